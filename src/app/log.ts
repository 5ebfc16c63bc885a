import { type DestinationStream, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

/** The log of the running bot: JSON lines, or readable ones on a terminal. */
export type Log = Logger

const HIDDEN = '[hidden]'

/** Fields that hold secrets or what people typed, wherever they stand in the first levels of an entry. */
const SECRET_FIELDS = [
  'text',
  'body',
  'card',
  'notice',
  'what',
  'token',
  'botToken',
  'appToken',
  'signingSecret',
  'secret',
  'linkSecret',
  'dataKey',
  'apiKey',
  'password',
  'appPassword',
  'authorization',
  'Authorization',
  'cookie',
  'headers',
  'personalisation',
  'phone',
  'phone_number',
  'email',
  'email_address',
]

/** Shapes of secrets and personal data inside sentences, such as the message of a library's error. */
const SECRET_SHAPES: [RegExp, string][] = [
  [/\bx(?:ox[a-z]|app|oxe\.xox[a-z])-[\w.-]+/g, HIDDEN],
  [/\bBearer [\w.~+/=-]+/g, `Bearer ${HIDDEN}`],
  [/\b((?:rediss?|smtps?|https?)(?:\+\w+)?:\/\/)[^\s/@"\\]+@/g, `$1${HIDDEN}@`],
  [/\/a\/[\w.~:%-]{20,}/g, `/a/${HIDDEN}`],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, HIDDEN],
  [/\+\d(?:[ ()-]{0,2}\d){7,14}/g, HIDDEN],
  [/\b0\d(?:[ ()-]?\d){8,9}\b/g, HIDDEN],
]

/** Blacks out secrets, telephone numbers and e-mail addresses in a line. */
export const withoutSecrets = (line: string) =>
  SECRET_SHAPES.reduce((kept, [shape, instead]) => kept.replace(shape, instead), line)

const wherever = (field: string) => [field, `*.${field}`, `*.*.${field}`]

/** A log that keeps neither secrets nor telephone numbers nor what people wrote. Pretty on a terminal. */
export function createLog(options: { level: string; to?: DestinationStream }): Log {
  const to = options.to ?? (process.stdout.isTTY ? pretty({ sync: true, ignore: 'pid,hostname' }) : pino.destination(1))
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_FIELDS.flatMap(wherever), censor: HIDDEN },
      hooks: { streamWrite: withoutSecrets },
    },
    to,
  )
}
