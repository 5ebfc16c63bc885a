/** One piece of a report, before it is Markdown or a page. Everything in it is plain text. */
export type Part =
  | { type: 'text'; text: string; strong?: boolean }
  | { type: 'table'; head: string[]; rows: string[][]; caption?: string }
  | { type: 'quotes'; quotes: string[] }
  | { type: 'entries'; entries: { time: string; words: string; text?: string }[] }
  /** Drawn on a page, a table elsewhere. */
  | { type: 'curve'; head: string[]; rows: string[][] }
  /** The injects and what was answered, drawn on a page; nothing elsewhere, as tables say the same. */
  | { type: 'story' }

/** A table, or nothing where it has no rows. */
export const tableOf = (head: string[], rows: string[][], caption?: string): Part[] =>
  rows.length > 0 ? [{ type: 'table', head, rows, ...(caption === undefined ? {} : { caption }) }] : []
