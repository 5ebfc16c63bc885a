import type { Book } from '../domain/book.ts'
import type { Report } from '../domain/report.ts'
import { reportPaper } from './reportPaper.ts'
import type { Part } from './reportPart.ts'

/** Nothing typed can become markup or a link, and none of it leaves its line. */
const plain = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|~&@$]|:(?=\/\/)|(?<=www)\./gi, '\\$&')

const row = (cells: string[]) => `| ${cells.map(plain).join(' | ')} |`

function written(part: Part): string[] {
  switch (part.type) {
    case 'text':
      return [part.strong ? `**${plain(part.text)}**` : plain(part.text), '']
    case 'table':
    case 'curve':
      return [
        ...('caption' in part && part.caption ? [`### ${plain(part.caption)}`, ''] : []),
        row(part.head),
        `|${part.head.map(() => ' --- |').join('')}`,
        ...part.rows.map(row),
        '',
      ]
    case 'story':
      return []
    case 'quotes':
      return part.quotes.flatMap((q) => [`> "${plain(q)}"`, ''])
    case 'entries':
      return [
        ...part.entries.map((e) => `- **${plain(e.time)}** ${plain(e.words)}${e.text ? ` "${plain(e.text)}"` : ''}`),
        '',
      ]
  }
}

/** The report as Markdown, for a drive, a wiki or a ticket. */
export function reportMarkdown(report: Report, book: Book): string {
  const { words, title, lead, sections } = reportPaper(report, book)
  const banner = words === undefined ? [] : [`**${plain(words)}**`, '']
  const body = sections
    .map((s) => ({ title: s.title, lines: s.parts.flatMap(written) }))
    .filter((s) => s.lines.length > 0)
    .flatMap((s) => [`## ${s.title}`, '', ...s.lines])
  return [...banner, `# ${plain(title)}`, '', ...lead.flatMap((l) => [plain(l), '']), ...body, ...banner].join('\n')
}
