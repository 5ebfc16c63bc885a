import type { Command, Decision } from './commands.ts'
import { refused } from './commands.ts'
import type { IncidentEvent } from './events.ts'
import type { Incident } from './incident.ts'
import { isRehearsal, isUnreachable, pagedPeople } from './incident.ts'
import { pausedSentence } from './paging.ts'
import { directs } from './rights.ts'
import { plusMinutes } from './time.ts'

type Asked<D extends Command['do']> = Extract<Command, { do: D }>

/** One question to everybody the drill could reach, with a time limit. */
export function askCheckIn(incident: Incident, command: Asked<'ask-check-in'>): Decision<IncidentEvent> {
  if (!isRehearsal(incident) || !incident.drill) return refused(`${incident.reference} is not a drill.`)
  const again = command.actor.machine && incident.checkIns.length > 0
  if (again || (command.actor.machine && incident.state !== 'declared')) return []
  if (incident.state !== 'declared') return refused(`${incident.reference} is not running; nobody was asked.`)
  if (incident.paused) return command.actor.machine ? [] : refused(pausedSentence(incident))
  if (!directs(command.actor, incident)) return refused(`Only the director of ${incident.reference} can ask.`)
  if (incident.checkIns.some((c) => !c.closed)) return refused('A question is open already; wait for its answers.')
  const people = pagedPeople(incident).filter((person) =>
    incident.pages.some((p) => p.person === person && !isUnreachable(p) && !p.answer?.wrongPerson),
  )
  const checkIn = `c${incident.checkIns.length + 1}`
  const asked: IncidentEvent = {
    type: 'check-in-asked',
    checkIn,
    people,
    answerBy: plusMinutes(command.at, incident.drill.answerMinutes),
    text: { question: incident.drill.question },
  }
  if (people.length > 0) return [asked]
  if (!command.actor.machine) return refused(`Nobody in ${incident.reference} can be asked: nobody could be reached.`)
  return [asked, { type: 'check-in-closed', checkIn, noAnswer: [] }]
}
