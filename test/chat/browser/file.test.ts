import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { browserChat } from '../../../src/chat/browser/browser.ts'
import { browserPhone } from '../../../src/chat/browser/phone.ts'
import type { Address } from '../../../src/domain/book.ts'
import { people, saying } from './fixtures.ts'

const now = () => '2027-01-05T03:10:00.000Z'
const home: Address = 'browser:NMG'

let folder: string
let file: string
const open = () => browserChat({ people: () => people, now, file })
const lines = () => readFileSync(file, 'utf8').split('\n').length - 1

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-rooms-'))
  file = join(folder, 'data', 'rooms.ndjson')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Everything one can see, for comparing before with after. */
const everything = (chat: ReturnType<typeof open>) =>
  people.map((p) => ({
    places: chat.places(p.id),
    said: chat.places(p.id).map((place) => chat.messages(place.address, p.id)),
    phone: chat.phone(p.id),
  }))

async function busyDay(chat: ReturnType<typeof open>) {
  await chat.start(async () => ({ card: saying('Declared.') }))
  const room = await chat.openRoom('page', home, 'nmg-27-014', 'Ransomware')
  await chat.invite('page', room, 'browser:ama')
  await chat.invite('page', room, 'browser:ben')
  const status = await chat.post('page', room, saying('Declared 03:10'))
  await chat.revise('page', status, saying('Ben Hughes answered 03:12'))
  await chat.say('ama', home, '/incident declare')
  await chat.say('ama', room, 'on my way')
  const phone = browserPhone(chat, () => 'ben')
  await phone.send('page', 'sms:+447700900123', { subject: '', text: 'Answer by 03:13', reference: 'p-1' })
  chat.read('ben', room, chat.message(status)?.seq ?? 0)
  return { room, status }
}

describe('over a restart', () => {
  it('shows the same rooms, messages, phones and unread counts', async () => {
    const before = open()
    const { status } = await busyDay(before)
    const after = open()
    expect(everything(after)).toEqual(everything(before))
    expect(after.message(status)?.card).toEqual(saying('Ben Hughes answered 03:12'))
  })

  it('can still edit what was posted before, and gives new messages new addresses', async () => {
    const { room, status } = await busyDay(open())
    const after = open()
    await after.revise('page', status, saying('Stood down'))
    const message = await after.post('page', room, saying('Thank you'))
    expect(message).not.toBe(status)
    expect(open().message(status)?.card).toEqual(saying('Stood down'))
  })

  it('shows an act that is repeated after the restart once', async () => {
    const before = open()
    await before.start(async () => ({ card: saying('Declared.') }))
    await before.say('ama', 'browser:ama', '/incident declare', 'nonce-01')
    const after = open()
    await after.start(async () => ({ card: saying('Declared.') }))
    await after.say('ama', 'browser:ama', '/incident declare', 'nonce-01')
    expect(after.messages('browser:ama')).toHaveLength(2)
  })

  it('never mistakes a message for one of a file that was deleted', async () => {
    const first = await open().post('rest', home, saying('one'))
    rmSync(file)
    expect(await open().post('rest', home, saying('two'))).not.toBe(first)
  })

  it('is readable by its owner alone', async () => {
    await open().post('rest', home, saying('one'))
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })
})

describe('a damaged file', () => {
  it('loses a line that was torn by a crash, and nothing else', async () => {
    const before = open()
    await busyDay(before)
    const seen = everything(before)
    appendFileSync(file, '{"op":"message","message":{"addr')
    expect(everything(open())).toEqual(seen)
    const again = open()
    await again.post('rest', home, saying('after the crash'))
    expect(open().messages(home).at(-1)?.card).toEqual(saying('after the crash'))
  })

  it('says which line cannot be read', async () => {
    await open().post('rest', home, saying('one'))
    writeFileSync(file, `${readFileSync(file, 'utf8')}not json\n`)
    expect(open).toThrow(`${file}:3 cannot be read. Move the file away`)
  })

  it('is not read wrongly when a newer version wrote it', async () => {
    await open().post('rest', home, saying('one'))
    appendFileSync(file, '{"op":"telepathy"}\n')
    expect(open).toThrow('newer version of Muster')
  })
})

describe('a long file', () => {
  it('becomes short when it is opened, and shows the same', async () => {
    const before = open()
    const { status } = await busyDay(before)
    for (let n = 0; n < 60; n++) await before.revise('page', status, saying(`Revision ${n}`))
    const long = lines()
    const seen = everything(before)
    const after = open()
    expect(lines()).toBeLessThan(long / 2)
    expect(everything(after)).toEqual(seen)
    expect(everything(open())).toEqual(seen)
    expect(existsSync(`${file}.new`)).toBe(false)
  })
})
