import type { IncidentEvent, Stamped } from './events.ts'
import type { Incident } from './incident.ts'
import { patch } from './patch.ts'
import { minutesBetween } from './time.ts'

type CheckInEvent = Extract<IncidentEvent, { type: `check-in-${string}` }>

/** Questions, who was asked, and what they answered. */
export function evolveCheckIns(incident: Incident, event: Stamped<CheckInEvent>): Incident {
  const { at } = event
  switch (event.type) {
    case 'check-in-asked':
      return {
        ...incident,
        checkIns: [
          ...incident.checkIns,
          {
            id: event.checkIn,
            question: event.text.question ?? '',
            form: event.form ?? { type: 'yes-no' },
            people: event.people,
            at,
            answerBy: event.answerBy,
            answerMinutes: minutesBetween(at, event.answerBy),
            answers: {},
            nudged: false,
            closed: false,
          },
        ],
      }
    case 'check-in-answered':
      return {
        ...incident,
        checkIns: patch(
          incident.checkIns,
          (c) => c.id === event.checkIn,
          (c) => ({
            ...c,
            answers: {
              ...c.answers,
              [event.person]: {
                answer: event.answer,
                at,
                ...(event.answer === 'words' || event.text ? { words: event.text?.words ?? '(erased)' } : {}),
              },
            },
          }),
        ),
      }
    case 'check-in-nudged':
      return {
        ...incident,
        checkIns: patch(
          incident.checkIns,
          (c) => c.id === event.checkIn,
          (c) => ({ ...c, nudged: true }),
        ),
      }
    case 'check-in-closed':
      return {
        ...incident,
        checkIns: patch(
          incident.checkIns,
          (c) => c.id === event.checkIn,
          (c) => ({ ...c, closed: true }),
        ),
      }
  }
}
