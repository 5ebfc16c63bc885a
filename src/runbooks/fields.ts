import { z } from 'zod'
import { isZone, parseDuration, parseWall } from '../domain/time.ts'
import { didYouMean } from './problem.ts'
import { field } from './shape.ts'

/** Words; runs of white space count as one blank. */
export const words = field({ is: 'text', right: 'Write it in words.' }, (text) => text.replace(/\s+/g, ' '))

/** Words over several lines, kept as they are. */
export const lines = field({ is: 'text', right: 'Write it in words.' }, (text) => text)

/** Words that must fit somewhere; `kept` says whether lines are kept as they are. */
export function atMost(most: number, kept: 'words' | 'lines' = 'words') {
  const read = (text: string) => (kept === 'lines' ? text : text.replace(/\s+/g, ' '))
  const right = (text: string) => {
    const over = read(text.trim()).length - most
    return over > 0 ? `Shorten it by ${over} ${over === 1 ? 'character' : 'characters'}.` : 'Write it in words.'
  }
  return field({ is: `a text of at most ${most} characters`, right }, (text) =>
    read(text).length <= most ? read(text) : undefined,
  )
}

export const id = field(
  { is: 'an id', right: 'Write lower-case letters, digits and hyphens, e.g. ama-boateng.' },
  (text) => (isId(text) ? text : undefined),
)

/** An id, or one of another organisation: `NMG/ict-on-call`. */
export const name = field(
  { is: 'the name of a rota or number', right: 'Write it as ict-on-call, or as NMG/ict-on-call.' },
  (text) => (isId(text.replace(/^[A-Z0-9]{2,10}\//, '')) ? text : undefined),
)

/** A short name that people type during an exercise; capitals and small letters are the same. */
export const mark = field(
  { is: 'a short id', right: 'Write up to 10 letters, digits and hyphens, beginning with a letter, e.g. I4.' },
  (text) => (/^[a-z][a-z0-9-]{0,9}$/i.test(text) ? text.toUpperCase() : undefined),
)

export const code = field(
  { is: 'an organisation code', right: 'Write 2 to 10 capitals or digits, e.g. NMG.' },
  (text) => (/^[A-Z0-9]{2,10}$/.test(text) ? text : undefined),
)

export const wall = field({ is: 'a date and time', right: 'Write it as 2027-01-05 08:00.' }, parseWall)

export const date = field({ is: 'a date', right: 'Write it as 2027-01-05.' }, (text) =>
  parseWall(`${text} 00:00`) ? text : undefined,
)

export const clock = field({ is: 'a time of day', right: 'Write it as 08:00.' }, (text) =>
  parseWall(`2027-01-05 ${text}`) ? text : undefined,
)

export const zone = field({ is: 'a time zone', right: 'Write it as Europe/London.' }, (text) =>
  isZone(text) ? text : undefined,
)

export const email = field({ is: 'an e-mail address', right: 'Write it as ama.boateng@example.org.' }, (text) =>
  /^[^\s@:]+@[^\s@]+\.[^\s@]+$/.test(text) ? text : undefined,
)

export const phone = field(
  { is: 'a phone number', right: 'Write it as 07700 900123 or +44 7700 900123.' },
  internationalPhone,
)

/** A number that people ring: kept as written, since they read it. */
export const phoneToRead = field(
  { is: 'a phone number', right: 'Write it as 01632 960123 or +44 1632 960123.' },
  (text) => (internationalPhone(text) ? text : undefined),
)

export const yesNo = field({ is: 'yes or no', right: 'Write yes or no.' }, (text) =>
  /^(yes|true)$/i.test(text) ? true : /^(no|false)$/i.test(text) ? false : undefined,
)

/** A platform's own id: anything without blanks, slashes or a leading platform. */
export const platformId = field(
  { is: "a platform's id", right: 'Copy it from the platform, without blanks.' },
  (text) => (/^[^\s/]+$/.test(text) ? text : undefined),
)

/** A platform's own id, or several joined by slashes, with or without the platform before it. */
export const platformPath = field(
  { is: "a platform's id", right: 'Copy it from the platform, e.g. U0123ABCD or T0123ABCD/U0123ABCD.' },
  (text) => (/^[^\s/]+(\/[^\s/]+)?$/.test(text) ? text : undefined),
)

/** A whole number in a range. */
export const whole = (least: number, most: number) =>
  field({ is: `a whole number from ${least} to ${most}`, right: `Write a number, e.g. ${least}.` }, (text) =>
    /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined,
  )

/** One of a few words; blanks, hyphens and underscores are the same. */
export function choice<T extends string>(is: string, ...options: T[]) {
  const spoken = (option: string) => option.replace(/[_-]/g, ' ')
  const right = (text: string) => didYouMean(spoken(text), options.map(spoken), `Write one of: ${options.join(', ')}.`)
  return field({ is, right }, (text) => options.find((option) => spoken(option) === spoken(text.toLowerCase())))
}

/** Elapsed minutes between two bounds, written `3m`, `1h 30m`, `2 days` or `PT3M`. */
export function minutes(least: string, most: string) {
  const [from = 0, until = 0] = [minutesOf(least), minutesOf(most)]
  return field(
    { is: `a length of time from ${least} to ${most}`, right: 'Write it as 3m, 1h or PT3M, in whole minutes.' },
    (text) => {
      const found = minutesOf(text)
      return found !== undefined && found >= from && found <= until ? found : undefined
    },
  )
}

/** Times before something, each in minutes. `none` means none; whether any is missing is another matter. */
export const timesBefore = z.preprocess(
  (value) => (typeof value === 'string' ? (/^\s*none\s*$/i.test(value) ? [] : [value]) : value),
  z.array(minutes('1m', '365 days')),
)

/** How often something comes round, as ISO 8601: `6 months` or `P6M`. */
export const interval = field(
  { is: 'an interval of whole days, weeks, months or years', right: 'Write it as 6 months or P6M.' },
  (text) => {
    const parts = /^([1-9]\d{0,3}) ?(day|week|month|year)s?$/i.exec(text)
    if (parts) return `P${parts[1]}${parts[2]?.charAt(0).toUpperCase()}`
    const parsed = parseDuration(text)
    return parsed && parsed.months + parsed.days > 0 && parsed.milliseconds === 0 ? text : undefined
  },
)

/** `+447700900123` for a number as people write it; a leading nought means the United Kingdom. */
export function internationalPhone(text: string): string | undefined {
  const digits = text
    .replace(/^00/, '+')
    .replace(/^\+44\s?\(0\)/, '+44')
    .replace(/[\s().-]/g, '')
  const number = digits.replace(/^0(?=[1-9])/, '+44')
  if (number.startsWith('+44')) return /^\+44\d{9,10}$/.test(number) ? number : undefined
  return /^\+[1-9]\d{7,14}$/.test(number) ? number : undefined
}

/** Lower-case words joined by hyphens. */
export const isId = (text: string) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 60

/** `1h 30m` for 90 minutes: as one may write it in a file. */
export function minutesWritten(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [...(hours > 0 ? [`${hours}h`] : []), ...(rest > 0 || hours === 0 ? [`${rest}m`] : [])].join(' ')
}

function minutesOf(text: string): number | undefined {
  const iso = parseDuration(text)
  if (iso) {
    const found = iso.days * 24 * 60 + iso.milliseconds / 60_000
    return iso.months === 0 && Number.isInteger(found) ? found : undefined
  }
  if (!/^(\d{1,6} ?(m|mins?|minutes?|h|hours?|d|days?) ?)+$/i.test(text)) return undefined
  const of: Record<string, number> = { m: 1, h: 60, d: 24 * 60 }
  return [...text.matchAll(/(\d+) ?([mhd])/gi)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (of[unit?.toLowerCase() ?? ''] ?? 0),
    0,
  )
}
