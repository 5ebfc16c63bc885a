import type { Told } from '../cards/reportWords.ts'
import { minutesWords, OUTCOME, whoName } from '../cards/reportWords.ts'
import type { Asked } from '../domain/reach.ts'
import { activeMinutes, isAnswer } from '../domain/reach.ts'
import type { Report } from '../domain/report.ts'
import { type Html, html } from './html.ts'
import { axis, LEFT, RIGHT, type Scale, scaleTo, WIDTH } from './reportAxis.ts'

const CURVE_HEIGHT = 170
const LANE = 32
const AXIS = 24

/** The most people drawn; tables name all of them. */
const LANES = 40

function scaleOf({ curve, header }: Report): Scale {
  const last = curve.at(-1)?.minutes ?? 0
  const length = header.ended ? activeMinutes(header.pagingBegan, header.ended, header.pauses) : 0
  return scaleTo(Math.max(5, last * 1.1, Math.min(30, length)))
}

/** A line that goes up in steps, as people are added. */
function steps(points: { minutes: number; n: number }[], { x, end }: Scale, y: (n: number) => number): string {
  const path = points.map((p, i) => (i === 0 ? `M${x(p.minutes)} ${y(p.n)}` : `H${x(p.minutes)}V${y(p.n)}`))
  return `${path.join('')}H${x(end)}`
}

/** How many had answered, under how many had been paged. */
export function curveDrawing({ report }: Told): Html {
  const { curve, total } = report
  const scale = scaleOf(report)
  const [top, bottom] = [14, CURVE_HEIGHT - AXIS - 12]
  const y = (n: number) => bottom - (n / Math.max(1, total.targeted)) * (bottom - top)
  const middle = Math.round(total.targeted / 2)
  const marks = [...new Set([0, middle, total.targeted])]
  const answered = steps(
    curve.map((p) => ({ minutes: p.minutes, n: p.answered })),
    scale,
    y,
  )
  const asked = steps(
    curve.map((p) => ({ minutes: p.minutes, n: p.asked })),
    scale,
    y,
  )
  const said = `${total.answered.ever} of ${total.targeted} people answered`
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${CURVE_HEIGHT}" role="img" aria-label="${said}; the table below says when">
${axis(scale, top, bottom)}${marks.map(
  (n) =>
    html`<line class="grid" x1="${LEFT}" y1="${y(n)}" x2="${WIDTH - RIGHT}" y2="${y(n)}"/><text x="${LEFT - 5}" y="${y(n) + 4}" text-anchor="end">${n}</text>`,
)}
<path class="area" d="${answered}V${bottom}H${scale.x(0)}Z"/><path class="asked" d="${asked}"/><path class="answered" d="${answered}"/>
<text x="${WIDTH / 2}" y="${CURVE_HEIGHT - 5}" text-anchor="middle">minutes since paging began</text>
</svg><figcaption><span class="key solid"></span> answered: ${total.answered.ever} &#160; <span class="key dashed"></span> paged: ${total.targeted}</figcaption></figure>\n`
}

const END: Record<Asked['outcome'], string> = { ...OUTCOME, responding: '', 'not-needed': 'did not answer' }

/** One line per person and role: from being paged to the answer. */
export function lanesDrawing(told: Told, people: { asked: Asked; role: string }[]): Html {
  const { pagingBegan, pauses } = told.report.header
  const scale = scaleOf(told.report)
  const shown = people.slice(0, LANES)
  const bottom = shown.length * LANE + 4
  const lane = ({ asked, role }: { asked: Asked; role: string }, i: number) => {
    const y = i * LANE + 22
    const from = activeMinutes(pagingBegan, asked.at, pauses)
    const until = asked.minutes === undefined ? scale.end : from + asked.minutes
    const end = [END[asked.outcome], asked.minutes === undefined ? '' : minutesWords(asked.minutes)].filter(Boolean)
    const done = isAnswer(asked.outcome)
    return html`<text x="${LEFT}" y="${y - 8}"><tspan class="who">${whoName(told, asked.person)}</tspan> ${role}</text><text x="${WIDTH - RIGHT}" y="${y - 8}" text-anchor="end">${end.join(', ')}</text>
<line class="${done ? 'answered' : 'asked'}" x1="${scale.x(from)}" y1="${y}" x2="${scale.x(until)}" y2="${y}"/><line class="tick" x1="${scale.x(from)}" y1="${y - 4}" x2="${scale.x(from)}" y2="${y + 4}"/>${
      done &&
      html`<circle class="${asked.outcome === 'responding' ? 'yes' : 'no'}" cx="${scale.x(until)}" cy="${y}" r="4.5"/>`
    }\n`
  }
  const height = bottom + AXIS
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="When each person was paged and answered; the tables below say the same">
${axis(scale, 0, bottom)}${shown.map(lane)}</svg><figcaption>From being paged to the answer. Filled: responding; open: another answer; dashed: no answer.${
    people.length > LANES && ` The first ${LANES} of ${people.length}; the tables name all.`
  }</figcaption></figure>\n`
}
