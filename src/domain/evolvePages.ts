import type { Channel } from './book.ts'
import type { IncidentEvent, Stamped } from './events.ts'
import type { FrozenCall } from './frozen.ts'
import type { Call, Incident, Page, Passage } from './incident.ts'
import { patch } from './patch.ts'

/** What happens on ladders, to pages and to rings. */
export type PageEvent = Extract<
  IncidentEvent,
  {
    type:
      | 'call-added'
      | 'step-begun'
      | 'paged'
      | 'ring-asked'
      | 'rang'
      | 'ladder-ended'
      | 'quorum-met'
      | 'page-sent'
      | 'page-delivered'
      | 'page-refused'
      | 'acknowledged'
      | 'declined'
      | 'handed-on'
  }
>

/** A ladder on which nobody was paged yet. */
export const waiting = (call: FrozenCall): Call => ({ ...call, state: 'waiting', step: -1, reached: 0 })

/** Ladders, and what became of every page and ring. */
export function evolvePages(incident: Incident, event: Stamped<PageEvent>): Incident {
  const { at } = event
  const call = (id: string, to: (c: Call) => Call) => patch(incident.calls, (c) => c.id === id, to)
  const page = (id: string, to: (p: Page) => Page) => patch(incident.pages, (p) => p.id === id, to)
  const passage = (id: string, by: Channel, state: Passage['state'], why?: string) =>
    page(id, (p) => ({ ...p, passage: { ...p.passage, [by]: { state, at, ...(why ? { why } : {}) } } }))
  switch (event.type) {
    case 'call-added':
      return { ...incident, calls: [...incident.calls, waiting(event.call)] }
    case 'step-begun':
      return {
        ...incident,
        calls: call(event.call, (c) => ({ ...c, state: 'paging', step: event.step, until: event.until })),
      }
    case 'paged':
      return {
        ...incident,
        pages: [
          ...incident.pages,
          {
            id: event.page,
            call: event.call,
            step: event.step,
            person: event.person,
            deputy: event.deputy,
            ...(event.inPlaceOf ? { inPlaceOf: event.inPlaceOf } : {}),
            at,
            answerBy: event.answerBy,
            passage: Object.fromEntries(event.by.map((by) => [by, { state: 'asked', at }])),
          },
        ],
      }
    case 'ring-asked':
      return {
        ...incident,
        rings: [
          ...incident.rings,
          { call: event.call, step: event.step, ring: event.ring, at, answerBy: event.answerBy },
        ],
      }
    case 'rang':
      return {
        ...incident,
        rings: patch(
          incident.rings,
          (r) => r.call === event.call && r.step === event.step,
          (r) => ({ ...r, reached: event.reached, by: event.by }),
        ),
        calls: event.reached ? call(event.call, (c) => ({ ...c, reached: c.reached + 1 })) : incident.calls,
      }
    case 'ladder-ended':
      return {
        ...incident,
        calls: call(event.call, ({ until: _until, ...c }) => ({ ...c, state: 'ended', endedAt: at })),
      }
    case 'quorum-met':
      return {
        ...incident,
        calls: call(event.call, ({ until: _until, ...c }) => ({ ...c, state: 'met', endedAt: at })),
      }
    case 'page-sent':
      return { ...incident, pages: passage(event.page, event.by, 'sent') }
    case 'page-delivered':
      return { ...incident, pages: passage(event.page, event.by, 'delivered') }
    case 'page-refused':
      return { ...incident, pages: passage(event.page, event.by, 'refused', event.text.why ?? 'refused') }
    case 'acknowledged':
      return { ...incident, pages: page(event.page, (p) => ({ ...p, answer: { answer: 'responding', at } })) }
    case 'declined':
      return {
        ...incident,
        pages: page(event.page, (p) => ({
          ...p,
          answer: { answer: 'declined', at, ...(event.wrongPerson ? { wrongPerson: true } : {}) },
        })),
      }
    case 'handed-on':
      return {
        ...incident,
        pages: page(event.page, (p) => ({ ...p, answer: { answer: 'handed-on', at, to: event.to } })),
      }
  }
}
