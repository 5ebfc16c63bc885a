import { fromMarkdown } from 'mdast-util-from-markdown'
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter'
import { frontmatter } from 'micromark-extension-frontmatter'
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml'
import type { TextFile } from './folder.ts'
import type { Position, Problems } from './problem.ts'

/** The way to a value: keys and list places. */
export type Path = (string | number)[]

/** A YAML file or front matter, taken apart: every scalar is a string as written, and each value knows its place. */
export type Source = TextFile & {
  value: unknown
  /** False when the YAML itself is broken, so that what it seems to lack may only be unread. */
  whole: boolean
  /** Where a value stands, or as near as there is anything. */
  at(path: Path): Position
  /** Where the key of a value stands. */
  keyAt(path: Path): Position
  /** What stands at the path, if anything. */
  get(path: Path): unknown
}

/** A Markdown file: its front matter, and the words beneath. */
export type MarkdownSource = Source & { body: string }

const START = { line: 1, column: 1 }

const PLAIN: Record<string, [wrong: string, right: string]> = {
  DUPLICATE_KEY: ['This key stands twice in the same place.', 'Keep one of the two.'],
  TAB_AS_INDENT: ['A tab indents this line.', 'Indent with spaces.'],
  MULTIPLE_DOCS: ['A second document begins here.', 'Keep one document in a file: remove the line of three dashes.'],
  BAD_INDENT: ['This line is indented otherwise than its neighbours.', 'Line it up with the keys it belongs to.'],
}

/** Reads a YAML file. */
export function yamlSource(file: TextFile, problems: Problems): Source {
  return sourceOf(file, file.text, problems)
}

/** Reads a Markdown file that begins with YAML front matter, a plan or a scenario; without it there is only the problem. */
export function markdownSource(file: TextFile, what: string, problems: Problems): MarkdownSource | undefined {
  const tree = fromMarkdown(file.text, {
    extensions: [frontmatter('yaml')],
    mdastExtensions: [frontmatterFromMarkdown('yaml')],
  })
  const first = tree.children[0]
  const end = first?.position?.end.offset
  if (first?.type !== 'yaml' || end === undefined) {
    const right = `Begin with a line of three dashes, then the ${what} as YAML, then three dashes again.`
    problems.error(file.path, START, 'This file has no front matter.', right)
    return undefined
  }
  // Blanking the fence keeps every line and column as it is in the file.
  const fenced = file.text
    .slice(0, end)
    .replace(/^---/, '   ')
    .replace(/---\s*$/, '')
  return { ...sourceOf(file, fenced, problems), body: file.text.slice(end).trim() }
}

function sourceOf(file: TextFile, yaml: string, problems: Problems): Source {
  const lines = new LineCounter()
  const document = parseDocument(yaml, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    schema: 'failsafe',
  })
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const broken = (at: number, [wrong, right]: [wrong: string, right: string]) => {
    if (file.sound) problems.error(file.path, place(at), wrong, right)
  }
  for (const error of [...document.errors, ...document.warnings]) {
    const right = 'Look at the colons, quotes and indentation of this line and the one before.'
    broken(error.pos[0], PLAIN[error.code] ?? [`This is not YAML: ${error.message}.`, right])
  }
  let dangling = false
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return
      dangling = true
      const right = 'Name an anchor that stands above, or put the text in quotes.'
      broken(alias.range?.[0] ?? 0, [`"*${alias.source}" names nothing.`, right])
    },
  })
  const plain = dangling ? undefined : toPlain(document)
  if (plain instanceof Error) {
    broken(0, [`This file cannot be read (${plain.message}).`, 'Write the values out, without aliases.'])
  }
  const value = plain instanceof Error ? undefined : plain
  return {
    ...file,
    value,
    whole:
      file.sound &&
      !dangling &&
      !(plain instanceof Error) &&
      document.errors.every((error) => error.code === 'DUPLICATE_KEY'),
    at: (path) => place(find(document, path).offset),
    keyAt: (path) => place(find(document, path, 'key').offset),
    get: (path) => path.reduce<unknown>(childOf, value),
  }
}

function toPlain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function childOf(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
  return (value as Record<string | number, unknown>)[step]
}

function find(document: Document, path: Path, want: 'key' | 'value' = 'value'): { offset: number } {
  let node: Node | null | undefined = document.contents
  let offset = node?.range?.[0] ?? 0
  for (const [depth, step] of path.entries()) {
    const holder: unknown = isAlias(node) ? node.resolve(document) : node
    if (isMap(holder)) {
      const pair = holder.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (!pair) break
      const key = pair.key as Node
      node = pair.value as Node | null
      const isLastKey = want === 'key' && depth === path.length - 1
      offset = (isLastKey || isEmpty(node) ? key.range?.[0] : node?.range?.[0]) ?? offset
    } else if (isCollection(holder)) {
      node = holder.get(step, true) as Node | undefined
      if (!node) break
      offset = node.range?.[0] ?? offset
    } else break
  }
  return { offset }
}

/** An empty value has no place of its own that helps; its key has. */
const isEmpty = (node: Node | null | undefined) => !node || (isScalar(node) && node.value === '' && !node.source)
