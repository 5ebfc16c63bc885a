import type { Told } from '../cards/reportWords.ts'
import { lateWords, rolesWords } from '../cards/reportWords.ts'
import { activeMinutes } from '../domain/reach.ts'
import { minutesBetween } from '../domain/time.ts'
import { type Html, html } from './html.ts'
import { axis, LEFT, RIGHT, scaleTo, WIDTH } from './reportAxis.ts'

const LANE = 32
const AXIS = 24

/** One line per inject: when it went out, how long it could be answered, and every answer. */
export function storyDrawing(told: Told): Html {
  const { header, injects, checkIns } = told.report
  const at = (instant: string) => activeMinutes(header.began, instant, header.pauses)
  const ended = header.ended ? at(header.ended) : (header.lengthMinutes ?? 0)
  const scale = scaleTo(Math.max(5, ended, ...injects.map((i) => i.offsetMinutes)))
  const { x } = scale
  const bottom = injects.length * LANE + 4
  const lanes = injects.map((i, n) => {
    const y = n * LANE + 22
    const checkIn = checkIns.find((c) => c.id === i.id)
    const role = rolesWords(told, i.to)
    const name = role.length > 30 ? `${role.slice(0, 29)}…` : role
    const end = checkIn
      ? `${checkIn.answered} of ${checkIn.asked} answered`
      : i.state === 'sent'
        ? lateWords(i.lateMinutes ?? 0)
        : i.state === 'skipped'
          ? 'left out'
          : header.ended
            ? 'not reached'
            : 'to come'
    const from = i.sentAt ? at(i.sentAt) : at(i.due)
    return html`<text x="${LEFT}" y="${y - 8}"><tspan class="who">${i.id}</tspan> ${name}</text><text x="${WIDTH - RIGHT}" y="${y - 8}" text-anchor="end">${end}</text>
${checkIn && html`<line class="open" x1="${x(from)}" y1="${y}" x2="${x(at((checkIn.cutShort && checkIn.closedAt) || checkIn.answerBy))}" y2="${y}"/>`}<circle class="${i.state === 'sent' ? 'sent' : 'no'}" cx="${x(from)}" cy="${y}" r="4"/>${checkIn?.answers.map(
      (a) => html`<circle class="yes" cx="${x(from + a.minutes)}" cy="${y}" r="3"/>`,
    )}\n`
  })
  const still = header.pauses.map(
    (p) => html`<line class="still" x1="${x(at(p.from))}" y1="0" x2="${x(at(p.from))}" y2="${bottom}"/>`,
  )
  const paused = header.pauses.filter((p) => p.until)
  const total = paused.reduce((sum, p) => sum + minutesBetween(p.from, p.until ?? p.from), 0)
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${bottom + AXIS}" role="img" aria-label="When each inject went out and was answered; the tables below say the same">
${axis(scale, 0, bottom)}${still}${lanes}</svg><figcaption>Minutes since the start. Black: sent; open: not sent; blue: an answer, within its time (the band).${
    paused.length > 0 && ` Dashed lines: where it was paused, ${Math.round(total)} min in all, left out here.`
  }</figcaption></figure>\n`
}
