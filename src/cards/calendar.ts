import type { Book } from '../domain/book.ts'
import type { Rehearsal } from '../domain/programme.ts'
import type { Block } from './card.ts'
import { directorName, placeName, titleOf } from './names.ts'
import { capital, fullNounOf } from './rehearsed.ts'
import { incidentText } from './say.ts'

/** What a calendar shows of a rehearsal; like everything else of it, it begins and ends with the exercise words. */
export function calendarWords(
  book: Book,
  rehearsal: Rehearsal,
): { summary: string; description: string; location: string } {
  const say = (text: string) => incidentText(rehearsal.kind, book.system.exerciseWords, text)
  const location = [rehearsal.meet, placeName(book, rehearsal.place)].filter(Boolean).join(', ')
  return {
    summary: say(`${capital(fullNounOf(rehearsal))}: ${titleOf(book, rehearsal)}.`),
    description: say(
      `${rehearsal.shape === 'table_top' ? 'Those who join are asked to answer when it starts.' : 'The people on its ladders are paged when it starts.'} Director: ${directorName(book, rehearsal.director, rehearsal.place)}. Say whether you join by the reminder that Muster sends you.`,
    ),
    location,
  }
}

/** Where people come together: a link to a call can be followed from here. */
export function meetingBlocks({ meet }: Rehearsal): Block[] {
  if (!meet) return []
  return /^https:\/\/\S+$/.test(meet) && URL.canParse(meet)
    ? [{ type: 'link', label: 'Open the call', url: meet }]
    : [{ type: 'text', text: `Where: ${meet}` }]
}

/** The way into one's own calendar, and out of it once the rehearsal does not take place. Nobody sees one without notice coming. */
export function calendarBlocks({ state, window }: Rehearsal, asked: boolean, url: string | undefined): Block[] {
  if (!url || window || state === 'started') return []
  const label = asked && state === 'scheduled' ? 'Add to my calendar' : 'Take out of my calendar'
  return [{ type: 'link', label, url }]
}
