import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Card, Form } from '../../../src/cards/card.ts'
import { draw } from '../cardReader.ts'
import { AMA, AMA_ID, BEN_ID, CHANNEL, type Desk, desk, HOME } from './desk.ts'
import { cardOf } from './microsoft.ts'

const THREAD = `${CHANNEL};messageid=1`
const CHAT = `a:chat-with-${AMA_ID}`

const say = (text: string): Card => ({ tone: 'neutral', notification: 'An answer', blocks: [{ type: 'text', text }] })

const declare: Form = {
  tone: 'real',
  title: 'Declare an incident',
  submit: 'Declare',
  request: { verb: 'incident.declare', args: { place: 'NMG' } },
  fields: [{ name: 'what', label: 'What has happened?', type: 'line' }],
}

let d: Desk
beforeEach(async () => {
  d = await desk()
})
afterEach(() => d.stop())

describe('what people type', () => {
  it("reads other people's names as words, and characters as typed", async () => {
    const ben = '<at>Ben Hughes</at>'
    const activity = d.typed(`page ${ben}: 5 &lt; 6 &amp;&nbsp;rising`, AMA_ID, THREAD)
    activity.entities.push({ type: 'mention', text: ben, mentioned: { id: `29:${BEN_ID}`, name: 'Ben Hughes' } })
    await d.post(activity)
    expect(d.received[0]?.act).toEqual({ type: 'words', text: 'page Ben Hughes: 5 < 6 & rising', direct: false })
  })

  it('takes a slash command, which only its author sees, as typed', async () => {
    const activity = d.typed('/Incident list', AMA_ID, THREAD)
    await d.post({ ...activity, text: '/Incident list', recipient: { ...activity.recipient, isTargeted: true } })
    expect(d.received[0]).toMatchObject({ place: HOME, act: { type: 'command', line: 'incident list' } })
  })

  it('does not take a longer word for a command', async () => {
    await d.post(d.typed('incidentally, the lights are out', AMA_ID, CHAT))
    expect(d.received[0]?.act).toMatchObject({ type: 'words' })
  })

  it('says who is a guest', async () => {
    d.ms.guests.add(`29:${BEN_ID}`)
    await d.post(d.typed('incident declare', BEN_ID, THREAD))
    await d.post(d.typed('incident declare', AMA_ID, THREAD))
    expect(d.received.map((i) => i.guest)).toEqual([true, undefined])
  })

  it.each(['conversationUpdate', 'messageReaction', 'messageUpdate', 'typing', 'event'])(
    'does nothing on %s',
    async (type) => {
      expect((await d.post({ ...d.typed('incident list', AMA_ID, THREAD), type })).status).toBe(200)
      expect(d.received).toEqual([])
    },
  )

  it('does not hear other bots', async () => {
    await d.post({ ...d.typed('incident list', AMA_ID, THREAD), from: { id: '28:other-bot', name: 'Another bot' } })
    expect(d.received).toEqual([])
  })
})

describe('private answers', () => {
  it('go to the asker’s own chat where Teams cannot show them to one person', async () => {
    d.ms.withoutTargeting()
    d.answer({ card: say('Ring Ben Hughes.') })
    await d.post(d.typed('incident list', AMA_ID, THREAD))
    await expect.poll(() => d.ms.held.length).toBe(1)
    expect(d.ms.held[0]?.conversation).toBe(CHAT)
  })

  it('are never shown in the open, even when there is nowhere else', async () => {
    d.ms.withoutTargeting()
    d.ms.notInstalled.add(AMA_ID)
    d.answer({ card: say('Ring Ben Hughes.') })
    await d.post(d.typed('incident list', AMA_ID, THREAD))
    await expect.poll(() => d.ms.held.length).toBe(1)
    expect(d.ms.held[0]?.conversation).toBe(THREAD)
    const text = draw(cardOf(d.ms.held[0])).text
    expect(text).toMatch(/cannot answer you here in private/)
    expect(text).not.toContain('Ben Hughes')
  })

  it('are still sent when Muster stops', async () => {
    d.answer({ card: say('Ring Ben Hughes.') })
    await d.post(d.typed('incident list', AMA_ID, THREAD))
    await d.chat.stop()
    expect(d.ms.held).toHaveLength(1)
  })
})

describe('buttons', () => {
  const data = { request: 'incident.acknowledge?page=p-1' }

  it('never take an automatic refresh for a press', async () => {
    const { status } = await d.post(d.pressed(data, AMA_ID, CHAT, '1', 'automatic'))
    expect(status).toBe(200)
    expect(d.received).toEqual([])
  })

  it('trust the request alone, and nothing typed replaces what it carries', async () => {
    const spoofed = {
      ...data,
      from: 'teams:x/somebody-else',
      verb: 'incident.cancel',
      page: 'p-2',
      'answer-page': 'p-3',
      'answer-why': 'because',
      'answer-list': ['x'],
    }
    await d.post({ ...d.pressed(spoofed, AMA_ID, CHAT, '1'), text: 'incident cancel' })
    expect(d.received).toHaveLength(1)
    expect(d.received[0]).toMatchObject({
      from: AMA,
      act: { type: 'pressed', request: { verb: 'incident.acknowledge', args: { page: 'p-1', why: 'because' } } },
    })
    const act = d.received[0]?.act
    expect(act?.type === 'pressed' && Object.keys(act.request.args).sort()).toEqual(['page', 'why'])
  })

  it.each([undefined, null, 'x', [], {}, { request: '' }, { request: 7 }])(
    'say that %j is no button of ours',
    async (nonsense) => {
      const { status, body } = await d.post(d.pressed(nonsense, AMA_ID, CHAT, '1'))
      expect([status, body.statusCode]).toEqual([200, 400])
      expect(d.received).toEqual([])
    },
  )

  it('open a form once, however often Teams delivers the press', async () => {
    d.answer({
      form: { tone: 'real', title: 'Update', submit: 'Send', request: { verb: 'update', args: {} }, fields: [] },
    })
    const press = d.pressed(data, AMA_ID, CHAT, '1')
    await d.post(press)
    await d.post(press)
    await d.post(d.pressed(data, AMA_ID, CHAT, '1'))
    await d.chat.stop()
    expect(d.ms.held, 'one for each press').toHaveLength(2)
  })

  it('show the presser the new card in the response itself', async () => {
    d.answer({ replace: say('You answered at 03:11.') })
    const { body } = await d.post(d.pressed(data, AMA_ID, CHAT, '1'))
    expect(body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' })
    expect(draw(body.value).text).toBe('You answered at 03:11.')
  })

  it('cannot be used to write a private answer over a card that everyone sees', async () => {
    const status = await d.chat.post('rest', HOME, say('NMG-27-014, for everyone'))
    const id = status.split('#')[1] ?? ''
    d.answer({ form: declare })
    await d.post(d.typed('incident declare', AMA_ID, THREAD))
    await expect.poll(() => d.ms.held.length).toBe(2)
    const form = draw(cardOf(d.ms.held[1]))
    form.fill({ 'answer-what': 'x' })
    const sent = form.press('Declare') as { data: object }
    d.answer({ card: say('For Ama alone.') })
    await d.post(d.pressed(sent.data, AMA_ID, THREAD, id))
    await d.post(d.pressed({ ...sent.data, form: 'made-up' }, AMA_ID, THREAD, id))
    await d.chat.stop()
    expect(draw(cardOf(d.ms.held[0])).text).toBe('NMG-27-014, for everyone')
  })
})

describe('forms', () => {
  it('say what is wrong even when Muster has forgotten the form', async () => {
    d.answer({ problems: { what: 'Say *what* has happened.', '': 'Nothing was declared.' } })
    const data = { request: 'incident.declare?place=NMG', form: 'from-before-the-restart', 'answer-what': 'x' }
    const { body } = await d.post(d.pressed(data, AMA_ID, CHAT, '1'))
    expect(body.type).toBe('application/vnd.microsoft.activity.message')
    expect(body.value).toBe('Say \\*what\\* has happened. Nothing was declared.')
  })

  it('keep what was typed when they are shown again', async () => {
    d.answer({ form: declare })
    await d.post(d.typed('incident declare', AMA_ID, CHAT))
    await expect.poll(() => d.ms.held.length).toBe(1)
    const form = draw(cardOf(d.ms.held[0]))
    form.fill({ 'answer-what': 'Fire in plant room 7' })
    const sent = form.press('Declare') as { data: object }
    d.answer({ problems: { what: 'Say more.' } })
    const { body } = await d.post(d.pressed(sent.data, AMA_ID, CHAT, d.ms.held[0]?.id ?? ''))
    expect(draw(body.value).press('Declare')).toMatchObject({ data: { 'answer-what': 'Fire in plant room 7' } })
    expect(draw(body.value).text).toContain('What has happened? Say more.')
  })
})

describe('the message extension', () => {
  const open = (value: object) => d.invoke('composeExtension/fetchTask', value, AMA_ID, THREAD)
  const send = (data: object) =>
    d.invoke('composeExtension/submitAction', { commandId: 'declare', data }, AMA_ID, THREAD)
  const cardIn = (body: { task: { value: { card: { content: object } } } }) => body.task.value.card.content

  it('opens the declaration form as a dialog', async () => {
    d.answer({ form: declare })
    const { body } = await d.post(open({ commandId: 'declare', commandContext: 'compose' }))
    expect(d.received[0]).toMatchObject({ from: AMA, place: HOME, act: { type: 'command', line: 'incident declare' } })
    expect(body.task).toMatchObject({ type: 'continue', value: { title: 'Declare an incident' } })
    expect(draw(cardIn(body)).problems).toEqual([])
    expect(JSON.stringify(cardIn(body))).not.toContain('Action.Execute')
  })

  it('declares from a message, with its words and not its markup', async () => {
    d.answer({ form: declare })
    const content =
      '<div><p>PCs in <b>ED</b> show a &lt;ransom&gt; note</p><p><a href="http://e.example">see</a><img src="x"></p></div>'
    await d.post(
      open({
        commandId: 'declare',
        commandContext: 'message',
        messagePayload: { id: '9', body: { contentType: 'html', content } },
      }),
    )
    expect(d.received[0]?.act).toEqual({ type: 'about', text: 'PCs in ED show a <ransom> note\n\nsee' })
  })

  it('takes the form, shows it again with what is wrong, then answers in the dialog', async () => {
    d.answer({ form: declare })
    const opened = await d.post(open({ commandId: 'declare', commandContext: 'commandBox' }))
    const form = draw(cardIn(opened.body))
    form.fill({ 'answer-what': 'x' })
    const sent = form.press('Declare') as { type: string; data: object }
    expect(sent.type).toBe('Action.Submit')

    d.answer({ problems: { what: 'Say more.' } })
    const again = await d.post(send(sent.data))
    expect(d.received[1]?.act).toEqual({
      type: 'submitted',
      request: { verb: 'incident.declare', args: { place: 'NMG', what: 'x' } },
    })
    const second = draw(cardIn(again.body))
    expect(second.text).toContain('Say more.')
    expect(second.press('Declare')).toMatchObject({ data: { 'answer-what': 'x' } })

    d.answer({ card: say('Declared as NMG-27-014.') })
    const done = await d.post(send((second.press('Declare') as { data: object }).data))
    expect(draw(cardIn(done.body)).text).toBe('Declared as NMG-27-014.')

    d.answer({})
    expect((await d.post(send(sent.data))).body.task.type).toBe('message')
  })

  it('does not know other commands', async () => {
    const { body } = await d.post(open({ commandId: 'constructor' }))
    expect(body.task).toEqual({ type: 'message', value: 'Muster does not know this command.' })
    expect(d.received).toEqual([])
  })
})

it('keeps what people wrote out of the log', async () => {
  d.ms.withoutTargeting()
  d.answer({ card: say('Ring 07700900000.') })
  d.ms.trouble({ status: 502 })
  await d.post(d.typed('incident declare: patients in ward 5', AMA_ID, THREAD))
  await d.chat.stop()
  expect(d.logged).toHaveLength(1)
  const whole = (v: unknown) => (v instanceof Error ? { ...v, message: v.message, cause: v.cause } : v)
  const written = JSON.stringify(d.logged, (_, v) => whole(v))
  expect(written).not.toMatch(/ward 5|07700900000|Bearer/)
})
