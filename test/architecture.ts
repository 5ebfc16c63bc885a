import { posix } from 'node:path'

/** What a folder of `src` may import: other folders (or single files, where only the port is meant), packages, and Node itself. */
type Row = { from: string[]; packages: string[]; node: boolean }

const CHAT = ['domain', 'cards', 'chat/chat.ts', 'chat/words.ts']
const CARD_PACKAGES = ['chat/adaptiveCard.ts', 'chat/adaptiveElements.ts']
/** The ports, by which the middle knows what lies outside. */
const PORTS = [
  'chat/chat.ts',
  'chat/words.ts',
  'notify/notify.ts',
  'store/store.ts',
  'store/journal.ts',
  'queue/queue.ts',
]

/** The import table. `main.ts` and `cli` may import everything but a vendor's package. */
export const table: Record<string, Row> = {
  domain: { from: [], packages: ['date-fns', '@date-fns/tz'], node: false },
  cards: { from: ['domain'], packages: [], node: false },
  chat: { from: CHAT, packages: [], node: false },
  'chat/slack': { from: CHAT, packages: ['@slack/bolt', 'undici', 'express', 'zod'], node: true },
  'chat/teams': {
    from: [...CHAT, ...CARD_PACKAGES],
    packages: ['botbuilder', 'html-to-text', 'express', 'zod'],
    node: true,
  },
  'chat/browser': {
    from: [...CHAT, ...CARD_PACKAGES, 'notify/notify.ts'],
    packages: ['adaptivecards', 'cookie', 'express', 'helmet', 'zod'],
    node: true,
  },
  notify: {
    from: ['domain', 'cards', 'chat/chat.ts'],
    packages: ['notifications-node-client', 'axios', 'nodemailer'],
    node: true,
  },
  store: { from: ['domain'], packages: ['ioredis'], node: true },
  queue: { from: ['domain'], packages: ['bullmq', 'ioredis'], node: true },
  runbooks: {
    from: ['domain'],
    packages: [
      'chokidar',
      'fastest-levenshtein',
      'ical.js',
      'markdown-it',
      'mdast-util-from-markdown',
      'mdast-util-frontmatter',
      'micromark-extension-frontmatter',
      'yaml',
      'zod',
    ],
    node: true,
  },
  app: {
    from: ['domain', 'cards', ...PORTS],
    packages: [
      'escape-html',
      'express',
      'express-rate-limit',
      'helmet',
      'ical-generator',
      'pino',
      'pino-pretty',
      'prom-client',
      'timezones-ical-library',
      'zod',
    ],
    node: true,
  },
}

/** A vendor's package stands in these folders and nowhere else. */
const vendors: Record<string, string[]> = {
  '@slack/bolt': ['chat/slack'],
  botbuilder: ['chat/teams'],
  adaptivecards: ['chat/browser'],
  'notifications-node-client': ['notify'],
  nodemailer: ['notify'],
  ioredis: ['store', 'queue'],
  bullmq: ['queue'],
}

/** Several adapters in one folder, as single files: each stands alone. */
const lonely = ['notify/smtp.ts', 'notify/govukNotify.ts']

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire(?:\.resolve)?\s*\(\s*|\)\.resolve\(\s*)(['"])([@\w./:-]+)\1/g

/** What a source file imports, as written. */
export const importsOf = (text: string) => [...text.matchAll(IMPORT)].map((m) => m[2] ?? '')

/** The row a file belongs to: the longest folder of the table that holds it. */
const folderOf = (file: string) =>
  Object.keys(table)
    .filter((folder) => file.startsWith(`${folder}/`))
    .toSorted((a, b) => b.length - a.length)[0]

const packageOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

function strange(file: string, name: string): string | undefined {
  const folder = folderOf(file)
  const row = folder === undefined ? undefined : table[folder]
  if (name.startsWith('.')) {
    const target = posix.join(posix.dirname(file), name)
    if (lonely.includes(file) && lonely.includes(target)) return `another adapter, ${target}`
    if (row === undefined || folderOf(target) === folder) return undefined
    return row.from.some((allowed) => target === allowed || target.startsWith(`${allowed}/`)) ? undefined : target
  }
  if (name.startsWith('node:')) return row === undefined || row.node ? undefined : name
  const home = vendors[packageOf(name)]
  if (home !== undefined && !home.includes(folder ?? '')) return `${name}, which belongs in ${home.join(' and ')}`
  return row === undefined || row.packages.includes(packageOf(name)) ? undefined : name
}

/** Every import of a file (a path below `src`) that the table does not allow. */
export const strangersIn = (file: string, text: string) =>
  importsOf(text).flatMap((name) => {
    const why = strange(file, name)
    return why === undefined ? [] : [`${file} may not import ${why}`]
  })

/** Code without its comments. */
export const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')

const IMPURE =
  /\bnew Date\(\s*\)|\bDate\.now\b|\bDate\(\)|\bMath\.random\b|\brandom(?:UUID|Bytes)\b|\bperformance\.now\b|\bcrypto\.|\bprocess\.|\bfetch\(|\bset(?:Timeout|Interval|Immediate)\b|\bconsole\./g
const TIME = /\bnew Date\(\s*\)|\bDate\.now\b|\bDate\(\)/g
const PLATFORM = /\b(?:slack|botbuilder|redis|bullmq|ioredis|smtp|govuk)\w*/gi

const named = (file: string, text: string, shape: RegExp, what: string) =>
  [...code(text).matchAll(shape)].map((m) => `${file} ${what}: ${m[0]}`)

/** Time, chance, the network and platforms, where the product's truth and words are. */
export function impuritiesIn(file: string, text: string): string[] {
  const folder = folderOf(file)
  if (folder === 'domain' || folder === 'cards')
    return [...named(file, text, IMPURE, 'is not pure'), ...named(file, text, PLATFORM, 'names a platform')]
  if (folder === 'app' && file !== 'app/clock.ts') return named(file, text, TIME, 'reads the time past the clock')
  return []
}

/** Default exports have no name to search for. */
export const defaultsIn = (file: string, text: string) =>
  named(file, text, /^export default\b/gm, 'has a default export')
