import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Card, Form } from '../../../src/cards/card.ts'
import { type Workspace, workspace } from './workspace.ts'

const words = 'EXERCISE EXERCISE EXERCISE'

const form: Form = {
  tone: 'rehearsal',
  title: 'Schedule a drill',
  submit: 'Schedule',
  exerciseWords: words,
  request: { verb: 'drill.schedule', args: { plan: 'ransomware' } },
  fields: [{ name: 'at', label: 'When?', type: 'time' }],
}

const card = (text: string): Card => ({
  tone: 'neutral',
  notification: text,
  blocks: [
    { type: 'text', text },
    {
      type: 'buttons',
      buttons: [{ label: 'Schedule', request: { verb: 'drill.schedule', args: { plan: 'ransomware' } } }],
    },
  ],
})

describe('answers in Slack', () => {
  let w: Workspace
  beforeEach(async () => {
    w = await workspace('http')
  })
  afterEach(() => w.stop())

  const methods = () => w.sent.map((s) => s.method)
  const lastPrivate = async () => (await w.privateSeen(w.ama)).at(-1) ?? ''

  it('needs no further call to answer a command', async () => {
    w.answer({ card: card('Nobody is on call.') })
    const calls = () => w.sent.filter((s) => s.method !== 'users.info').length
    const before = calls()
    await w.type('incident list', w.ama, w.home)
    expect(await lastPrivate()).toContain('Nobody is on call.')
    expect(calls()).toBe(before)
  })

  it('offers a button when the form could not open in time, and the button opens it without asking anybody', async () => {
    w.answer({ form })
    w.failMethod('views.open', { error: 'expired_trigger_id' })
    await w.type('drill schedule', w.ama, w.home)
    await expect.poll(lastPrivate).toContain('The form did not open in time. Press to open it.')
    const offered = await lastPrivate()
    expect(offered.startsWith(words)).toBe(true)
    expect(offered.endsWith(words)).toBe(true)

    const blocks = w.sent.findLast((s) => s.method === 'response_url')?.args.blocks as {
      elements?: { value?: string; action_id: string }[]
    }[]
    const button = blocks.flatMap((b) => b.elements ?? []).find((e) => e.value)
    const heard = w.received().length
    await w.deliver('interactive', {
      type: 'block_actions',
      team: { id: w.team },
      user: { id: w.users.ama, username: 'ama', team_id: w.team },
      channel: { id: w.home.split('/')[1] },
      container: { message_ts: '1.1', is_ephemeral: true },
      trigger_id: await w.triggerFor(w.users.ama),
      actions: [{ type: 'button', action_id: button?.action_id, action_ts: '1.2', value: button?.value }],
    })
    await expect.poll(async () => (await w.formSeen(w.ama))?.title).toBe('Schedule a drill')
    expect(w.received()).toHaveLength(heard)

    w.answer({})
    await w.submit({ at: '2027-01-19 19:00' }, w.ama)
    expect(w.received().at(-1)).toMatchObject({
      place: w.home,
      act: { request: { verb: 'drill.schedule', args: { plan: 'ransomware', at: '2027-01-19 19:00' } } },
    })
  })

  it('asks anew when the form behind an old button is forgotten', async () => {
    const value = `slack.open-form?${new URLSearchParams({ form: '99', request: 'drill.schedule?plan=ransomware' })}`
    await w.deliver('interactive', {
      type: 'block_actions',
      team: { id: w.team },
      user: { id: w.users.ama, team_id: w.team },
      channel: { id: w.home.split('/')[1] },
      container: { message_ts: '1.1' },
      actions: [{ type: 'button', action_id: 'press.0', action_ts: '1.2', value }],
    })
    expect(w.received().at(-1)?.act).toEqual({ type: 'pressed', request: form.request })
  })

  it('answers words with a button where a form is needed, since words open nothing', async () => {
    w.answer({ form })
    await w.mention('we should rehearse this', w.ama, w.home)
    await expect.poll(lastPrivate).toContain('Press to open the form.')
    expect(methods()).not.toContain('views.open')
    expect((await w.seen(w.home)).join()).not.toContain('Press to open')
  })

  it('edits the pressed card by itself when the address for answers fails', async () => {
    const message = await w.chat.post('rest', w.home, card('Could you attend?'))
    w.answer({ replace: card('You answered.') })
    await w.deliver('interactive', {
      type: 'block_actions',
      team: { id: w.team },
      user: { id: w.users.ama, team_id: w.team },
      channel: { id: w.home.split('/')[1] },
      container: { message_ts: message.split('/')[2] },
      response_url: 'https://hooks.slack.example/expired',
      actions: [{ type: 'button', action_id: 'press.0', action_ts: '1.2', value: 'drill.answer' }],
    })
    await expect.poll(async () => (await w.seen(w.home)).join()).toContain('You answered.')
  })

  it('shows the new shape of the card whose button opened the form', async () => {
    const message = await w.chat.post('rest', w.home, card('A drill is due.'))
    w.answer({ form })
    await w.press(message, 'Schedule', w.ama)
    await expect.poll(() => w.formSeen(w.ama)).toBeDefined()
    w.answer({ replace: card('A drill is planned for Tue 19 Jan.') })
    await w.submit({ at: '2027-01-19 19:00' }, w.ama)
    await expect.poll(async () => (await w.seen(w.home)).join()).toContain('A drill is planned')
    expect(await w.formSeen(w.ama)).toBeUndefined()
  })

  it('goes on inside a form: its card has buttons, and a button another form', async () => {
    w.answer({ form })
    await w.type('drill schedule', w.ama, w.home)
    await expect.poll(() => w.formSeen(w.ama)).toBeDefined()
    w.answer({ card: card('Planned. Another one?') })
    await w.submit({ at: '2027-01-19 19:00' }, w.ama)
    expect((await w.formSeen(w.ama))?.text).toContain('Planned. Another one?')

    w.answer({ form: { ...form, title: 'And another' } })
    await w.pressInForm('Schedule', w.ama)
    expect(w.received().at(-1)).toMatchObject({ place: w.home, act: { type: 'pressed', request: form.request } })
    await expect.poll(async () => (await w.formSeen(w.ama))?.title).toBe('And another')
  })

  it('tells somebody who is not in the room directly', async () => {
    w.answer({ card: card('Declared as NMG-27-014.') })
    w.failMethod('chat.postEphemeral', { error: 'user_not_in_channel' })
    await w.mention('lights are out', w.ama, w.home)
    await expect.poll(async () => (await w.seen(w.ama)).join()).toContain('Declared as NMG-27-014.')
    expect((await w.seen(w.home)).join()).not.toContain('Declared')
  })

  it('acknowledges although the answer cannot be shown, and says so in the log', async () => {
    w.answer({ card: card('Lost') })
    w.failMethod('chat.postEphemeral', { error: 'fatal_error' })
    w.failMethod('chat.postMessage', { error: 'fatal_error' })
    await w.mention('lights are out', w.ama, w.home)
    await expect
      .poll(() => w.log.filter((l) => l.level === 'error').map((l) => l.message))
      .toEqual(['Slack: gave up trying to answer a person'])
  })
})
