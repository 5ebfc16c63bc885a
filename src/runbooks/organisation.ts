import { z } from 'zod'
import type { Address, Organisation, OrganisationKind, Person, RingNumber, Rota } from '../domain/book.ts'
import { instantOf } from '../domain/time.ts'
import { choice, clock, code, date, id, phoneToRead, platformId, words, zone } from './fields.ts'
import { closedOn, type HolidaysFile, nation } from './holidays.ts'
import { codeOf, type Known } from './known.ts'
import { type HomeIds, readPerson } from './person.ts'
import { didYouMean, type Problems } from './problem.ts'
import { type RotaWorld, readRota } from './rotas.ts'
import { itemsAt, oneOrMany, pieces, readShape, textsAt } from './shape.ts'
import type { Source } from './source.ts'
import type { SystemFile } from './system.ts'
import { type Unique, uniqueId } from './unique.ts'

/** What one organisation's file says before its rotas, which may name people of other files. */
export type OrganisationFile = {
  source: Source
  code: string
  zone: string
  /** With what could be read, when the file has mistakes: enough to judge the plans by, never used. */
  organisation: Organisation | undefined
  people: Person[]
  numbers: RingNumber[]
}

/** As `applies to` and `kind` are written; blanks may stand for the underscores. */
export const organisationKind = choice<OrganisationKind>(
  'a kind of organisation',
  'icb',
  'acute_trust',
  'mental_health_trust',
  'community_trust',
  'ambulance_trust',
  'gp_federation',
  'council',
  'supplier',
)

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const OFFICE_HOURS = { days: DAYS.slice(0, 5), from: '09:00', until: '17:00' }

const shape = z.strictObject({
  code,
  name: words,
  kind: organisationKind,
  'also known as': oneOrMany(words).default([]),
  parents: z.array(z.strictObject({ organisation: code, from: date.optional(), until: date.optional() })).default([]),
  homes: z
    .strictObject({
      slack: z.strictObject({ workspace: platformId, channel: platformId }).optional(),
      teams: z.strictObject({ tenant: platformId, team: platformId.optional(), channel: platformId }).optional(),
    })
    .default({}),
  zone: zone.optional(),
  nation: nation.optional(),
  hours: z
    .strictObject({ days: oneOrMany(choice('a day of the week', ...DAYS)), from: clock, until: clock })
    .default(OFFICE_HOURS),
  people: pieces().default([]),
  numbers: pieces().default([]),
  rotas: pieces().default([]),
})

type Read = z.output<typeof shape>

const numberShape = z.strictObject({ id, label: words, phone: phoneToRead })

/** Reads an organisation with its people and numbers. */
export function readOrganisation(
  source: Source,
  system: SystemFile,
  holidays: HolidaysFile | undefined,
  known: Known,
  seen: Unique,
  problems: Problems,
): OrganisationFile {
  const read = readShape(source, [], shape, problems)
  const codeHere = codeOf(source)
  const zoneHere = read?.zone ?? system.system.zone
  uniqueId(seen, source, ['code'], 'organisation', 'two organisations')
  reportUnknownParents(source, known, problems)
  for (const { text, path } of textsAt(source, ['also known as'])) {
    const wrong = `Another organisation is also known as "${text}".`
    seen(source, path, `alias ${text.toLowerCase()}`, wrong, 'Keep the name for one of them.')
  }
  if (read && read.hours.from >= read.hours.until) {
    const right = 'Write them within one day, e.g. from 09:00 until 17:00.'
    problems.error(source.path, source.at(['hours', 'until']), 'Working hours end before they begin.', right)
  }
  const homeIds: HomeIds = {
    workspace: textsAt(source, ['homes', 'slack', 'workspace'])[0]?.text,
    tenant: textsAt(source, ['homes', 'teams', 'tenant'])[0]?.text.toLowerCase(),
  }
  const people = itemsAt(source, ['people']).flatMap(
    (path) => readPerson(source, path, codeHere, homeIds, seen, problems) ?? [],
  )
  for (const path of itemsAt(source, ['people'])) uniqueId(seen, source, [...path, 'id'], 'person', 'two people')
  return {
    source,
    code: codeHere,
    zone: zoneHere,
    organisation: read
      ? toOrganisation(source, read, zoneHere, system, holidays, seen)
      : stand(source, codeHere, zoneHere),
    people,
    numbers: readNumbers(source, codeHere, seen, problems),
  }
}

function toOrganisation(
  source: Source,
  read: Read,
  zoneHere: string,
  system: SystemFile,
  holidays: HolidaysFile | undefined,
  seen: Unique,
): Organisation {
  return {
    code: read.code,
    name: read.name,
    kind: read.kind,
    aliases: read['also known as'],
    parents: read.parents.map((parent) => ({
      organisation: parent.organisation,
      ...(parent.from && { from: instantOf(`${parent.from} 00:00`, zoneHere) }),
      ...(parent.until && { until: instantOf(`${parent.until} 00:00`, zoneHere) }),
    })),
    homes: homesOf(source, read.code, read.homes, seen),
    hours: {
      zone: zoneHere,
      days: read.hours.days.map((day) => DAYS.indexOf(day) + 1),
      from: read.hours.from,
      until: read.hours.until,
      closed: closedOn(system.holidays, read.nation, holidays),
    },
  }
}

/** An organisation of whose file only kind and parents are read. */
function stand(source: Source, codeHere: string, zoneHere: string): Organisation | undefined {
  const kind = organisationKind.safeParse(source.get(['kind'])).data
  const parents = itemsAt(source, ['parents']).flatMap((path) => textsAt(source, [...path, 'organisation']))
  return (
    kind && {
      code: codeHere,
      name: codeHere,
      kind,
      aliases: [],
      parents: parents.map(({ text }) => ({ organisation: text })),
      homes: [],
      hours: { zone: zoneHere, days: [], from: '', until: '' },
    }
  )
}

/** Reads an organisation's rotas, once everybody is known. */
export function readRotas(file: OrganisationFile, world: RotaWorld, seen: Unique, problems: Problems): Rota[] {
  return itemsAt(file.source, ['rotas']).flatMap((path) => {
    uniqueId(seen, file.source, [...path, 'id'], `rota ${file.code}`, 'two rotas')
    return readRota(file.source, path, file, world, problems) ?? []
  })
}

function readNumbers(source: Source, organisation: string, seen: Unique, problems: Problems): RingNumber[] {
  return itemsAt(source, ['numbers']).flatMap((path) => {
    uniqueId(seen, source, [...path, 'id'], `number ${organisation}`, 'two numbers')
    const read = readShape(source, path, numberShape, problems)
    return read ? [{ id: `${organisation}/${read.id}`, label: read.label, organisation, phone: read.phone }] : []
  })
}

function homesOf(source: Source, codeHere: string, homes: Read['homes'], seen: Unique): Address[] {
  const addresses: Address[] = []
  if (homes.slack) addresses.push(`slack:${homes.slack.workspace}/${homes.slack.channel}`)
  if (homes.teams) addresses.push(`teams:${homes.teams.tenant.toLowerCase()}/${homes.teams.channel}`)
  for (const address of addresses) {
    const path = ['homes', address.startsWith('slack') ? 'slack' : 'teams', 'channel']
    const wrong = 'Another organisation has the same home.'
    seen(source, path, `home ${address}`, wrong, 'Give each organisation a channel of its own.')
  }
  return [...addresses, `browser:${codeHere}`]
}

function reportUnknownParents(source: Source, known: Known, problems: Problems) {
  for (const item of itemsAt(source, ['parents'])) {
    for (const { text, path } of textsAt(source, [...item, 'organisation'])) {
      if (known.organisations.has(text) && text !== codeOf(source)) continue
      const wrong = text === codeOf(source) ? `${text} is its own parent.` : `There is no organisation "${text}".`
      const right = didYouMean(
        text,
        [...known.organisations].filter((one) => one !== codeOf(source)),
        'Name an organisation by its code.',
      )
      problems.error(source.path, source.at(path), wrong, right)
    }
  }
}
