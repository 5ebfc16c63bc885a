import { expect, test } from 'vitest'
import type { Request } from '../../src/cards/card.ts'
import { DECLARE, startBot, words } from './bot.ts'

/** An incident at NMG, and somebody of VDH who has come to know its ids. */
async function outsider() {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  const who = t.book.people.find((p) => p.organisation === 'VDH')?.id ?? ''
  const [entry] = await t.log.entries()
  const incident = entry?.stream ?? ''
  let n = 0
  /** As a door would say it: chats show buttons only to who is there, but an id may be guessed or forged. */
  const press = async (request: Request) => {
    n += 1
    const place = `browser:${who}` as const
    return words(await t.bot.receive({ id: `forged-${n}`, from: place, place, act: { type: 'pressed', request } }))
  }
  return { t, who, incident, press }
}

test('with every id in hand, somebody of another organisation sees nothing and does nothing', async () => {
  const { t, incident, press } = await outsider()
  const page = t.desk
    .messages('browser:k-osei')[0]
    ?.card?.blocks.flatMap((b) => (b.type === 'buttons' ? b.buttons : []))
  const ids = page?.[0]?.request.args ?? {}
  await t.passMinutes(6)
  const before = (await t.log.read(incident)).length
  const call = 'ict-lead@NMG'
  const asks: Request[] = [
    { verb: 'show', args: { incident } },
    { verb: 'tasks', args: { incident } },
    { verb: 'ack', args: ids },
    { verb: 'decline', args: ids },
    { verb: 'hand-on', args: ids },
    { verb: 'hand-on', args: { ...ids, to: 'priya-nair' } },
    { verb: 'page', args: { incident } },
    { verb: 'page', args: { incident, person: 'priya-nair', call } },
    { verb: 'rang', args: { incident, call, step: '2', reached: 'yes' } },
    { verb: 'note', args: { incident, text: 'x' } },
    { verb: 'note', args: { incident } },
    { verb: 'update', args: { incident, text: 'x' } },
    { verb: 'stand-down', args: { incident, text: 'x' } },
    { verb: 'cancel', args: { incident, text: 'x' } },
    { verb: 'confirm', args: { incident } },
    { verb: 'level', args: { incident, level: '4' } },
    { verb: 'task-done', args: { incident, task: '1' } },
    { verb: 'task-add', args: { incident, text: 'x' } },
    { verb: 'join', args: { incident, command: 'x' } },
    { verb: 'debrief', args: { incident } },
    { verb: 'debrief', args: { incident, nothing: 'yes' } },
    { verb: 'ask-check-in', args: { incident } },
    { verb: 'end', args: { incident } },
    { verb: 'pause', args: { incident } },
    { verb: 'adopt-plan', args: { incident } },
    { verb: 'lessons', args: { place: 'NMG' } },
    { verb: 'report', args: { incident } },
    { verb: 'report', args: { ref: 'NMG-27-001' } },
  ]
  for (const request of asks) {
    const said = await press(request)
    expect(said, JSON.stringify(request)).not.toBe('')
    expect(said, JSON.stringify(request)).not.toMatch(/ransom note|Northmoor General|form:|Something went wrong/)
  }
  expect((await t.log.read(incident)).length).toBe(before)
})

test('a button that names a stream of another kind, or nothing at all, does nothing', async () => {
  const { t, press } = await outsider()
  const streams = (await t.log.streams()).length
  for (const incident of ['programme/NMG', 'register/NMG', 'incident/', 'constructor', '__proto__', 'x'.repeat(3000)])
    for (const verb of [
      'ack',
      'confirm',
      'raise',
      'show',
      'note',
      'rang',
      'debrief',
      'start',
      'cancel-rehearsal',
      'join',
    ]) {
      const args = {
        incident,
        programme: incident,
        rehearsal: 'constructor',
        page: 'constructor',
        text: 'x',
        command: 'x',
      }
      expect(await press({ verb, args }), `${verb} ${incident.slice(0, 20)}`).not.toMatch(/^$|Something went wrong/)
    }
  expect(await t.log.streams()).toHaveLength(streams)
})

test('who was paged by hand from another organisation sees the incident and its tasks, and lists it', async () => {
  const { t, who, press, incident } = await outsider()
  await t.say('ama-boateng', `/incident page NMG-27-001 ${who}`)
  await t.settle()
  expect(await press({ verb: 'show', args: { incident } })).toContain('NMG-27-001')
  expect(words(await t.say(who, '/incident list'))).toContain('NMG-27-001')
  expect(words(await t.say(who, '/incident note NMG-27-001: on my way'))).toContain('Noted')
})

test('a second declaration while it is only a standby pages people', async () => {
  const t = await startBot()
  await t.say('ama-boateng', '/incident standby ransomware-acute at NMG: a warning')
  await t.say('sofia-lindqvist', '/incident declare ransomware-acute at NMG: it is here')
  await t.settle()
  expect(t.inbox('k-osei')[0]).toContain('You are needed as ICT lead')
})

test('somebody who declares again what is then cancelled gets an incident of their own', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  await t.settle()
  await t.say('sofia-lindqvist', '/incident declare ransomware-acute at NMG: truly, all wards')
  await t.say('ama-boateng', '/incident cancel NMG-27-001: a test image')
  await t.passMinutes(1.5)
  expect((await t.log.entries()).filter((e) => e.open).map((e) => e.reference)).toEqual(['NMG-27-002'])
  expect(t.inbox('k-osei').join('\n')).toContain('"truly, all wards" - Sofia Lindqvist')
})

test('who confirms what is confirmed already is told who commands', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  expect(words(await t.say('ben-hughes', '/incident confirm NMG-27-001'))).toContain('Its commander is Ama Boateng')
})

test('a clock is started by the time a phone shows', async () => {
  const t = await startBot()
  await t.say('ama-boateng', DECLARE)
  const clock = t.book.plans.find((p) => p.id === 'ransomware-acute')?.clocks[0]
  expect(words(await t.say('ama-boateng', `/incident aware ${clock?.id} at 02:55`))).toContain('02:55 Fri 8 Jan')
  const other = await startBot()
  await other.say('ama-boateng', DECLARE)
  expect(words(await other.say('ama-boateng', `/incident aware ${clock?.id} at 23:30`))).toContain('23:30 Thu 7 Jan')
})

test('an NHS number in a line that opens a form is taken out there too, and the author is told', async () => {
  const t = await startBot()
  const answer = await t.say('ama-boateng', '/incident declare: patient 999 054 8609 is lost')
  expect(answer.form?.intro).toContain('looks like an NHS number was removed')
  expect(JSON.stringify(answer)).not.toContain('8609')
})

test('a made id that looks like an NHS number stays as it is', async () => {
  const t = await startBot()
  const place = 'browser:ama-boateng'
  const request = { verb: 'note', args: { incident: 'incident/9990548609abcdef', text: 'all well' } }
  const said = words(await t.bot.receive({ id: 'a', from: place, place, act: { type: 'submitted', request } }))
  expect(said).toContain('There is no such incident')
  expect(said).not.toContain('NHS number')
})
