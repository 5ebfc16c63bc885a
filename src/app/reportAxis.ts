import type { Html } from './html.ts'
import { html } from './html.ts'

/** In units of a drawing; it grows to the width of the page. */
export const WIDTH = 420
export const LEFT = 28
export const RIGHT = 12

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880, 10_080]

export type Scale = { end: number; ticks: number[]; x(minutes: number): number }

/** Minutes from 0 to an end, with at most seven marks. */
export function scaleTo(end: number): Scale {
  const step = STEPS.find((s) => end / s <= 6) ?? Math.ceil(end / 6)
  const ticks = Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step)
  return { end, ticks, x: (minutes) => LEFT + (Math.min(minutes, end) / end) * (WIDTH - LEFT - RIGHT) }
}

const tickWords = (minutes: number) => (minutes >= 120 && minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes}`)

export const axis = ({ ticks, x }: Scale, top: number, bottom: number): Html =>
  html`${ticks.map(
    (t) =>
      html`<line class="grid" x1="${x(t)}" y1="${top}" x2="${x(t)}" y2="${bottom}"/><text x="${x(t)}" y="${bottom + 14}" text-anchor="middle">${tickWords(t)}</text>`,
  )}`
