import { z } from 'zod'
import type { Address, System } from '../domain/book.ts'
import { date, email, internationalPhone, words, zone } from './fields.ts'
import { type HolidaySetting, readSetting } from './holidays.ts'
import type { Problems } from './problem.ts'
import { field, itemsAt, oneOrMany, pieces, readShape } from './shape.ts'
import type { Path, Source } from './source.ts'

/** What `system.yaml` says, and which days are bank holidays. `source` is absent while it cannot be read. */
export type SystemFile = { system: System; holidays: HolidaySetting; source?: Source }

const DEFAULT_ZONE = 'Europe/London'
const DEFAULT_EXERCISE_WORDS = 'EXERCISE EXERCISE EXERCISE'
const DEFAULT_NO_DUFF_WORDS = ['no duff', 'noduff']
const DEFAULT_STOP_WORDS = ['endex', 'stop the exercise']

const operator = field<Address>(
  { is: 'an address', right: 'Write it as email:ops@example.org, sms:07700 900123, browser:NMG or slack:T0123/C0123.' },
  (text) => {
    const [, platform, rest = ''] = /^(email|sms|browser|slack|teams):\s*(\S.*)$/.exec(text) ?? []
    if (platform === 'email') return email.safeParse(rest).success ? `email:${rest}` : undefined
    if (platform === 'sms') {
      const phone = internationalPhone(rest)
      return phone ? `sms:${phone}` : undefined
    }
    return platform !== undefined && !/\s/.test(rest) ? `${platform}:${rest}` : undefined
  },
)

const shape = z.strictObject({
  name: words,
  zone: zone.default(DEFAULT_ZONE),
  'exercise words': words.default(DEFAULT_EXERCISE_WORDS),
  'no duff words': oneOrMany(words).default(DEFAULT_NO_DUFF_WORDS),
  'stop words': oneOrMany(words).default(DEFAULT_STOP_WORDS),
  operators: oneOrMany(operator),
  'bank holidays': z.unknown().optional(),
  blackout: pieces().default([]),
})

const blackoutShape = z.strictObject({ from: date, until: date, reason: words })

/** Reads `system.yaml`. */
export function readSystem(source: Source, problems: Problems): SystemFile | undefined {
  const read = readShape(source, [], shape, problems)
  const blackout = itemsAt(source, ['blackout']).map((path) => readBlackout(source, path, problems))
  const holidays = readSetting(source, problems)
  if (!read || !holidays || blackout.includes(undefined)) return undefined
  const outOfChat = read.operators.some((address) => /^(email|sms):/.test(address))
  const inChat = read.operators.some((address) => !/^(email|sms):/.test(address))
  if (!outOfChat || !inChat) {
    const lacking = outOfChat ? 'in a chat' : 'by e-mail or text'
    const right = `Add ${outOfChat ? 'a channel such as browser:NMG' : 'an address such as email:ops@example.org'}.`
    problems.warn(source.path, source.keyAt(['operators']), `Operators cannot be told ${lacking}.`, right)
  }
  return {
    system: {
      name: read.name,
      zone: read.zone,
      exerciseWords: read['exercise words'],
      noDuffWords: read['no duff words'],
      stopWords: read['stop words'],
      operators: read.operators,
      ...(blackout.length > 0 && { blackout: blackout.flatMap((period) => period ?? []) }),
    },
    holidays,
    source,
  }
}

function readBlackout(source: Source, path: Path, problems: Problems) {
  const read = readShape(source, path, blackoutShape, problems)
  if (!read || read.from <= read.until) return read
  const wrong = `This blackout ends (${read.until}) before it begins (${read.from}).`
  problems.error(source.path, source.at([...path, 'until']), wrong, 'Give a later end; the last day is included.')
  return undefined
}

/** What is assumed of the system while its own file cannot be read, so that the other files can still be checked. */
export const unreadSystem: SystemFile = {
  system: {
    name: '',
    zone: DEFAULT_ZONE,
    exerciseWords: DEFAULT_EXERCISE_WORDS,
    noDuffWords: DEFAULT_NO_DUFF_WORDS,
    operators: [],
  },
  holidays: { also: [], except: [] },
}
