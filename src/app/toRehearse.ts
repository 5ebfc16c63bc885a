import type { Card } from '../cards/card.ts'
import { toRehearseCard } from '../cards/toRehearse.ts'
import type { Book } from '../domain/book.ts'
import type { Actor } from '../domain/commands.ts'
import { runsRehearsal, seesRehearsal } from '../domain/seen.ts'
import type { EventLog } from '../store/store.ts'
import { allProgrammes } from './streams.ts'

/** A wish, said at the beginning: "I want to", "can we", "please", "let's". */
const WISH =
  "(?:(?:please|hi|hello|muster|i|we|you|want|would|like|need|have|to|can|could|may|should|let'?s|how|do|id|i'd|we'd|help|me|us)[\\s,]+){0,8}"
const DOING = '(?:run|schedule|start|begin|plan|hold|do|book|arrange|organi[sz]e|set up|practi[sc]e|rehearse|prepare)'
const WHAT = '(?:exercise|drill|rehearsal|table[ -]?top|simulation|cascade test)s?'

/** "I want to run an exercise", "schedule a ransomware drill": few words between, and none that deny it. */
const TO_REHEARSE = new RegExp(
  `^${WISH}${DOING}(?:\\s+(?!(?:and|but|is|are|because|so|while|when)\\b)[\\w-]+){0,5}?\\s+${WHAT}\\b(?!\\s+(?:is|are|was|has|bit)\\b)`,
  'i',
)
const DENIED = /\b(?:not|no|never|isn'?t|real|stop|during|instead)\b/i

/** The thing itself is wanted: nothing behind it but what it is about, when and where. "The drill holes", "simulation servers" are other things. */
const ITSELF = new RegExp(
  `^${WISH}${DOING}(?:\\s+[\\w-]+){0,5}?\\s+(?:exercise|drill|rehearsal|table[ -]?top|cascade test)s?(?:\\s+(?:about|on|of|for|at|with|around|where|this|next|today|tomorrow|please|again)\\b[^,;:.!?]{0,80})?\\s*(?:please)?[.!?]*(?:\\s+let'?s .*)?$`,
  'i',
)

/** Longer than any wish: who writes more tells of something. */
const WISH_MAX = 160

/** Whether plain words ask for a rehearsal, and for nothing real; where they hold a plan's own words, only if the rehearsal itself is what they want. */
export const asksToRehearse = (said: string, hasPlan = false) =>
  said.length <= WISH_MAX &&
  TO_REHEARSE.test(said.trim()) &&
  !DENIED.test(said) &&
  (!hasPlan || ITSELF.test(said.trim()))

/** The doors to rehearsals for somebody who asks for one; `offer` keeps their words, should they be about something real. */
export async function rehearsalDoors(
  log: EventLog,
  book: Book,
  actor: Actor,
  meant: { offer: string; plan?: string; place?: string },
): Promise<Card> {
  const ready = (await allProgrammes(log, book)).flatMap((programme) =>
    programme.rehearsals
      .filter((r) => r.state === 'scheduled' && seesRehearsal(actor, r) && runsRehearsal(actor, r))
      .map((rehearsal) => ({ programme, rehearsal })),
  )
  return toRehearseCard(book, actor, ready, meant)
}
