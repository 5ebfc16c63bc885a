import { sentence } from '../cards/say.ts'
import type { Answer } from '../chat/chat.ts'
import { type Asking, No, type Verbs } from './asking.ts'
import { answering } from './verbs/answering.ts'
import { declaring } from './verbs/declaring.ts'
import { directing } from './verbs/directing.ts'
import { improving } from './verbs/improving.ts'
import { inviting } from './verbs/inviting.ts'
import { learning } from './verbs/learning.ts'
import { looking } from './verbs/looking.ts'
import { rehearsing } from './verbs/rehearsing.ts'
import { running } from './verbs/running.ts'
import { scheduling } from './verbs/scheduling.ts'

/** Carries out one request: a command, a question, or the opening of a form. */
export async function perform(asking: Asking): Promise<Answer> {
  const verb = Object.hasOwn(VERBS, asking.request.verb) ? VERBS[asking.request.verb] : undefined
  if (!verb)
    return {
      card: sentence(
        `This button or word is not known to this version: "${asking.request.verb.slice(0, 40)}". Ask "incident help".`,
      ),
    }
  try {
    return await verb(asking)
  } catch (error) {
    if (!(error instanceof No)) throw error
    return refusal(asking, error.message)
  }
}

/** A refusal stays in the form that was submitted, so that nothing typed is lost. */
const refusal = ({ intent }: Asking, words: string): Answer =>
  intent.act.type === 'submitted' ? { problems: { '': words } } : { card: sentence(words) }

/** Every verb of typed lines, buttons and forms. */
export const VERBS: Verbs = {
  ...looking,
  ...declaring,
  ...answering,
  ...running,
  ...rehearsing,
  ...directing,
  ...scheduling,
  ...inviting,
  ...learning,
  ...improving,
}
