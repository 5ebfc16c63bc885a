let zone = 'Europe/London'
let scale = 1
let began = { here: Date.now(), there: Date.now() }

/** Takes over the clock and zone of the server. */
export function setClock(now, itsZone, itsScale) {
  zone = itsZone
  scale = itsScale
  began = { here: Date.now(), there: Date.parse(now) }
}

/** The time for Muster, which may run faster than ours. */
export const musterNow = () => new Date(began.there + (Date.now() - began.here) * scale)

/** 03:10 Tue 5 Jan */
export function clock(instant) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant))
  const part = (type) => parts.find((p) => p.type === type)?.value
  return `${part('hour')}:${part('minute')} ${part('weekday')} ${part('day')} ${part('month')}`
}
