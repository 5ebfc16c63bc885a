import type { Request } from '../cards/card.ts'
import { neutralCard } from '../cards/say.ts'
import type { Answer, Intent } from '../chat/chat.ts'
import { redact } from '../domain/redact.ts'

/** Arguments that only buttons and forms fill in. A made id may hold ten digits that look like an NHS number. */
const IDS = new Set([
  'incident',
  'page',
  'call',
  'step',
  'command',
  'offer',
  'checkIn',
  'inject',
  'objective',
  'programme',
  'rehearsal',
])

/** Promise 11: removed at the door, before journal, queue or log. */
export function withoutNhsNumbers(intent: Intent): { intent: Intent; removed: number } {
  let removed = 0
  const clean = (text: string) => {
    const result = redact(text)
    removed += result.removed
    return result.text
  }
  const args = (request: Request): Request => ({
    ...request,
    args: Object.fromEntries(Object.entries(request.args).map(([k, v]) => [k, IDS.has(k) ? v : clean(v)])),
  })
  const { act } = intent
  const redacted = ((): Intent['act'] => {
    switch (act.type) {
      case 'command':
        return { ...act, line: clean(act.line) }
      case 'words':
      case 'overheard':
      case 'about':
        return { ...act, text: clean(act.text) }
      case 'submitted':
        return { ...act, request: args(act.request) }
      case 'pressed':
        return act
    }
  })()
  return { intent: { ...intent, act: redacted }, removed }
}

/** The answer, which says so where numbers were removed. */
export function told(answer: Answer, removed: number): Answer {
  if (removed === 0) return answer
  const text = `${removed === 1 ? 'A number that looks like an NHS number was' : `${removed} numbers that look like NHS numbers were`} removed from what you typed; no copy is kept. Never put patient details in chat.`
  const { form, problems } = answer
  if (form) return { ...answer, form: { ...form, intro: [form.intro, text].filter(Boolean).join(' ') } }
  if (problems) return { ...answer, problems: { ...problems, '': [problems[''], text].filter(Boolean).join(' ') } }
  const card = answer.card ?? neutralCard({ notification: 'A number was removed from what you typed.', blocks: [] })
  return { ...answer, card: { ...card, blocks: [...card.blocks, { type: 'note', text }] } }
}
