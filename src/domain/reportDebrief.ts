import type { Instant } from './book.ts'
import type { DebriefRound, IncidentEvent, Stamped } from './events.ts'
import type { ColdDebrief, Incident } from './incident.ts'

/** One round of questions after the end. What was said has no names: who said it stands in the register, or nowhere. */
export type DebriefRoundReport = {
  round: DebriefRound
  asked: number
  answered: number
  anonymous: boolean
  closed: boolean
  closesAt?: Instant
  /** Fewer than three said anything, so nothing of it is shown. */
  withheld: boolean
  /** Withheld because nobody can read it any more. */
  unreadable?: true
  /** By the name of the question. */
  said: { question: string; answers: string[] }[]
}

/** The first five are those of the hot debrief. */
export type DebriefReport = {
  asked: number
  answered: number
  worked: string[]
  hindered: string[]
  change: string[]
  rounds: DebriefRoundReport[]
  cold?: Pick<ColdDebrief, 'on' | 'zone' | 'profile' | 'heldAt'>
}

/** `worked.2`, as shuffled answers are numbered, is an answer to `worked`. */
const questionOf = (key: string) => key.replace(/[./#:-]\d+$/, '')

function saidIn(events: Stamped[], round: DebriefRound): DebriefRoundReport['said'] {
  const said = new Map<string, string[]>()
  for (const event of events as Stamped<IncidentEvent>[])
    if ((event.type === 'debrief-answered' || event.type === 'debrief-closed') && (event.round ?? 'hot') === round)
      for (const [key, text] of Object.entries(event.text))
        if (text) said.set(questionOf(key), [...(said.get(questionOf(key)) ?? []), text])
  return [...said].map(([question, answers]) => ({ question, answers }))
}

export function debriefOf({ debriefs, cold }: Incident, events: Stamped[]): DebriefReport {
  const closed = (events as Stamped<IncidentEvent>[]).filter((e) => e.type === 'debrief-closed')
  const rounds = debriefs.map((d): DebriefRoundReport => {
    const end = closed.find((e) => e.round === d.round)
    const withheld = end?.withheld ?? false
    return {
      round: d.round,
      asked: d.asked.length,
      answered: new Set(d.answered).size,
      anonymous: d.anonymous,
      closed: d.closed,
      ...(d.closesAt ? { closesAt: d.closesAt } : {}),
      withheld,
      ...(end?.unreadable ? { unreadable: end.unreadable } : {}),
      said: withheld ? [] : saidIn(events, d.round),
    }
  })
  const hot = rounds.find((r) => r.round === 'hot')
  const all = (question: string) => hot?.said.find((s) => s.question === question)?.answers ?? []
  return {
    asked: hot?.asked ?? 0,
    answered: hot?.answered ?? 0,
    worked: all('worked'),
    hindered: all('hindered'),
    change: all('change'),
    rounds,
    ...(cold
      ? {
          cold: {
            on: cold.on,
            zone: cold.zone,
            profile: cold.profile,
            ...(cold.heldAt ? { heldAt: cold.heldAt } : {}),
          },
        }
      : {}),
  }
}
