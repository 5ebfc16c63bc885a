import { expect, test } from 'vitest'
import type { Card, Form } from '../../src/cards/card.ts'
import { pageCard } from '../../src/cards/page.ts'
import { formToAdaptiveCard, MAX_CARD_BYTES, toAdaptiveCard } from '../../src/chat/adaptiveCard.ts'
import { toBlocks } from '../../src/chat/slack/blocks.ts'
import { toView } from '../../src/chat/slack/views.ts'
import type { Ask, Objective, Scenario } from '../../src/domain/book.ts'
import { buttonsOf, everyCard, type Shown } from '../cards/everyCard.ts'
import { exercise, story, TIMER } from '../domain/given.ts'
import { bookOf, inject, plan, ROLES, SCENARIO } from '../domain/sampleBook.ts'
import { adaptiveCardSchema } from './adaptiveSchema.ts'
import { draw } from './cardReader.ts'
import { visible } from './chat.contract.ts'
import { complaints, shown, viewComplaints } from './slack/blockKit.ts'

/** As long as files and people may make it, with what takes more room than it seems to. */
const long = (begin: string, length: number) =>
  `${begin} – “Größe” & <so> "on", a line that goes on. `
    .repeat(Math.ceil(length / 20))
    .slice(0, length - 1)
    .concat('Z')

const FORMS: Ask['form'][] = [
  { type: 'choice', choices: [1, 2, 3, 4, 5].map((n) => long(`Choice ${n}`, 75)) },
  { type: 'scale', least: long('Least', 75), most: long('Most', 75) },
  { type: 'words' },
  { type: 'yes-no' },
]

const OBJECTIVES: Objective[] = Array.from({ length: 12 }, (_, n) => ({
  id: `O${n + 1}`,
  text: long(`Objective ${n + 1}`, 300),
  outcomes: ['CAF 4.0 D1.c'],
}))

const LONGEST: Scenario = {
  ...SCENARIO,
  title: long('A story', 150),
  objectives: OBJECTIVES,
  injects: Array.from({ length: 60 }, (_, n) =>
    inject(`I${n + 1}`, n, n % 2 ? [] : ROLES.map((r) => r.id), {
      text: long(`Inject ${n + 1}`, 2000),
      lookingFor: long('Looks', 2000),
      objectives: OBJECTIVES.map((o) => o.id),
      ask: { question: long('Question', 300), answerMinutes: 60, form: FORMS[n % FORMS.length] ?? { type: 'words' } },
    }),
  ),
}

/** An exercise in which everything is as long as it may be, at its fullest, while it is paused, and after its end. */
function longest(): Shown[] {
  const roles = ROLES.map((r) => ({ ...r, name: long('Role', 60) }))
  const s = exercise({}, bookOf({ scenarios: [LONGEST], plans: [plan(roles, { title: long('A plan', 150) })] }))
  const seen = () => everyCard(s.incident, s.book, s.events, [long('Lesson', 3000), long('Lesson', 3000)])
  s.ask('osei', { do: 'acknowledge', page: s.incident.pages.find((p) => p.person === 'osei')?.id ?? '' })
  const stages = [seen()]
  for (const i of LONGEST.injects.slice(0, 8)) s.ask('lena', { do: 'send-inject', inject: i.id })
  stages.push(seen())
  for (const { id, people } of s.incident.checkIns.filter((c) => c.form.type !== 'yes-no'))
    if (people.includes('osei'))
      s.ask('osei', { do: 'answer-check-in', checkIn: id, answer: 'words', words: long('Answer', 3000) })
  s.ask('lena', { do: 'add-inject', text: long('Added', 3000), to: [] })
  for (const { id } of OBJECTIVES) s.ask('lena', { do: 'rate', objective: id, rating: 'S', why: long('Why', 3000) })
  s.ask('vic', { do: 'observe', note: long('Note', 3000) })
  stages.push(seen())
  s.ask('lena', { do: 'pause', reason: 'director' })
  stages.push(seen())
  s.ask('lena', { do: 'resume' })
  s.ask('lena', { do: 'end-rehearsal' })
  s.ask('osei', {
    do: 'debrief',
    round: 'hot',
    answers: { worked: long('Worked', 3000), hindered: long('Hindered', 3000), change: long('Change', 3000) },
  })
  s.ask(TIMER, { do: 'ask-debrief', round: 'structured' })
  return [...stages, seen()]
}

const STAGES = longest()
/** What stands in several stages alike is looked at once. */
const cards = [...new Map(STAGES.flatMap((s) => s.cards).map((c) => [JSON.stringify(c.card), c])).values()]
const forms = [...new Map(STAGES.flatMap((s) => s.forms).map((f) => [JSON.stringify(f.form), f])).values()]

const onSlack = (card: Card) => visible(shown(toBlocks(card)))
const onTeams = (card: Card) => visible(draw(toAdaptiveCard(card)).text)
const opened = { place: 'slack:T1/C1', message: 'slack:T1/C1/1800.000001' } as const

test('whatever an exercise shows at its longest, each platform takes it', () => {
  expect(cards.length).toBeGreaterThan(50)
  for (const { of, card } of cards) {
    expect(complaints(toBlocks(card), 'message'), of).toEqual([])
    const adaptive = toAdaptiveCard(card)
    expect(adaptiveCardSchema.safeParse(adaptive).error, of).toBeUndefined()
    expect(Buffer.byteLength(JSON.stringify(adaptive)), of).toBeLessThanOrEqual(MAX_CARD_BYTES)
  }
})

test('and no button of it is lost', () => {
  for (const { of, card } of cards) {
    const [slack, teams] = [onSlack(card), JSON.stringify(toAdaptiveCard(card))]
    for (const { label } of buttonsOf(card)) {
      expect(slack, of).toContain(visible(label))
      expect(teams, of).toContain(`"title":${JSON.stringify(label)}`)
    }
  }
})

test('a player reads the whole inject with its question and each answer that may be chosen', () => {
  const injects = cards.filter(({ of }) => /^inject I[1-4] osei$/.test(of))
  expect(injects.length).toBeGreaterThan(3)
  for (const { of, card } of injects) {
    const id = of.split(' ')[1]
    const { text = '', ask } = LONGEST.injects.find((i) => i.id === id) ?? {}
    const answers =
      ask?.form.type === 'choice' ? ask.form.choices : ask?.form.type === 'scale' ? [ask.form.least, ask.form.most] : []
    for (const read of [onSlack(card), onTeams(card)])
      for (const words of [text, ask?.question ?? '', ...answers]) expect(read, of).toContain(visible(words))
  }
})

test('"No duff" is in sight on whatever a player is sent, behind nothing', () => {
  const drill = story('incident/d', bookOf())
  drill.declare(TIMER, { kind: 'drill', reference: 'NMG-D-27-001', director: 'lena', rehearsal: 'r' })
  const paged = drill.incident.pages[0]
  if (!paged) throw new Error('nobody is paged')
  const asked = pageCard({ incident: drill.incident, book: drill.book, lessons: [] }, paged)
  const sent = [{ of: 'page of a drill', card: asked }, ...cards.filter(({ card }) => offersNoDuff(card))]
  expect(sent.length).toBeGreaterThan(10)
  for (const { of, card } of sent.filter((s) => !/director|status/.test(s.of))) {
    expect(offersNoDuff(card), of).toBe(true)
    expect(inSight(toAdaptiveCard(card).body), of).toContain(NO_DUFF)
    const pressed = toBlocks(card).flatMap((b) => (b.type === 'actions' ? b.elements : []))
    expect(JSON.stringify(pressed.filter((e) => e.type === 'button')), of).toContain(NO_DUFF)
  }
})

const NO_DUFF = 'No duff: this is real'
const offersNoDuff = (card: Card) => buttonsOf(card).some((b) => b.label === NO_DUFF)
const inSight = (body: object[]): string =>
  JSON.stringify(body, (_, value) => (value?.isVisible === false ? undefined : value))

test('its director reads what comes next and what to look for, whole', () => {
  const director = cards.filter(({ of }) => of === 'director')[1]?.card
  if (!director) throw new Error('no card of the director')
  for (const words of ['8 of 60 sent', LONGEST.injects[7]?.text ?? '?', LONGEST.injects[7]?.lookingFor ?? '?']) {
    expect(onSlack(director)).toContain(visible(words))
    expect(onTeams(director)).toContain(visible(words))
  }
})

test('every form opens, with all its questions', () => {
  const onlyQuestions = ({ fields }: Form) => fields.map((f) => f.name)
  for (const { of, form } of forms) {
    const view = toView(form, opened)
    expect(viewComplaints(view), of).toEqual([])
    const asked = view.blocks.flatMap((b) => (b.type === 'input' && b.block_id ? [b.block_id] : []))
    expect(asked, of).toEqual(onlyQuestions(form))
    const adaptive = formToAdaptiveCard(form, { '': long('Wrong', 300) }, 'm')
    expect(adaptiveCardSchema.safeParse(adaptive).error, of).toBeUndefined()
    expect(Buffer.byteLength(JSON.stringify(adaptive)), of).toBeLessThanOrEqual(MAX_CARD_BYTES)
    expect(draw(adaptive).inputs, of).toEqual(onlyQuestions(form).map((name) => `answer-${name}`))
  }
})
