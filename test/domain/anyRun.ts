import fc from 'fast-check'
import { evolveStream } from '../../src/app/streams.ts'
import type { AnswerForm } from '../../src/domain/book.ts'
import type { CommandBody } from '../../src/domain/commands.ts'
import type { Entry } from '../../src/domain/entries.ts'
import type { Kind, Stamped } from '../../src/domain/events.ts'
import { DECLARE, story, TIMER } from './given.ts'
import { bookOf, inject, NIGHT, PEOPLE, plan, role, rung, SCENARIO, type Who } from './sampleBook.ts'

const WHO = Object.keys(PEOPLE) as Who[]

const target = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WHO).map((person) => ({ person })) },
  { weight: 2, arbitrary: fc.constantFrom('ict-on-call', 'duty', 'nobody').map((rota) => ({ rota })) },
  { weight: 1, arbitrary: fc.constant({ ring: 'switchboard' }) },
)

const anyRung = fc
  .record({
    targets: fc.array(target, { minLength: 1, maxLength: 3 }),
    answerMinutes: fc.integer({ min: 1, max: 6 }),
    times: fc.integer({ min: 1, max: 2 }),
    deputy: fc.boolean(),
  })
  .map(({ targets, ...more }) => rung(targets, more))

const anyRole = fc.record({
  rungs: fc.array(anyRung, { maxLength: 3 }),
  quorum: fc.integer({ min: 1, max: 3 }),
  repeats: fc.integer({ min: 0, max: 1 }),
  parent: fc.boolean(),
})

const anyForm = fc.constantFrom<AnswerForm>(
  { type: 'yes-no' },
  { type: 'words' },
  { type: 'choice', choices: ['Isolate', 'Wait', 'Ask the board'] },
  { type: 'scale', least: 'not at all', most: 'wholly' },
)

const anyAsk = fc.record({ answerMinutes: fc.integer({ min: 1, max: 15 }), form: anyForm })

const anyInject = fc.record({
  offsetMinutes: fc.integer({ min: 0, max: 60 }),
  to: fc.subarray(['r0', 'r1', 'r2']),
  ask: fc.option(anyAsk, { nil: undefined }),
})

/** What people type must never reach a lock screen; this is how tests know it again. */
export const TYPED = 'zqtypedzq'

const OPS = [
  'acknowledge',
  'acknowledge',
  'decline',
  'decline',
  'wrong-person',
  'hand-on',
  'page',
  'page-into',
  'refuse',
  'sent',
  'rang',
  'pass',
  'pass',
  'pass',
  'note',
  'update',
  'decide',
  'level',
  'type',
  'task',
  'task-done',
  'aware',
  'confirm',
  'raise',
  'declare-again',
  'choose',
  'check-in',
  'answer',
  'answer',
  'send-inject',
  'send-inject',
  'skip-inject',
  'add-inject',
  'observe',
  'rate',
  'real-elsewhere',
  'pause',
  'resume',
  'postpone',
  'room',
  'no-room',
  'stand-down',
  'cancel',
  'end',
  'debrief',
] as const

const op = fc.record({ what: fc.constantFrom(...OPS), a: fc.nat(50), b: fc.nat(50), byOther: fc.nat(9) })

export const anyRun = fc.record({
  roles: fc.array(anyRole, { minLength: 1, maxLength: 3 }),
  kind: fc.constantFrom<Kind>('real', 'real', 'drill', 'exercise', 'exercise'),
  shape: fc.constantFrom('table_top' as const, 'command_post' as const, 'live' as const),
  injects: fc.array(anyInject, { maxLength: 6 }),
  ask: anyAsk,
  standby: fc.nat(5).map((n) => n === 0),
  declarer: fc.constantFrom<Who>('ama', 'osei', 'vic', 'ama'),
  ops: fc.array(op, { maxLength: 40 }),
})
export type Run = typeof anyRun extends fc.Arbitrary<infer T> ? T : never

/** It needs somebody, while a rehearsal goes on. */
const REAL_ELSEWHERE: Entry = {
  stream: 'incident/real',
  open: true,
  kind: 'real',
  reference: 'VDH-27-001',
  plan: 'ransomware',
  title: 'Ransomware',
  place: 'VDH',
  organisations: ['VDH'],
  state: 'declared',
  rooms: [],
  people: [],
  at: NIGHT,
}

type Story = ReturnType<typeof story>

/** Plays a run; `after` looks at the story after each command that was asked, with what it did. Each of several on one log has a place of its own. */
export function play(
  run: Run,
  after: (s: Story, step: { what: string; before: number }) => void = () => {},
  { stream = 'incident/any', reference = DECLARE.reference, at = NIGHT } = {},
): Story {
  const roles = run.roles.map(({ rungs, parent, ...more }, i) =>
    role(`r${i}`, rungs, { ...more, organisations: parent ? ['here', 'parent'] : ['here'] }),
  )
  const injects = run.injects.map(({ offsetMinutes, to, ask }, i) =>
    inject(String(i + 1), offsetMinutes, to, {
      text: TYPED,
      lookingFor: TYPED,
      ...(ask ? { ask: { question: TYPED, ...ask } } : {}),
    }),
  )
  const s = story(stream, bookOf({ plans: [plan(roles)], scenarios: [{ ...SCENARIO, injects }] }), at)
  const ask = (what: string, who: Who | typeof TIMER, body: CommandBody) => {
    const before = s.state().seq
    try {
      s.ask(who, body)
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('Refused: '))) throw error
    }
    after(s, { what, before })
  }
  ask('declare', run.kind === 'real' ? run.declarer : TIMER, {
    ...DECLARE,
    kind: run.kind,
    standby: run.standby,
    what: TYPED,
    reference,
    ...(run.kind === 'real' ? {} : { director: 'lena', rehearsal: 'r1', observers: ['vic'] }),
    ...(run.kind === 'exercise' ? { scenario: SCENARIO.id, cast: { shape: run.shape } } : {}),
  })
  for (const { what, a, b, byOther } of run.ops) {
    const { incident } = s
    const pick = <T>(list: T[], n: number): T | undefined => list[n % Math.max(1, list.length)]
    const anyone = pick(WHO, a) ?? 'ama'
    const page = pick(incident.pages, a)
    const owner = (byOther === 0 ? anyone : page?.person) as Who | undefined
    const lead = byOther < 2 ? anyone : run.kind === 'real' ? 'ama' : 'lena'
    const call = pick(incident.calls, b)
    switch (what) {
      case 'acknowledge':
        if (page && owner) ask(what, owner, { do: 'acknowledge', page: page.id })
        break
      case 'decline':
      case 'wrong-person':
        if (page && owner) ask(what, owner, { do: 'decline', page: page.id, wrongPerson: what === 'wrong-person' })
        break
      case 'hand-on':
        if (page && owner) ask(what, owner, { do: 'hand-on', page: page.id, to: pick(WHO, b) ?? '' })
        break
      case 'page':
        ask(what, lead, { do: 'page', person: anyone })
        break
      case 'page-into':
        if (call) ask(what, lead, { do: 'page', person: anyone, call: call.id })
        break
      case 'refuse':
        if (page)
          for (const by of ['chat', 'sms'] as const)
            ask(what, TIMER, { do: 'note-refused', page: page.id, by, why: 'no number' })
        break
      case 'sent':
        if (page) ask(what, TIMER, { do: 'note-sent', page: page.id, by: b % 2 ? 'chat' : 'sms' })
        break
      case 'rang': {
        const ring = pick(incident.rings, a)
        if (ring) ask(what, lead, { do: 'rang', call: ring.call, step: ring.step, reached: b % 2 === 0 })
        break
      }
      case 'pass': {
        const before = s.state().seq
        s.pass((a % 12) + b / 10)
        after(s, { what, before })
        break
      }
      case 'note':
        ask(what, anyone, { do: 'note', note: TYPED })
        break
      case 'update':
        ask(what, lead, { do: 'update', update: TYPED })
        break
      case 'decide':
        ask(what, lead, { do: 'decide', decision: TYPED })
        break
      case 'level':
        ask(what, lead, { do: 'set-level', level: ([1, 2, 3, 4] as const)[a % 4] ?? 1 })
        break
      case 'type':
        ask(what, lead, { do: 'set-type', type: a % 2 ? 'major' : 'critical' })
        break
      case 'task':
        ask(what, lead, { do: 'add-task', task: TYPED })
        break
      case 'task-done':
        ask(what, lead, { do: 'finish-task', task: String(a % 5) })
        break
      case 'aware':
        ask(what, lead, { do: 'aware', clock: 'gdpr', awareAt: s.now() })
        break
      case 'confirm':
        ask(what, lead, { do: 'confirm' })
        break
      case 'raise':
        ask(what, lead, { do: 'raise' })
        break
      case 'declare-again':
        if (run.kind === 'real')
          ask(what, anyone, { do: 'declare-again', what: TYPED, command: `d${incident.seq}`, standby: b % 2 === 0 })
        break
      case 'choose': {
        const declarer = pick(incident.declarers, a)
        if (declarer) ask(what, declarer.by as Who, { do: b % 2 ? 'join' : 'separate', command: declarer.command })
        break
      }
      case 'check-in':
        ask(what, lead, { do: 'ask-check-in' })
        break
      case 'answer':
        {
          const checkIn = pick(incident.checkIns, a)
          const who = byOther === 0 ? anyone : (pick(checkIn?.people ?? [], b) as Who | undefined)
          const answer = { 'yes-no': b % 2 ? 'yes' : 'no', words: 'words', choice: '2', scale: '5' }
          if (checkIn && who)
            ask(what, who, {
              do: 'answer-check-in',
              checkIn: checkIn.id,
              answer: a % 4 ? answer[checkIn.form.type] : 'words',
              words: TYPED,
            })
        }
        break
      case 'send-inject':
      case 'skip-inject': {
        const named = b % 2 ? pick(incident.exercise?.injects ?? [], a)?.id : undefined
        ask(what, lead, { do: what, ...(named === undefined ? {} : { inject: named }) })
        break
      }
      case 'add-inject': {
        const question = a % 2 ? { ask: { question: TYPED, ...run.ask } } : {}
        const to = call && a % 3 ? [call.role] : []
        ask(what, lead, { do: 'add-inject', text: TYPED, to, ...(b % 3 ? { inMinutes: b / 3 } : {}), ...question })
        break
      }
      case 'observe':
        ask(what, byOther < 2 ? anyone : 'vic', { do: 'observe', note: TYPED, ...(b % 2 ? { objective: 'O1' } : {}) })
        break
      case 'rate': {
        const rating = (['P', 'S', 'M', 'U'] as const)[b % 4] ?? 'P'
        ask(what, byOther < 2 ? anyone : 'vic', { do: 'rate', objective: b % 3 ? 'O1' : 'O2', rating, why: TYPED })
        break
      }
      case 'real-elsewhere':
        if (s.open.length > 0) s.open.length = 0
        else s.open.push({ ...REAL_ELSEWHERE, people: [anyone] })
        break
      case 'postpone':
        if (b % 6 === 0) ask(what, lead, { do: 'postpone', wall: '2027-02-02 10:00', zone: 'Europe/London' })
        break
      case 'pause':
        ask(what, lead, { do: 'pause', reason: b % 2 ? 'no-duff' : 'director' })
        break
      case 'resume':
        ask(what, lead, { do: 'resume' })
        break
      case 'room':
      case 'no-room': {
        const room = pick(incident.rooms, a)
        if (!room) break
        const { organisation, home } = room
        if (what === 'no-room') ask(what, TIMER, { do: 'note-no-room', organisation, home, why: 'no licence' })
        else ask(what, TIMER, { do: 'note-room', organisation, home, room: `browser:room/${organisation}` })
        break
      }
      case 'stand-down':
        if (b % 4 === 0) ask(what, lead, { do: 'stand-down', why: TYPED })
        break
      case 'cancel':
        if (b % 8 === 0) ask(what, lead, { do: 'cancel', why: TYPED })
        break
      case 'end':
        if (b % 4 === 0) ask(what, lead, { do: 'end-rehearsal' })
        break
      case 'debrief':
        ask(what, anyone, { do: 'debrief', worked: TYPED, hindered: '', change: TYPED })
        break
    }
  }
  return s
}

export const refold = (events: Stamped[], from: Parameters<typeof evolveStream>[0] = { seq: 0 }) =>
  events.reduce(evolveStream, from)
