import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cards/card.ts'
import { NotNow, Refused } from '../../../src/chat/chat.ts'
import { inMemory } from '../../../src/chat/teams/acquaintances.ts'
import type { Address } from '../../../src/domain/book.ts'
import { draw } from '../cardReader.ts'
import { AMA, AMA_ID, BEN, CHANNEL, type Desk, desk, HOME } from './desk.ts'
import { cardOf, OTHER_TENANT, type Trouble } from './microsoft.ts'

const page: Card = {
  tone: 'real',
  notification: 'Page NMG-27-014: you are needed as ICT lead. Answer by 03:13.',
  blocks: [{ type: 'headline', text: 'You are needed as ICT lead.' }],
}
const failureOf = (p: Promise<unknown>) =>
  p.then(
    () => undefined,
    (e: unknown) => e as Error,
  )

describe('sending to Teams', () => {
  let d: Desk
  beforeEach(async () => {
    d = await desk()
  })
  afterEach(() => d.stop())

  const sends = () => d.ms.requests.filter((r) => r.path.endsWith('/activities') || r.method === 'PUT')

  it('opens a chat with a person once, by their Entra id alone', async () => {
    await d.chat.post('page', AMA, page)
    await d.chat.post('page', AMA, page)
    const opened = d.ms.requests.filter((r) => r.path === '/conversations')
    expect(opened).toHaveLength(1)
    expect(opened[0]?.body).toMatchObject({ isGroup: false, members: [{ id: AMA_ID }] })
    expect(sends()).toHaveLength(2)
  })

  it('writes in the chat that a person has already opened with us', async () => {
    await d.post(d.typed('hello', AMA_ID, 'a:their-own-chat'))
    await d.chat.post('page', AMA, page)
    expect(d.ms.requests.map((r) => decodeURIComponent(r.path))).toEqual(['/conversations/a:their-own-chat/activities'])
  })

  it('does not take a chat between two people for its own, when one of them opens the extension there', async () => {
    const theirs = { ...d.invoke('composeExtension/fetchTask', { commandId: 'declare' }, AMA_ID, 'a:ama-and-ben') }
    await d.post(theirs)
    await d.chat.post('page', AMA, page)
    expect(d.ms.held.map((m) => m.conversation)).toEqual([`a:chat-with-${AMA_ID}`])
  })

  it('opens a new chat with a person who removed Muster and added it again', async () => {
    const own = d.typed('hello', AMA_ID, 'a:their-own-chat')
    await d.post(own)
    await d.post({ ...own, type: 'installationUpdate', action: 'remove' })
    await d.chat.post('page', AMA, page)
    expect(d.ms.held.map((m) => m.conversation)).toEqual([`a:chat-with-${AMA_ID}`])
  })

  it('says that Muster is not installed for a person, and finds them once it is', async () => {
    d.ms.notInstalled.add(AMA_ID)
    const refused = await failureOf(d.chat.post('page', AMA, page))
    expect(refused).toBeInstanceOf(Refused)
    expect(refused?.message).toBe('Muster is not installed for this person in Teams.')
    d.ms.notInstalled.delete(AMA_ID)
    await d.chat.post('page', AMA, page)
  })

  it('rings for a page and a rehearsal, and stays quiet for the rest; the lock screen shows the notification', async () => {
    for (const lane of ['page', 'rehearsal', 'rest'] as const) await d.chat.post(lane, AMA, page)
    expect(sends().map((r) => r.body.channelData)).toEqual([
      { notification: { alert: true } },
      { notification: { alert: true } },
      undefined,
    ])
    for (const { body } of sends()) {
      expect(body.summary).toBe(page.notification)
      expect(body.text).toBeUndefined()
      expect(body.attachments).toHaveLength(1)
    }
  })

  it('gives addresses that can be edited after a restart, without any memory', async () => {
    const message = await d.chat.post('page', AMA, page)
    const later = await desk({}, d.ms)
    await later.chat.revise('page', message, { ...page, blocks: [{ type: 'text', text: 'Answered at 03:11.' }] })
    await later.stop()
    expect(draw(cardOf(d.ms.held[0])).text).toBe('Answered at 03:11.')
  })

  it('opens one thread for two askers at once, and knows it again after a restart', async () => {
    const memory = inMemory()
    const first = await desk({ memory }, d.ms)
    const [a, b] = await Promise.all([
      first.chat.openRoom('page', HOME, 'nmg-27-014', 'NMG-27-014 Ransomware'),
      first.chat.openRoom('page', HOME, 'nmg-27-014', 'NMG-27-014 Ransomware'),
    ])
    await first.stop()
    const second = await desk({ memory }, d.ms)
    expect([b, await second.chat.openRoom('page', HOME, 'nmg-27-014', 'NMG-27-014 Ransomware')]).toEqual([a, a])
    await second.stop()
    expect(d.ms.held).toHaveLength(1)
    expect(a).toMatch(/^teams:.*\/19:incidents0001@thread\.tacv2;messageid=\d+$/)
  })

  it('hears what is said in a room as said there, and in any other thread as said in the channel', async () => {
    const room = await d.chat.openRoom('page', HOME, 'nmg-27-014', 'NMG-27-014 Ransomware')
    await d.post(d.typed('status', AMA_ID, room.slice(room.indexOf('/') + 1)))
    await d.post(d.typed('status', AMA_ID, `${CHANNEL};messageid=77`))
    expect(d.received.map((i) => i.place)).toEqual([room, HOME])
  })

  it("frames a rehearsal's room with the exercise words", async () => {
    const words = 'EXERCISE NORTHMOOR'
    const told = await desk({ exerciseWords: () => words }, d.ms)
    await told.chat.openRoom('rehearsal', HOME, 'nmg-d-27-003', 'NMG-D-27-003 Cascade')
    await told.stop()
    expect(draw(cardOf(d.ms.held[0])).text).toBe(`${words}\nNMG-D-27-003 Cascade\n${words}`)
  })

  it('links to a room and a channel, not to a person', async () => {
    const room = await d.chat.openRoom('page', HOME, 'nmg-27-014', 'NMG-27-014')
    expect(d.chat.linkTo(room)).toMatch(
      /^https:\/\/teams\.microsoft\.com\/l\/message\/19%3Aincidents0001%40thread\.tacv2\/\d+\?tenantId=/,
    )
    expect(d.chat.linkTo(HOME)).toMatch(/^https:\/\/teams\.microsoft\.com\/l\/channel\//)
    expect(d.chat.linkTo(AMA)).toBeUndefined()
  })

  it.each<[string, Address]>([
    ['a tenant that is not ours', `teams:${OTHER_TENANT}/${CHANNEL}`],
    ['no address of Teams', 'slack:T1/C1'],
  ])('sends nothing to %s', async (_, address) => {
    expect(await failureOf(d.chat.post('page', address, page))).toBeInstanceOf(Refused)
    expect(await failureOf(d.chat.openRoom('page', address, 'x', 'x'))).toBeInstanceOf(Refused)
    expect(d.ms.requests).toEqual([])
  })

  describe('makes one attempt, whatever comes back', () => {
    const kinds: [string, Trouble, 'refused' | 'not now' | 'unknown', number?][] = [
      ['429 with a time', { status: 429, headers: { 'retry-after': '7' } }, 'not now', 7000],
      ['429 without', { status: 429 }, 'not now', 5000],
      ['412', { status: 412 }, 'not now'],
      ['503', { status: 503, headers: { 'retry-after': '1' } }, 'not now', 1000],
      ['500', { status: 500 }, 'unknown'],
      ['502', { status: 502 }, 'unknown'],
      ['504', { status: 504 }, 'unknown'],
      ['a broken line', { status: 0, hangUp: true }, 'unknown'],
      ['401', { status: 401 }, 'refused'],
      ['403', { status: 403, body: { error: { code: 'MessageWritesBlocked' } } }, 'refused'],
      ['404', { status: 404, body: { error: { code: 'ConversationNotFound' } } }, 'refused'],
      ['413', { status: 413, body: { error: { code: 'MessageSizeTooBig' } } }, 'refused'],
    ]
    it.each(kinds)('%s', async (_, trouble, kind, retryAfterMs) => {
      await d.chat.post('page', HOME, page)
      for (const act of [
        () => d.chat.post('page', HOME, page),
        () => d.chat.revise('page', `${HOME}#1`, page),
        () => d.chat.openRoom('page', HOME, 'nmg-27-014', 'NMG-27-014'),
        () => d.chat.post('page', BEN, page),
      ]) {
        const before = d.ms.requests.length
        d.ms.trouble(trouble)
        const failed = await failureOf(act())
        expect(d.ms.requests.length - before).toBe(1)
        expect(failed).toBeInstanceOf(Error)
        expect([failed instanceof Refused, failed instanceof NotNow]).toEqual([kind === 'refused', kind === 'not now'])
        if (retryAfterMs) expect((failed as NotNow).retryAfterMs).toBe(retryAfterMs)
        expect(failed?.message).toMatch(/^[A-Z].* .* .*[.)]/)
      }
    })

    it('an unreachable Teams is not in doubt', async () => {
      const nowhere = await desk({ standIns: { ...d.ms.standIns, serviceUrl: 'http://127.0.0.1:9' } }, d.ms)
      expect(await failureOf(nowhere.chat.post('page', AMA, page))).toBeInstanceOf(NotNow)
      await nowhere.stop()
    })

    it('without a token nothing was sent', async () => {
      const credentials = {
        ...d.ms.standIns.credentials,
        createCredentials: async () => ({ signRequest: () => Promise.reject(new Error('login.example is down')) }),
      }
      const tokenless = await desk({ standIns: { ...d.ms.standIns, credentials } }, d.ms)
      const failed = await failureOf(tokenless.chat.post('page', HOME, page))
      expect(failed).toBeInstanceOf(NotNow)
      expect(d.ms.requests).toEqual([])
      await tokenless.stop()
    })
  })

  it('says that a person has blocked Muster', async () => {
    await d.chat.post('page', AMA, page)
    d.ms.trouble({ status: 403, body: { error: { code: 'MessageWritesBlocked', message: 'x' } } })
    expect((await failureOf(d.chat.post('page', AMA, page)))?.message).toBe(
      'This person has blocked Muster in Teams, or removed it.',
    )
  })

  it('pages although what it learned cannot be stored', async () => {
    const down = () => Promise.reject(new Error('storage is down'))
    const poor = await desk({ memory: { get: down, set: down } }, d.ms)
    await poor.chat.post('page', AMA, page)
    await poor.chat.post('page', AMA, page)
    await poor.stop()
    expect(d.ms.requests.filter((r) => r.path === '/conversations')).toHaveLength(1)
    expect(poor.logged.some((l) => l.level === 'warn')).toBe(true)
  })
})
