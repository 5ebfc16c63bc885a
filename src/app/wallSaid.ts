import { zoneMeant } from '../domain/zones.ts'
import { No } from './asking.ts'

/** A new time for what has its zone already: the short name that cards print behind a time may be typed too, where it is that of this zone. */
export function wallSaid(said: string, zone: string): string {
  const [, wall, short] = /^([^\s,]{1,20}(?: [^\s,]{1,10})?),? ([a-z]{3,4})$/i.exec(said) ?? []
  if (!wall || !short) return said
  if (zoneMeant(short, zone, [wall]) !== zone)
    throw new No(
      `Its times are of ${zone}, where clocks do not show ${short.toUpperCase()} then. Write the new one as they show it, without a zone. Nothing was changed.`,
    )
  return wall
}
