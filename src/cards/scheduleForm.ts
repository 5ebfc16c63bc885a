import type { Book } from '../domain/book.ts'
import type { Field, Form } from './card.ts'
import { planAndPlace } from './planAndPlace.ts'
import { incidentForm } from './say.ts'

/** What may be filled in already, by the names of the fields. */
export type Filled = Partial<
  Record<
    | 'plan'
    | 'place'
    | 'wall'
    | 'until'
    | 'zone'
    | 'every'
    | 'shape'
    | 'with'
    | 'director'
    | 'players'
    | 'observers'
    | 'informed',
    string
  >
>

const SHAPES = [
  { label: 'Table-top: talked through in one room', value: 'table-top' },
  { label: 'Command-post: people are paged and act from where they are', value: 'command-post' },
  { label: 'Live: played out in full', value: 'live' },
]

/** Everything that a line can say, to be filled in. */
export function scheduleForm(book: Book, filled: Filled): Form {
  const value = (name: keyof Filled) => (filled[name] ? { value: filled[name] } : {})
  const line = (name: keyof Filled, label: string, hint: string): Field => ({
    name,
    label,
    hint,
    type: 'line',
    max: 300,
    optional: true,
    ...value(name),
  })
  const [what, where] = planAndPlace(book, 'What?', filled)
  const scenarios = book.scenarios.map((s) => ({ label: s.title, value: s.id }))
  const plans = book.plans.map((p) => ({ label: `Drill: ${p.title}`, value: p.id }))
  return incidentForm('drill', book.system.exerciseWords, {
    title: 'Schedule a rehearsal',
    submit: 'Schedule',
    intro:
      'A drill pages the people on a plan and measures who answers; the others play a story. People are reminded beforehand.',
    request: { verb: 'schedule', args: {} },
    fields: [
      ...(what?.type === 'choice' ? [{ ...what, choices: [...scenarios, ...plans].slice(0, 100) }] : []),
      ...(where ? [where] : []),
      {
        name: 'wall',
        label: 'When?',
        hint: `Local date and time (${book.system.zone}), for example 2027-01-19 10:00`,
        type: 'time',
        ...value('wall'),
      },
      line(
        'until',
        'Without notice?',
        'Leave empty to start at that time. Or the end of a window, for example 2027-01-22 18:00: it starts at a minute in between that nobody is told',
      ),
      line('zone', 'In which time zone?', 'Leave empty for that of the place. Or a name like Europe/Dublin'),
      line(
        'every',
        'How often?',
        'Leave empty for once. Or: every 6 months, every 2 weeks, every 3 months on the second Tuesday',
      ),
      ...(scenarios.length > 0
        ? [
            {
              name: 'shape',
              label: 'How is it played?',
              hint: 'For a scenario; as it says itself where you leave this empty',
              type: 'choice' as const,
              choices: SHAPES,
              optional: true,
              ...value('shape'),
            },
          ]
        : []),
      line(
        'with',
        'Which other organisations?',
        'Leave empty for all that the plan calls. Or codes or names, apart by commas. Their own planners are asked',
      ),
      line('director', 'Who directs it?', 'Leave empty to direct it yourself. Or a name'),
      line(
        'players',
        'Who plays?',
        'Leave empty for those on the ladders. For a scenario, names apart by commas: Ben Hughes as strategic, K. Osei as ict',
      ),
      line('observers', 'Who observes?', 'Names, apart by commas. They do not play'),
      line(
        'informed',
        'Who else must know?',
        'People, rotas or numbers, apart by commas: switchboard, NMI/director-on-call. Told a day before; they do not play',
      ),
    ],
  })
}
