import { briefCard } from '../../cards/brief.ts'
import type { Block } from '../../cards/card.ts'
import { ringsCard, whoWasTold } from '../../cards/informed.ts'
import { zoneOf } from '../../cards/names.ts'
import { preflightBlocks } from '../../cards/preflight.ts'
import { moveForm, nextWords, overlapWarning, rehearsalsCard, scheduledCard } from '../../cards/rehearsal.ts'
import { fullNounOf, nounOf } from '../../cards/rehearsed.ts'
import { incidentCard } from '../../cards/say.ts'
import { type Filled, scheduleForm, scheduleRest } from '../../cards/scheduleForm.ts'
import { whenOf } from '../../cards/when.ts'
import type { Answer } from '../../chat/chat.ts'
import { organisationOf, type Plan, planOf } from '../../domain/book.ts'
import { directorsRoles } from '../../domain/castOf.ts'
import type { CommandBody } from '../../domain/commands.ts'
import { dayWarning } from '../../domain/offDays.ts'
import { overlapsOf } from '../../domain/overlap.ts'
import type { Programme, Rehearsal } from '../../domain/programme.ts'
import { readsStory, sees } from '../../domain/rights.ts'
import { UNMOVED } from '../../domain/schedule.ts'
import { playsIn, runsRehearsal, seesRehearsal } from '../../domain/seen.ts'
import { parseWall, spokenTimeWithZone } from '../../domain/time.ts'
import { zoneMeant } from '../../domain/zones.ts'
import { type Asking, has, No, place, state, type Verb, type Verbs } from '../asking.ts'
import { minuteDrawn } from '../minuteDrawn.ts'
import { onRehearsal, rehearsalShown, seenToCome } from '../programmes.ts'
import { planNamed, scenarioNamed } from '../resolve.ts'
import { allProgrammes, programmeStream } from '../streams.ts'
import { wallSaid } from '../wallSaid.ts'
import { IN_QUOTES, NOTHING, unquoted, whoTakesPart } from './whoTakesPart.ts'

/** The plan or scenario that was typed: what is no plan is taken for the name of a scenario, where there are any. */
function whatIsMeant(a: Asking): { plan: string; scenario?: string; played: Plan | undefined } {
  const said = has(a, 'plan')
  const plan = planNamed(a.book, said)
  if (plan) return { plan: plan.id, played: plan }
  const scenario = scenarioNamed(a.book, said)
  return scenario
    ? { plan: scenario.plan, scenario: scenario.id, played: planOf(a.book, scenario.plan) }
    : { plan: said, played: undefined }
}

const FIELDS = [
  'wall',
  'until',
  'zone',
  'every',
  'meet',
  'shape',
  'with',
  'director',
  'players',
  'observers',
  'informed',
] as const

/** What is said once alone in a line. */
function saidTwice(a: Asking) {
  if (has(a, 'zones')) throw new No(`Two time zones stand in this line, ${has(a, 'zones')}. Write one. ${NOTHING}`)
  const again = has(a, 'twice')
  if (again) throw new No(`"${again}" stands twice in this line. ${IN_QUOTES} ${NOTHING}`)
}

/** What was typed and means nothing here: the form that opens says it, since it cannot hold it. */
function unread(a: Asking, known: string | undefined, where: string): string[] {
  const what = has(a, 'plan')
  const wall = has(a, 'from') || has(a, 'wall')
  return [
    ...(what && !known ? [`"${what.slice(0, 60)}" is no plan and no scenario`] : []),
    ...(where && !organisationOf(a.book, where) ? [`"${where.slice(0, 60)}" is no organisation here`] : []),
    ...(wall && !parseWall(wall) ? [`"${wall.slice(0, 60)}" is no day and time`] : []),
    ...(has(a, 'time') ? [`"${has(a, 'time').slice(0, 60)}" stands without its day`] : []),
  ]
}

async function schedule(a: Asking): Promise<Answer> {
  saidTwice(a)
  const { played, ...what } = whatIsMeant(a)
  const where = has(a, 'place') ? place(a, has(a, 'place')) : (a.actor.organisation ?? '')
  const every = has(a, 'every')
  const from = has(a, 'from') || (has(a, 'until') ? has(a, 'wall') : '')
  const window = from ? { from, until: has(a, 'until') } : undefined
  if (window && !what.plan)
    throw new No('Say what: "drill schedule <plan or scenario> at <place> between ... and ...".')
  const own = zoneOf(a.book, where)
  const walls = window ? [window.from, window.until] : [has(a, 'wall')]
  const zone = has(a, 'zone') ? zoneMeant(unquoted(has(a, 'zone')), own, walls) : own
  if (typeof zone !== 'string') throw new No(`${zone.wrong} ${NOTHING}`)
  const wall = window ? minuteDrawn(a, window, zone, played, where) : has(a, 'wall')
  const known = what.scenario ?? played?.id
  const filled: Filled = Object.fromEntries(FIELDS.flatMap((f) => (has(a, f) ? [[f, has(a, f)]] : [])))
  if (has(a, 'more') === 'yes' && known && where)
    return { form: scheduleRest(a.book, { ...filled, plan: known, place: where }) }
  if (a.intent.act.type !== 'submitted' && (!what.plan || !where || !wall || has(a, 'time'))) {
    const { wall: _, ...rest } = filled
    const begins = parseWall(from || has(a, 'wall'))
    return {
      form: scheduleForm(
        a.book,
        {
          ...rest,
          ...(known ? { plan: known } : {}),
          ...(where ? { place: where } : {}),
          ...(begins ? { wall: begins } : {}),
        },
        unread(a, known, where),
      ),
    }
  }
  const handled = await a.run(programmeStream(where), {
    do: 'schedule',
    rehearsal: a.freshId,
    ...what,
    place: where,
    wall,
    zone,
    ...(every ? { every } : {}),
    ...(has(a, 'meet') ? { meet: has(a, 'meet') } : {}),
    ...(window ? { window } : {}),
    ...whoTakesPart(a, played, where, what.scenario),
  })
  if (handled.outcome === 'refused') throw new No(handled.sentence)
  const { programme } = handled.state
  const rehearsal = programme?.rehearsals.find((r) => r.id === a.freshId)
  if (!programme || !rehearsal) throw new Error('A schedule left no rehearsal.')
  const person = a.actor.person ?? rehearsal.director
  const isAsked = person === rehearsal.director
  const calendar = isAsked ? a.calendarLink?.(programme.stream, rehearsal.id, person) : undefined
  return { card: scheduledCard(a.book, programme, rehearsal, await warningsOf(a, rehearsal), calendar, person) }
}

/** What the planner should know, though it stops nothing. */
async function warningsOf(a: Asking, rehearsal: Rehearsal): Promise<string[]> {
  const overlaps = overlapsOf(a.book, rehearsal, await allProgrammes(a.log, a.book)).map((overlap) =>
    overlapWarning(a.book, overlap, seesRehearsal(a.actor, overlap.rehearsal), !rehearsal.window),
  )
  // Who is on a ladder differs by the week: without notice it is not spoken of.
  const roles = rehearsal.window ? [] : directorsRoles(a.book, rehearsal)
  const both =
    roles.length > 0
      ? `Its director is also called as ${roles.join(' and ')}. Name another director, or expect them to do both.`
      : undefined
  return [dayWarning(a.book, rehearsal), both, ...overlaps].filter((w) => w !== undefined)
}

async function rehearsals(a: Asking): Promise<Answer> {
  const coming = await seenToCome(a)
  const running = (await a.log.entries()).filter(
    (e) => e.open && e.kind !== 'real' && (sees(a.actor, e) || e.people.includes(a.actor.person ?? '')),
  )
  return {
    card: rehearsalsCard(
      a.book,
      coming.map((c) => ({ ...c, mayRun: runsRehearsal(a.actor, c.rehearsal) })),
      running,
    ),
  }
}

/** It says what is looked for: only who plans rehearsals may read it, to run them. */
async function brief(a: Asking): Promise<Answer> {
  const said = has(a, 'scenario')
  if (!a.actor.rights.includes('plan'))
    throw new No('The brief is for who plans and directs rehearsals: it says what is looked for.')
  const scenario = scenarioNamed(a.book, said)
  const known = a.book.scenarios.map((s) => s.id).join(', ') || 'none yet'
  if (!scenario)
    throw new No(
      `${said ? `There is no scenario "${said.slice(0, 60)}"` : 'Say which scenario'}. Scenarios here: ${known}.`,
    )
  await notToPlayers(a, scenario.id)
  return { card: briefCard(a.book, scenario) }
}

/** Whoever plays it, now or at a time they know of, does not read what is to come. */
async function notToPlayers(a: Asking, scenario: string): Promise<void> {
  const { person } = a.actor
  const coming = (await seenToCome(a)).find(({ rehearsal: r }) => r.scenario === scenario && playsIn(person, r))
  if (coming)
    throw new No(
      `You are asked to play it at ${whenOf(coming.rehearsal)}: its story is not for you before that. Ask its director.`,
    )
  const played = (await a.log.entries()).filter(
    (e) => e.open && e.kind === 'exercise' && e.people.includes(person ?? ''),
  )
  for (const { stream } of played) {
    const { incident: of } = await state(a, stream)
    if (of?.exercise?.scenario.id === scenario && !readsStory(a.actor, of))
      throw new No(`You play it in ${of.reference}: its story is not for you before the end. Ask its director.`)
  }
}

/** A card about a rehearsal to come, which begins and ends with the exercise words like those of one that runs. */
const ofRehearsal = (a: Asking, { kind }: Rehearsal, said: [string, ...string[]]) =>
  incidentCard(kind, a.book.system.exerciseWords, {
    notification: said[0],
    blocks: said.map((text): Block => ({ type: 'text', text })),
  })

const saying =
  (bodyOf: (rehearsal: string) => CommandBody, words: (of: Rehearsal, programme: Programme) => string): Verb =>
  async (a) => {
    const { programme, rehearsal } = await onRehearsal(a, bodyOf)
    return { card: ofRehearsal(a, rehearsal, [words(rehearsal, programme).trim()]) }
  }

async function move(a: Asking): Promise<Answer> {
  const wall = has(a, 'wall')
  if (!wall && a.intent.act.type !== 'submitted') {
    const { programme, rehearsal } = await rehearsalShown(a)
    if (rehearsal.window) throw new No(UNMOVED)
    return { form: moveForm(a.book, programme, rehearsal) }
  }
  const { zone } = (await rehearsalShown(a)).rehearsal
  const to = wallSaid(wall, zone)
  const { rehearsal: of } = await onRehearsal(a, (rehearsal) => ({ do: 'move-rehearsal', rehearsal, wall: to }))
  const when = spokenTimeWithZone(of.startsAt, of.zone)
  const said = `The ${fullNounOf(of)} is now ${when}. Everybody who knows of it is told.`
  return { card: ofRehearsal(a, of, [said, ...(await warningsOf(a, of))]) }
}

/** "They are told", or "start anyway", where numbers are to be rung first. */
const INFORMED = { rung: 'rung', told: 'rung', 'not-rung': 'not-rung', anyway: 'not-rung' } as const

/** With who was told of it, and what stands in the way of it as it starts; where numbers are to be rung first, with those. */
async function start(a: Asking): Promise<Answer> {
  const said = has(a, 'informed').toLowerCase()
  const informed = Object.hasOwn(INFORMED, said) ? INFORMED[said as keyof typeof INFORMED] : undefined
  const { programme, rehearsal } = await onRehearsal(a, (id) => ({
    do: 'start-rehearsal',
    rehearsal: id,
    ...(informed ? { informed } : {}),
  }))
  if (rehearsal.state === 'scheduled') return { card: ringsCard(a.book, programme, rehearsal, true) }
  const starts = `The ${fullNounOf(rehearsal)} starts now: its people are being paged.`
  const { told } = rehearsal
  const blocks: Block[] = [
    { type: 'text', text: starts },
    ...whoWasTold(a.book, rehearsal).map((text): Block => ({ type: 'text', text })),
    ...preflightBlocks(a.book, { ...rehearsal, told: { ...told, rings: [] } }, a.now),
  ]
  return { card: incidentCard(rehearsal.kind, a.book.system.exerciseWords, { notification: starts, blocks }) }
}

/** Scheduling rehearsals, and moving, starting and cancelling them before their time. */
export const scheduling: Verbs = {
  schedule,
  rehearsals,
  brief,
  start,
  'cancel-rehearsal': saying(
    (rehearsal) => ({ do: 'cancel-rehearsal', rehearsal }),
    (of, programme) => `The ${nounOf(of)} is cancelled. Everybody who knows of it is told. ${nextWords(programme, of)}`,
  ),
  'cancel-series': saying(
    (rehearsal) => ({ do: 'cancel-rehearsal', rehearsal, series: true }),
    (of) => `The ${nounOf(of)} and all that were to follow are cancelled. Everybody who knows of it is told.`,
  ),
  'move-rehearsal': move,
}
