import { describe, expect, it } from 'vitest'
import { plainText } from '../../../src/cards/card.ts'
import { browserChat } from '../../../src/chat/browser/browser.ts'
import { buttonOf } from '../../../src/chat/browser/desk.ts'
import { browserPhone } from '../../../src/chat/browser/phone.ts'
import { understood } from '../../../src/chat/browser/said.ts'
import { type Answer, type Intent, Refused } from '../../../src/chat/chat.ts'
import type { Address } from '../../../src/domain/book.ts'
import { people, saying } from './fixtures.ts'

const now = () => '2027-01-05T03:10:00.000Z'
const home: Address = 'browser:NMG'

async function begun(answer: Answer = {}, options: { clean?: (text: string) => string } = {}) {
  const chat = browserChat({ people: () => people, now, ...options })
  const heard: Intent[] = []
  await chat.start(async (intent) => {
    heard.push(intent)
    return answer
  })
  return { chat, heard }
}

type Begun = Awaited<ReturnType<typeof begun>>

const texts = ({ chat }: Begun, place: Address, seenBy?: string) =>
  chat.messages(place, seenBy).map((m) => m.text ?? (m.card ? plainText(m.card) : ''))

describe('places', () => {
  it('shows a person their own conversation, phone, home and the rooms they were brought into', async () => {
    const { chat } = await begun()
    const room = await chat.openRoom('page', home, 'nmg-27-014', 'NMG-27-014 Ransomware')
    expect(chat.places('ama').map((p) => p.kind)).toEqual(['direct', 'phone', 'home'])
    await chat.invite('page', room, 'browser:ama')
    await chat.invite('page', room, 'browser:lena')
    expect(chat.places('ama').at(-1)).toMatchObject({ address: room, kind: 'room', name: 'nmg-27-014' })
    expect(chat.places('lena').at(-1)).toMatchObject({ address: room })
    expect(chat.places('ben').map((p) => p.address)).not.toContain(room)
    expect(chat.inPlace(room).map((p) => p.id)).toEqual(['ama', 'lena'])
  })

  it('gives two organisations two rooms of the same name', async () => {
    const { chat } = await begun()
    const theirs = await chat.openRoom('page', 'browser:QNM', 'nmg-27-014', '')
    expect(await chat.openRoom('page', home, 'nmg-27-014', '')).not.toBe(theirs)
  })

  it('lets nobody speak or press where they are not', async () => {
    const { chat, heard } = await begun()
    const room = await chat.openRoom('page', home, 'nmg-27-014', '')
    const message = await chat.post('page', room, saying('Sitrep'))
    await expect(chat.say('lena', home, 'hello')).rejects.toThrow('Lena Marsh is not in this room')
    await expect(chat.say('ben', 'browser:ama', 'hello')).rejects.toThrow('not in this room')
    await expect(chat.press('ben', message, { verb: 'ack', args: {} })).rejects.toThrow('not in this room')
    await expect(chat.say('nobody', home, 'hello')).rejects.toThrow('Nobody called "nobody"')
    expect(heard).toEqual([])
  })

  it('refuses to post where nobody is', async () => {
    const { chat } = await begun()
    await expect(chat.post('page', 'browser:nobody', saying('x'))).rejects.toBeInstanceOf(Refused)
    await expect(chat.post('page', 'browser:room/NMG/none', saying('x'))).rejects.toBeInstanceOf(Refused)
    await expect(chat.openRoom('page', 'browser:XXX', 'a', '')).rejects.toBeInstanceOf(Refused)
    await expect(chat.invite('page', home, 'browser:nobody')).rejects.toBeInstanceOf(Refused)
    await expect(chat.revise('page', 'browser:message/none', saying('x'))).rejects.toBeInstanceOf(Refused)
  })

  it('counts what others said as unread, until it is read', async () => {
    const { chat } = await begun()
    await chat.post('page', 'browser:ama', saying('Page one'))
    const message = await chat.post('page', 'browser:ama', saying('Page two'))
    await chat.say('ama', home, 'my own words')
    const unread = () => chat.places('ama').map((p) => p.unread)
    expect(unread()).toEqual([2, 0, 0])
    expect(chat.places('ben').find((p) => p.kind === 'home')?.unread).toBe(1)
    chat.read('ama', 'browser:ama', chat.message(message)?.seq ?? 0)
    expect(unread()).toEqual([0, 0, 0])
  })
})

describe('what people say', () => {
  it('hears commands and mentions in a room, and overhears talk among people without answering it', async () => {
    const { chat, heard } = await begun()
    await chat.say('ama', home, 'has anyone seen the torch?')
    expect(heard.map((i) => i.act)).toEqual([{ type: 'overheard', text: 'has anyone seen the torch?' }])
    await chat.say('ama', home, '@Muster: the lights are out')
    expect(heard.at(-1)?.act).toEqual({ type: 'words', text: 'the lights are out', direct: false })
    await chat.say('ama', home, '/drill list')
    expect(heard.at(-1)?.act).toEqual({ type: 'command', line: 'drill list' })
    expect(texts({ chat, heard }, home, 'ben')).toEqual(['has anyone seen the torch?', '@Muster: the lights are out'])
  })

  it.each([
    ['Incident list', true, { type: 'command', line: 'incident list' }],
    ['/INCIDENT  declare: x\ny', false, { type: 'command', line: 'incident declare: x\ny' }],
    ['@Muster', false, { type: 'command', line: 'incident help' }],
    ['@muster, incident list', false, { type: 'command', line: 'incident list' }],
    ['incidental costs', false, { type: 'overheard', text: 'incidental costs' }],
    ['@musters is not me', false, { type: 'overheard', text: '@musters is not me' }],
    ['there was an incident', true, { type: 'words', text: 'there was an incident', direct: true }],
  ])('understands %j', (text, direct, act) => {
    expect(understood(text, direct)).toEqual(act)
  })

  it('says which commands there are when a slip is made', async () => {
    const { chat, heard } = await begun()
    await expect(chat.say('ama', home, '/incidnet declare')).rejects.toThrow('There is no command "/incidnet"')
    await expect(chat.say('ama', home, '   ')).rejects.toThrow('nothing to send')
    await expect(chat.say('ama', home, 'x'.repeat(4001))).rejects.toThrow('4001 characters of at most 4000')
    expect(heard).toEqual([])
    expect(chat.messages(home)).toEqual([])
  })

  it('shows an act that arrives twice once, and passes it on with the same id', async () => {
    const it = await begun({ card: saying('Declared.') })
    await it.chat.say('ama', 'browser:ama', '/incident declare', 'nonce-01')
    await it.chat.say('ama', 'browser:ama', '/incident declare', 'nonce-01')
    expect(texts(it, 'browser:ama')).toEqual(['/incident declare', 'Declared.'])
    expect(it.heard.map((i) => i.id)).toEqual(['browser-ama-nonce-01', 'browser-ama-nonce-01'])
    await it.chat.say('ama', 'browser:ama', '/incident declare')
    expect(texts(it, 'browser:ama')).toHaveLength(4)
  })

  it('keeps what must not be kept out of the rooms', async () => {
    const it = await begun({}, { clean: (text) => text.replace(/\d{10}/g, '[removed]') })
    await it.chat.say('ama', home, 'patient 9434765919 waits')
    expect(texts(it, home)).toEqual(['patient [removed] waits'])
  })

  it('declares from what a person wrote, not from a card', async () => {
    const { chat, heard } = await begun()
    await chat.say('ama', home, 'all screens are dark')
    const [said] = chat.messages(home)
    await chat.about('ben', said?.address ?? 'browser:', 'nonce-02')
    expect(heard.at(-1)).toMatchObject({ from: 'browser:ben', act: { type: 'about', text: 'all screens are dark' } })
    const card = await chat.post('rest', home, saying('A card'))
    await expect(chat.about('ben', card)).rejects.toThrow('Only what a person wrote')
  })
})

describe('what Muster answers', () => {
  it('shows a private answer to nobody else, and lets nobody else press it', async () => {
    const it = await begun({ card: saying('Only for Ama') })
    await it.chat.say('ama', home, '/incident list')
    expect(texts(it, home, 'ama')).toEqual(['/incident list', 'Only for Ama'])
    expect(texts(it, home, 'ben')).toEqual([])
    const answer = it.chat.messages(home).at(-1)
    await expect(it.chat.press('ben', answer?.address ?? home, { verb: 'x', args: {} })).rejects.toThrow(
      'somebody else',
    )
  })

  it('remembers the form a person has open, with what is wrong in it, until it is done', async () => {
    const form = {
      tone: 'neutral',
      title: 'Note',
      submit: 'Save',
      request: { verb: 'note', args: {} },
      fields: [],
    } as const
    const answers: Answer[] = [{ form: { ...form, fields: [] } }, { problems: { '': 'Say more.' } }, {}]
    const chat = browserChat({ people: () => people, now })
    await chat.start(async () => answers.shift() ?? {})
    await chat.say('ama', home, '/incident note')
    expect(chat.form('ama')).toMatchObject({ form: { title: 'Note' }, place: home, problems: {} })
    await chat.submit('ama', home, form.request, { text: 'x' })
    expect(chat.form('ama')?.problems).toEqual({ '': 'Say more.' })
    await chat.submit('ama', home, form.request, { text: 'more' })
    expect(chat.form('ama')).toBeUndefined()
  })

  it('finds a button by its words, or says which there are', () => {
    const request = { verb: 'ack', args: {} }
    const card = { ...saying(), blocks: [{ type: 'buttons' as const, buttons: [{ label: 'Yes', request }] }] }
    expect(buttonOf(card, 'Yes')).toBe(request)
    expect(() => buttonOf(card, 'No')).toThrow('No button "No" here. There are: "Yes".')
  })

  it('sends in doubt when asked to: once with the message there, once without', async () => {
    const { chat } = await begun()
    chat.failNext('unknown')
    await expect(chat.post('page', 'browser:ama', saying('one'))).rejects.toThrow('was lost')
    expect(chat.messages('browser:ama')).toHaveLength(1)
    chat.failNext('lost')
    await expect(chat.post('page', 'browser:ama', saying('two'))).rejects.toThrow('was lost')
    expect(chat.messages('browser:ama')).toHaveLength(1)
  })
})

describe('the phone', () => {
  it('receives texts and e-mails of whoever has the address', async () => {
    const { chat } = await begun()
    const phone = browserPhone(chat, (to) => (to === 'sms:+447700900123' ? 'ben' : undefined))
    const notice = { subject: '', text: 'Answer by 03:13', reference: 'p-1' }
    const id = await phone.send('page', 'sms:+447700900123', notice)
    expect(chat.phone('ben')).toMatchObject([{ id, text: 'Answer by 03:13', to: 'sms:+447700900123', at: now() }])
    expect(chat.phone('ama')).toEqual([])
    expect(chat.places('ben').find((p) => p.kind === 'phone')?.unread).toBe(1)
    await expect(phone.send('page', 'sms:+447700900999', notice)).rejects.toBeInstanceOf(Refused)
  })

  it("keeps the operators' mail apart", async () => {
    const { chat } = await begun()
    const phone = browserPhone(chat, () => 'operators')
    await phone.send('rest', 'email:ops@nmg.example', { subject: 'Late', text: 'A step was late', reference: 'o-1' })
    expect(chat.phone()).toMatchObject([{ subject: 'Late' }])
    expect(chat.phone('ama')).toEqual([])
    expect(chat.places('ama').at(-1)).toMatchObject({ kind: 'mail', unread: 1 })
  })

  it('is not a place to write in', async () => {
    const { chat, heard } = await begun()
    await expect(chat.say('ama', 'browser:phone/ama', 'yes')).rejects.toThrow('answered by the link')
    expect(heard).toEqual([])
  })
})
