import { reportPaper } from '../cards/reportPaper.ts'
import type { Part } from '../cards/reportPart.ts'
import { callName, type Told } from '../cards/reportWords.ts'
import type { Book } from '../domain/book.ts'
import type { Report } from '../domain/report.ts'
import { type Html, html } from './html.ts'
import { page, sheetWith } from './page.ts'
import { curveDrawing, lanesDrawing } from './reportCurve.ts'
import { storyDrawing } from './reportDrawing.ts'

/** Wide tables fold into labelled lines on a phone; on paper nothing is cut in two. */
const SHEET = sheetWith(`
main{max-width:60rem}
h2{font-size:1.3rem;line-height:1.25;margin:2rem 0 .75rem;border-bottom:2px solid #b1b4b6;break-after:avoid}
.rehearsal main{max-width:60rem}
table{width:100%;margin:0 0 1.5rem;border-collapse:collapse;font-size:.9375rem;line-height:1.35}
caption{padding:.25rem 0;font-weight:700;text-align:left;break-after:avoid}
th,td{padding:.3rem .5rem .3rem 0;border-bottom:1px solid #b1b4b6;text-align:left;vertical-align:top;overflow-wrap:anywhere}
td:first-child{font-weight:700;overflow-wrap:break-word}
.n{white-space:nowrap}
th{overflow-wrap:normal}
ol{margin:0 0 1rem;padding:0;list-style:none}
li{display:flex;gap:.75rem;padding:.2rem 0;break-inside:avoid}
time{flex:none;min-width:3.5rem;font-weight:700;font-variant-numeric:tabular-nums}
q{display:block;color:#505a5f;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate}
figure{max-width:38rem;margin:0 0 1.5rem;break-inside:avoid}
figcaption{color:#505a5f;font-size:1rem}
svg{display:block;width:100%;height:auto}
svg text{fill:#0b0c0c;font:11px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
svg .who{font-weight:700}
svg path,svg line{fill:none;stroke-width:1}
svg .grid{stroke:#dcdee0}
svg .area{fill:#1d70b8;fill-opacity:.12}
svg .answered{stroke:#1d70b8;stroke-width:3}
svg .asked{stroke:#505a5f;stroke-width:1.5;stroke-dasharray:4 3}
svg .tick{stroke:#0b0c0c;stroke-width:1.5}
svg circle{stroke:#1d70b8;stroke-width:2}
svg .yes{fill:#1d70b8}
svg .sent{fill:#0b0c0c;stroke:#0b0c0c}
svg .open{stroke:#1d70b8;stroke-width:8;stroke-opacity:.2}
svg .still{stroke:#8a6d00;stroke-width:1.5;stroke-dasharray:2 3}
svg .no{fill:#fff}
.key{display:inline-block;width:1.75rem;vertical-align:middle;border-top:3px solid #1d70b8}
.dashed{border-top:2px dashed #505a5f}
@media screen and (max-width:44rem){
table,caption,tbody{display:block}
thead{display:none}
tr{display:flex;flex-wrap:wrap;padding:.4rem 0;border-bottom:2px solid #b1b4b6}
td{display:flex;flex:0 0 100%;gap:.5rem;padding:.1rem 0;border:0}
td.n{flex-basis:50%}
td:empty{display:none}
td::before{content:attr(data-label);flex:none;width:6.25rem;color:#505a5f;font-weight:400;white-space:normal}
}
@page{size:A4;margin:14mm 12mm}
@media print{
body{font-size:10.5pt}
main,.real main,.rehearsal main{max-width:none;margin:0;padding:0;border:0}
.words{border:2pt dashed #8a6d00;background:none;color:#0b0c0c}
h1{font-size:16pt}
h2{font-size:12.5pt;margin:14pt 0 6pt}
table{font-size:8.5pt;line-height:1.25}
th,td{padding-right:.3rem;overflow-wrap:break-word}
.said{white-space:normal}
thead{display:table-header-group}
tr,blockquote{break-inside:avoid}
figure{max-width:13cm}
figcaption{font-size:9pt}
p,dl,blockquote{margin-bottom:6pt}
}
`)

export const REPORT_STYLE_HASH = SHEET.hash

/** "3", "1 of 3", "03:10": never broken; "not reported" stands among them and may break where paper is narrow. */
const FIGURE = /^\d+(:\d+| of \d+)?$/
const classOf = (cell: string) =>
  FIGURE.test(cell) ? html` class="n"` : cell === 'not reported' && html` class="n said"`

const table = (head: string[], rows: string[][], caption: string | undefined) =>
  html`<table>${caption !== undefined && html`<caption>${caption}</caption>`}<thead><tr>${head.map(
    (h) => html`<th scope="col">${h}</th>`,
  )}</tr></thead>
<tbody>${rows.map(
    (r) => html`<tr>${r.map((cell, i) => html`<td data-label="${head[i] ?? ''}"${classOf(cell)}>${cell}</td>`)}</tr>\n`,
  )}</tbody></table>\n`

function drawn(part: Part, told: Told): Html {
  switch (part.type) {
    case 'text':
      return part.strong ? html`<p><strong>${part.text}</strong></p>\n` : html`<p>${part.text}</p>\n`
    case 'table':
      return table(part.head, part.rows, part.caption)
    case 'quotes':
      return html`${part.quotes.map((q) => html`<blockquote>${q}</blockquote>\n`)}`
    case 'entries':
      return html`<ol>${part.entries.map(
        (e) =>
          html`<li><time>${e.time}</time><span>${e.words}${e.text !== undefined && html` <q>${e.text}</q>`}</span></li>\n`,
      )}</ol>\n`
    case 'story':
      return storyDrawing(told)
    case 'curve': {
      const people = told.report.calls.flatMap((c) => c.people.map((asked) => ({ asked, role: callName(told, c.id) })))
      const byTime = people.toSorted((a, b) => a.asked.at.localeCompare(b.asked.at))
      return html`${curveDrawing(told)}${lanesDrawing(told, byTime)}`
    }
  }
}

/** The report as a page that also prints well; without scripts, and everything typed escaped. */
export function reportPage(report: Report, book: Book): string {
  const { words, title, lead, sections } = reportPaper(report, book)
  const told = { report, book }
  const body = html`<h1>${title}</h1>
${lead.map((l) => html`<p>${l}</p>\n`)}${sections.map(
  (s) => html`<section><h2>${s.title}</h2>\n${s.parts.map((p) => drawn(p, told))}</section>\n`,
)}`
  return page(
    report.header.kind === 'real' ? 'real' : 'rehearsal',
    words ? `${words}. ${title}` : title,
    words,
    body,
    SHEET,
  )
}
