/** What people see, for every platform. All text is plain: adapters escape it, so nothing typed can become a mention, a link or markup. */

/** Something asked, by a button, a form or a typed line: a verb and its arguments. Buttons carry ids only, never what people typed; the right to ask is judged in `decide`. */
export type Request = { verb: string; args: Record<string, string> }

export type Button = {
  label: string
  request: Request
  style?: 'primary' | 'danger'
  /** Ask before acting, in words that fit the kind of incident. */
  confirm?: { title: string; text: string; yes: string; no: string }
}

export type Block =
  /** What is asked of you: the first line, in bold. */
  | { type: 'headline'; text: string }
  | { type: 'text'; text: string; strong?: boolean }
  /** What a person typed, with who said it. */
  | { type: 'quote'; text: string; by?: string }
  /** One line per thing, label then value: roles, figures, tasks. */
  | { type: 'rows'; rows: { label: string; value: string; strong?: boolean }[] }
  /** Small print. */
  | { type: 'note'; text: string }
  /** A link to a place in chat or a page of ours; never from typed text. */
  | { type: 'link'; label: string; url: string }
  /** At most three in sight; adapters put the rest behind "More". The answers to one question are `whole`: what is hidden is chosen less. */
  | { type: 'buttons'; buttons: Button[]; whole?: true }

/** A row of buttons; nothing where there are none. */
export const buttonRow = (buttons: Button[]): Block[] => (buttons.length > 0 ? [{ type: 'buttons', buttons }] : [])

/** real and rehearsal never look alike; neutral is for help, refusals and lists. */
export type Tone = 'real' | 'rehearsal' | 'neutral'

export type Card = {
  tone: Tone
  /** Complete by itself and safe on a lock screen: no story, no names of systems or patients. */
  notification: string
  /** Shown first and last on a rehearsal. Only `cards/say.ts` sets it. */
  exerciseWords?: string
  blocks: Block[]
}

export type Choice = { label: string; value: string }

/** How a civil date and time is typed. */
export const TIME_EXAMPLE = '2027-01-19 10:00'

/** A question of a form. `name` becomes an argument of the request. */
export type Field = { name: string; label: string; hint?: string; optional?: boolean; value?: string } & (
  | { type: 'line'; max?: number }
  | { type: 'paragraph'; max?: number }
  /** Up to 100 choices. */
  | { type: 'choice'; choices: Choice[] }
  /** A civil date and time, `2027-01-19 10:00`. */
  | { type: 'time' }
)

/** Opened by a command or a button; submitting asks `request` with the answers added to its arguments. */
export type Form = {
  tone: Tone
  /** At most 24 characters (Slack). */
  title: string
  /** At most 24 characters. */
  submit: string
  exerciseWords?: string
  intro?: string
  request: Request
  fields: Field[]
}

/** Every sentence of a card in reading order: for plain-text fallbacks, logs of tests and screen readers. */
export function plainText(card: Card): string {
  const lines = card.blocks.flatMap(wordsOf)
  return [card.exerciseWords, ...lines, card.exerciseWords].filter((l) => l !== undefined).join('\n')
}

function wordsOf(b: Block): string[] {
  switch (b.type) {
    case 'headline':
    case 'text':
    case 'note':
      return [b.text]
    case 'quote':
      return [`"${b.text}"${b.by ? ` - ${b.by}` : ''}`]
    case 'rows':
      return b.rows.map((r) => `${r.label}: ${r.value}`)
    case 'link':
      return [b.label]
    case 'buttons':
      return [b.buttons.map((x) => `[${x.label}]`).join(' ')]
  }
}

/** A request as one short string (Slack allows 2,000 characters in a button's value). */
export const encodeRequest = (r: Request) => {
  const args = new URLSearchParams(r.args).toString()
  return args ? `${r.verb}?${args}` : r.verb
}

/** The reverse of `encodeRequest`. Never throws: nonsense becomes a verb nobody knows. */
export function decodeRequest(text: string): Request {
  const cut = text.indexOf('?')
  if (cut < 0) return { verb: text, args: {} }
  return { verb: text.slice(0, cut), args: Object.fromEntries(new URLSearchParams(text.slice(cut + 1))) }
}
