import { z } from 'zod'
import type { Instant, Organisation, Rota } from '../domain/book.ts'
import { gaps, holdersOf } from '../domain/rota.ts'
import { instantOf, plusCivilDays, spokenTimeWithZone } from '../domain/time.ts'
import { type Named, readCalendar } from './calendar.ts'
import { id, wall, whole, words, zone } from './fields.ts'
import type { TextFile } from './folder.ts'
import type { Known } from './known.ts'
import { didYouMean, type Problems } from './problem.ts'
import { field, itemsAt, oneOrMany, pieces, readShape, textsAt } from './shape.ts'
import type { Path, Source } from './source.ts'

/** What a rota may refer to. */
export type RotaWorld = { known: Known; people: Named[]; calendars: Map<string, TextFile>; now: Instant }

/** A gap sooner than this is a mistake; one sooner than the next is worth a warning. */
const GAP_ERROR_DAYS = 12 * 7
const GAP_WARNING_DAYS = 90

const calendarName = field(
  { is: 'a calendar file', right: 'Write the name of a file in rotas/, e.g. directors.ics.' },
  (text) => (text.endsWith('.ics') ? text : undefined),
)

const shape = z.strictObject({
  id,
  name: words,
  zone: zone.optional(),
  rotation: z.looseObject({}).optional(),
  calendar: calendarName.optional(),
  cover: pieces().default([]),
})

const rotationShape = z.strictObject({ first: wall, weeks: whole(1, 52).default(1), people: oneOrMany(id) })

const coverShape = z.strictObject({ person: id, from: wall, until: wall })

/** Reads one rota of an organisation and sees to it that somebody holds it. */
export function readRota(
  source: Source,
  path: Path,
  organisation: Pick<Organisation, 'code'> & { zone: string },
  world: RotaWorld,
  problems: Problems,
): Rota | undefined {
  const unknown = reportUnknownPeople(source, path, world.known, problems)
  const head = readShape(source, path, shape, problems)
  const zoneHere = head?.zone ?? organisation.zone
  const rotationPath = [...path, 'rotation']
  const hasRotation = source.get(rotationPath) !== undefined
  const rotation = hasRotation ? readShape(source, rotationPath, rotationShape, problems) : undefined
  const covers = itemsAt(source, [...path, 'cover']).map((item) => readCover(source, item, zoneHere, problems))
  const calendar = head?.calendar === undefined ? undefined : world.calendars.get(head.calendar)
  if (head?.calendar && !calendar) {
    const right = didYouMean(head.calendar, world.calendars.keys(), `Put the file into rotas/.`)
    problems.error(source.path, source.at([...path, 'calendar']), `There is no file rotas/${head.calendar}.`, right)
    return undefined
  }
  const shifts = calendar ? readCalendar(calendar, world.people, zoneHere, world.now, problems) : []
  if (!head || !shifts || unknown || (hasRotation && !rotation)) return undefined
  const rota: Rota = {
    id: `${organisation.code}/${head.id}`,
    name: head.name,
    organisation: organisation.code,
    zone: zoneHere,
    ...(rotation && { rotation }),
    shifts,
    cover: covers.flatMap((cover) => cover ?? []),
  }
  if (!covers.includes(undefined)) reportGaps(source, path, rota, world.now, problems)
  return rota
}

function readCover(
  source: Source,
  path: Path,
  zoneHere: string,
  problems: Problems,
): Rota['cover'][number] | undefined {
  const read = readShape(source, path, coverShape, problems)
  if (!read) return undefined
  const [from, until] = [instantOf(read.from, zoneHere), instantOf(read.until, zoneHere)]
  if (from < until) return { from, until, person: read.person }
  const wrong = `This cover ends (${read.until}) before it begins (${read.from}).`
  problems.error(source.path, source.at([...path, 'until']), wrong, 'Give a later end.')
  return undefined
}

/** Whether somebody is named who does not exist. */
function reportUnknownPeople(source: Source, path: Path, known: Known, problems: Problems): boolean {
  const named = [
    ...textsAt(source, [...path, 'rotation', 'people']),
    ...itemsAt(source, [...path, 'cover']).flatMap((item) => textsAt(source, [...item, 'person'])),
  ]
  const unknown = named.filter(({ text }) => !known.people.has(text))
  for (const { text, path: at } of unknown) {
    const right = didYouMean(text, known.people, 'Name a person by the id they have in organisations/.')
    problems.error(source.path, source.at(at), `There is no person "${text}".`, right)
  }
  return unknown.length > 0
}

function reportGaps(source: Source, path: Path, rota: Rota, now: Instant, problems: Problems) {
  const at = source.at([...path, 'id'])
  if (holdersOf(rota).length === 0) {
    const right = 'Give it a rotation with people, or a calendar with turns to come.'
    problems.error(source.path, at, `Nobody is ever on the rota "${rota.name}".`, right)
    return
  }
  const errorsUntil = plusCivilDays(now, GAP_ERROR_DAYS, rota.zone)
  const [gap] = gaps(rota, now, plusCivilDays(now, GAP_WARNING_DAYS, rota.zone))
  if (!gap) return
  const [from, until] = [gap.from, gap.until].map((instant) => spokenTimeWithZone(instant, rota.zone))
  const wrong = `Nobody holds the rota "${rota.name}" from ${from} until ${until} (or longer).`
  const right = 'Add a rotation, a turn or cover for that time.'
  if (gap.from < errorsUntil) problems.error(source.path, at, wrong, right)
  else problems.warn(source.path, at, wrong, right)
}
