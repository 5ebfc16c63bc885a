import { type Book, planOf, type Scenario } from '../domain/book.ts'
import { type Choice, type Field, type Form, type Request, TIME_EXAMPLE } from './card.ts'
import { placeName } from './names.ts'
import { planAndPlace } from './planAndPlace.ts'
import { incidentForm } from './say.ts'

/** What is asked only of who wants to say more than what, where and when. */
const REST = [
  'shape',
  'until',
  'zone',
  'every',
  'meet',
  'with',
  'director',
  'players',
  'observers',
  'informed',
] as const

/** What may be filled in already, by the names of the fields. */
export type Filled = Partial<Record<'plan' | 'place' | 'wall' | (typeof REST)[number], string>>

const SHAPE_NAMES: Record<Scenario['shape'], string> = {
  table_top: 'Table-top',
  command_post: 'Command-post',
  live: 'Live',
}

const SHAPES: Record<Scenario['shape'], Choice> = {
  table_top: { label: 'Table-top: talked through in one room', value: 'table-top' },
  command_post: { label: 'Command-post: people are paged and act from where they are', value: 'command-post' },
  live: { label: 'Live: played out in full', value: 'live' },
}

const USUAL = 'A drill pages the people of a plan and measures who answers; the others play a story.'

/** What, where and when; before it what was typed and not understood. What a line has said of the rest is shown with it; who has more to say is asked it next. */
export function scheduleForm(book: Book, filled: Filled, unread: string[] = []): Form {
  const saysMore = REST.some((name) => filled[name])
  const [what, where] = planAndPlace(book, 'What?', filled)
  const scenarios = book.scenarios.map((s) => ({ label: `${SHAPE_NAMES[s.shape]}: ${s.title}`, value: s.id }))
  const plans = book.plans.map((p) => ({ label: `Drill: ${p.title}`, value: p.id }))
  return scheduling(book, {
    intro: unread.length > 0 ? `Not understood: ${unread.join('; ')}. Fill it in here. ${USUAL}` : USUAL,
    request: { verb: 'schedule', args: {} },
    fields: [
      ...(what?.type === 'choice' ? [{ ...what, choices: [...scenarios, ...plans].slice(0, 100) }] : []),
      ...(where ? [where] : []),
      when(book, filled),
      ...(saysMore ? rest(book, filled) : [more()]),
    ],
  })
}

/** The rest, once it is known what is rehearsed and where. The time stands in it again: the window of one without notice begins with it. */
export function scheduleRest(book: Book, filled: Filled & { plan: string; place: string }): Form {
  const { plan, place } = filled
  const scenario = book.scenarios.find((s) => s.id === plan)
  const what = scenario ? `"${scenario.title}"` : `Drill: ${planOf(book, plan)?.title ?? plan}`
  return scheduling(book, {
    intro: `${what}, at ${placeName(book, place)}. Leave empty whatever may stay as usual.`,
    request: { verb: 'schedule', args: { plan, place } },
    fields: [when(book, filled), ...rest(book, filled)],
  })
}

const scheduling = (book: Book, form: { intro: string; request: Request; fields: Field[] }) =>
  incidentForm('drill', book.system.exerciseWords, { title: 'Schedule a rehearsal', submit: 'Schedule', ...form })

const when = (book: Book, { wall }: Filled): Field => ({
  name: 'wall',
  label: 'When?',
  hint: `Local date and time (${book.system.zone}), for example ${TIME_EXAMPLE}.`,
  type: 'time',
  ...(wall ? { value: wall } : {}),
})

const more = (): Field => ({
  name: 'more',
  label: 'Anything else to set?',
  hint: 'As usual: once, and people are reminded beforehand. You direct it; those whom the plan calls play, at every organisation that it calls and that accepts.',
  type: 'choice',
  choices: [
    { label: 'No: as usual', value: 'no' },
    { label: 'Yes: ask me next', value: 'yes' },
  ],
  value: 'no',
})

function rest(book: Book, filled: Filled): Field[] {
  const line = (name: keyof Filled, label: string, hint: string): Field => ({
    name,
    label,
    hint,
    type: 'line',
    max: 300,
    optional: true,
    ...(filled[name] ? { value: filled[name] } : {}),
  })
  return [
    ...shape(book, filled),
    line(
      'until',
      'Without notice, until when?',
      'Empty: it starts at the time above. Or the end of a window, for example 2027-01-22 18:00: it starts in between, at a minute that nobody is told. Not for a table-top.',
    ),
    line('zone', 'In which time zone?', 'Empty: that of the place. Or a name like Europe/Dublin.'),
    line(
      'every',
      'How often?',
      'Empty: once. Or: every 6 months, every 2 weeks, every 3 months on the second Tuesday.',
    ),
    line('meet', 'Where do people meet?', 'Empty: not said. Or a room, or a link to a call.'),
    line(
      'with',
      'Which other organisations?',
      'Empty: all that the plan calls. Or codes or names, apart by commas. Their own planners are asked.',
    ),
    line('director', 'Who directs it?', 'Empty: you. Or a name.'),
    line(
      'players',
      'Who plays?',
      'Empty: those whom the plan calls. In a scenario, names apart by commas: Ben Hughes as strategic, K. Osei as ict.',
    ),
    line('observers', 'Who observes?', 'Empty: nobody. Or names, apart by commas. They do not play.'),
    line(
      'informed',
      'Who else must know?',
      'Empty: nobody. Or people, rotas or numbers, apart by commas: switchboard, NMI/director-on-call. They are told a day before.',
    ),
  ]
}

/** Only a scenario is played; where it is known which, it says itself how. */
function shape(book: Book, { plan, shape: said }: Filled): Field[] {
  const scenario = book.scenarios.find((s) => s.id === plan)
  if (book.scenarios.length === 0 || (plan && !scenario)) return []
  const value = said ?? (scenario ? SHAPES[scenario.shape].value : undefined)
  const hint = scenario ? {} : { hint: 'For a scenario. Empty: as it says itself.' }
  return [
    {
      name: 'shape',
      label: 'How is it played?',
      ...hint,
      type: 'choice',
      choices: Object.values(SHAPES),
      optional: true,
      ...(value ? { value } : {}),
    },
  ]
}
