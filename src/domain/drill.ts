import type { Command, Decision } from './commands.ts'
import { refused } from './commands.ts'
import type { IncidentEvent } from './events.ts'
import type { Incident } from './incident.ts'
import { answerTo, isOpen, isRehearsal, isUnreachable, pagedPeople } from './incident.ts'
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

export function answerCheckIn(incident: Incident, command: Asked<'answer-check-in'>): Decision<IncidentEvent> {
  const checkIn = incident.checkIns.find((c) => c.id === command.checkIn)
  const { person } = command.actor
  if (!checkIn) return refused(`${incident.reference} has asked no such question.`)
  if (!person || !checkIn.people.includes(person))
    return refused('This question was not put to you; nothing was recorded.')
  if (incident.paused) return refused(pausedSentence(incident))
  if (checkIn.closed || !isOpen(incident))
    return refused(`The time to answer this is over. It is recorded as "no answer"; tell it in the debrief.`)
  if (answerTo(checkIn, person)?.answer === command.answer) return []
  return [{ type: 'check-in-answered', checkIn: checkIn.id, person, answer: command.answer }]
}

export function closeCheckIn(incident: Incident, command: Asked<'close-check-in'>): Decision<IncidentEvent> {
  const checkIn = incident.checkIns.find((c) => c.id === command.checkIn)
  if (!checkIn || checkIn.closed || checkIn.answerBy > command.at) return []
  return [
    { type: 'check-in-closed', checkIn: checkIn.id, noAnswer: checkIn.people.filter((p) => !answerTo(checkIn, p)) },
  ]
}
