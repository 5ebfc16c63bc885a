import fc from 'fast-check'
import { expect, test } from 'vitest'
import { react } from '../../src/app/react.ts'
import { evolveStream, type StreamState } from '../../src/app/streams.ts'
import type { Effect, Lane } from '../../src/domain/effects.ts'
import { anyRun, play, TYPED } from '../domain/anyRun.ts'
import { drill, exercise, story, TIMER } from '../domain/given.ts'
import { bookOf } from '../domain/sampleBook.ts'

type Story = ReturnType<typeof story>

/** What was asked for outside, event by event. */
function effectsOf({ events, book }: Story): Effect[][] {
  let state: StreamState = { seq: 0 }
  return events.map((event) => {
    state = evolveStream(state, event)
    return react(state, event, book)
  })
}

const last = (s: Story, type: string) => effectsOf(s)[s.events.findLastIndex((e) => e.type === type)] ?? []

test('within one event no key stands for two things, and a key keeps its lane and what it does for ever', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const s = play(run)
      const known = new Map<string, { lane: Lane; what: string }>()
      for (const effects of effectsOf(s)) {
        expect(new Set(effects.map((e) => e.key)).size, effects.map((e) => e.key).join(' ')).toBe(effects.length)
        for (const effect of effects) {
          const { key, lane } = effect
          const what = JSON.stringify(effect.do === 'show' ? [effect.show, effect.to] : effect)
          const before = known.get(key)
          if (before) expect({ lane, what }, key).toEqual(before)
          known.set(key, { lane, what })
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('real pages and rehearsal pages never share a lane, and nothing typed is kept in an effect', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const s = play(run)
      for (const effect of effectsOf(s).flat()) {
        expect(effect.lane).not.toBe(run.kind === 'real' ? 'rehearsal' : 'page')
        if (effect.do === 'text' || (effect.do === 'show' && effect.show.card === 'page'))
          expect(effect.lane).toBe(run.kind === 'real' ? 'page' : 'rehearsal')
        expect(JSON.stringify(effect)).not.toContain(TYPED)
      }
    }),
    { numRuns: 300 },
  )
})

test('a rehearsal never reaches the operators, and pauses nothing', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const s = play({ ...run, kind: 'drill' })
      const operators: string[] = s.book.system.operators
      for (const effect of effectsOf(s).flat()) {
        expect(effect.do).not.toBe('pause-rehearsals')
        if ('to' in effect && 'address' in effect.to) expect(operators).not.toContain(effect.to.address)
      }
    }),
    { numRuns: 200 },
  )
})

test('an ended ladder is told to every room and to the operators, also where their chat is the home of a room', () => {
  const s = story()
  s.declare()
  for (const code of ['NMG', 'NMI'])
    s.ask(TIMER, { do: 'note-room', organisation: code, home: `browser:${code}`, room: `browser:room/${code}` })
  s.pass(30)
  const told = last(s, 'ladder-ended').flatMap((e) => (e.do === 'say' ? [e.to] : []))
  const keys = last(s, 'ladder-ended').map((e) => e.key)
  expect(new Set(keys).size).toBe(keys.length)
  expect(told).toEqual(
    expect.arrayContaining([
      { room: 'browser:NMG' },
      { room: 'browser:NMI' },
      { address: 'browser:NMI' },
      { address: 'email:operators@example.org' },
    ]),
  )
})

test('the end is told to everybody paged, by each channel that was not refused', () => {
  const s = story()
  s.declare()
  s.ask(TIMER, { do: 'note-refused', page: s.page('ict@NMG', 'osei'), by: 'sms', why: 'no number' })
  s.ask('ama', { do: 'cancel', why: TYPED })
  const told = last(s, 'cancelled').flatMap((e) =>
    e.do === 'say' && 'person' in e.to ? [`${e.to.person} ${e.to.by}`] : [],
  )
  expect(told).toContain('osei chat')
  expect(told).not.toContain('osei sms')
  expect(told).toContain('tomas sms')
  expect(new Set(told).size).toBe(told.length)
})

test('who confirms is brought into the room, and nobody invites Muster itself', () => {
  const s = story()
  s.declare('osei')
  s.ask(TIMER, { do: 'note-room', organisation: 'NMG', home: 'browser:NMG', room: 'browser:room/NMG' })
  s.ask('ben', { do: 'confirm' })
  expect(last(s, 'confirmed')).toContainEqual(expect.objectContaining({ do: 'invite', who: 'ben' }))
  const d = drill()
  d.ask(TIMER, { do: 'note-room', organisation: 'NMG', home: 'browser:NMG', room: 'browser:room/NMG' })
  expect(last(d, 'room-opened').flatMap((e) => (e.do === 'invite' ? [e.who] : []))).toEqual(['lena'])
})

test('a pause and its end redraw what stands asked: pages, numbers to ring and questions', () => {
  const s = drill('drill', bookOf())
  s.ask(TIMER, { do: 'note-room', organisation: 'NMG', home: 'browser:NMG', room: 'browser:room/NMG' })
  s.pass(20)
  s.ask('osei', { do: 'pause', reason: 'no-duff' })
  const shown = last(s, 'paused').flatMap((e) => (e.do === 'show' ? [e.show.card] : []))
  expect(new Set(shown)).toEqual(new Set(['page', 'ring', 'check-in', 'status', 'director', 'stopped']))
})

/** People's ids are free words: only these are meant. */
const PARTS = new Map([
  ['lena', 'director'],
  ['vic', 'observer'],
])

/** What the newest event of a type asks for outside, each once: "inject to player", "line to room", "command to register/NMG". */
function outside(s: Story, type: string): string[] {
  const all = last(s, type).map((e) => {
    if (e.do === 'command') return `command to ${e.stream}`
    if (!('to' in e)) return e.do
    const to = 'person' in e.to ? (PARTS.get(e.to.person) ?? 'player') : 'room' in e.to ? 'room' : e.to.address
    return `${e.do === 'say' ? 'line' : e.do === 'text' ? 'text' : e.show.card} to ${to}`
  })
  return [...new Set(all)].toSorted()
}

/** An exercise with a room, at its first inject. */
function exercised() {
  const s = exercise()
  s.ask(TIMER, { do: 'note-room', organisation: 'NMG', home: 'browser:NMG', room: 'browser:room/NMG' })
  return s.pass(5)
}

const CONTROL = ['director to director', 'observer to observer']
const ROOM = 'status to room'
const EVERYBODY = ['line to observer', 'line to player', 'line to room']

test('each thing that happens in an exercise reaches everybody whom it concerns: players, director, observers and rooms', () => {
  const s = exercised()
  const expects = (type: string, ...what: string[]) => expect(outside(s, type), type).toEqual(what.toSorted())
  expects('inject-sent', ...CONTROL, 'inject to player')
  expects('check-in-asked', ...CONTROL, 'inject to player', ROOM)
  expects('paged', 'director to director', 'page to player', 'text to player', ROOM)
  s.pass(8)
  expects('check-in-nudged', ...CONTROL, 'line to player')
  s.ask('osei', { do: 'answer-check-in', checkIn: '1', answer: '1' })
  expects('check-in-answered', ...CONTROL, 'inject to player', ROOM)
  expects('acknowledged', 'director to director', 'invite', 'page to player', ROOM)
  s.pass(3)
  expects('check-in-closed', ...CONTROL, 'inject to player', ROOM)
  s.ask('lena', { do: 'skip-inject', inject: '3' })
  expects('inject-skipped', ...CONTROL)
  s.ask('lena', { do: 'add-inject', text: TYPED, to: [] })
  expects('inject-added', ...CONTROL)
  s.ask('vic', { do: 'rate', objective: 'O1', rating: 'P', why: TYPED })
  expects('objective-rated', ...CONTROL)
  s.ask('osei', { do: 'pause', reason: 'no-duff' })
  const redrawn = ['page to player', 'ring to room', ROOM, 'stopped to director']
  expects('paused', ...CONTROL, ...EVERYBODY, ...redrawn)
  s.pass(1)
  s.ask('lena', { do: 'resume' })
  expects('resumed', ...CONTROL, ...EVERYBODY, ...redrawn)
  s.pass(20)
  expects('ladder-ended', 'director to director', 'line to director', 'line to room', ROOM)
  s.ask('lena', { do: 'end-rehearsal' })
  const ended = ['command to programme/NMG', 'command to register/NMG', 'line to director']
  expects('stood-down', ...CONTROL, ...EVERYBODY, ...redrawn, 'inject to player', ...ended)
})

test('an exercise that is broken off or cancelled is told to everybody, and its programme hears of it; it retests nothing', () => {
  const ends = [
    ['postponed', { do: 'postpone', wall: '2027-02-02 10:00', zone: 'Europe/London' }],
    ['cancelled', { do: 'cancel', why: TYPED }],
  ] as const
  for (const [type, body] of ends) {
    const s = exercised()
    s.ask('lena', body)
    const all = [
      ...CONTROL,
      ...EVERYBODY,
      'command to programme/NMG',
      'line to director',
      'page to player',
      'inject to player',
      ROOM,
    ]
    expect(outside(s, type), type).toEqual(all.toSorted())
  }
})

test('the question of a drill goes to those it asks, and each answer shows on its card, to its director and in the room', () => {
  const s = drill()
  s.ask(TIMER, { do: 'note-room', organisation: 'NMG', home: 'browser:NMG', room: 'browser:room/NMG' })
  s.ask('lena', { do: 'ask-check-in' })
  expect(outside(s, 'check-in-asked')).toEqual(['check-in to player', 'director to director', ROOM])
  const [checkIn] = s.incident.checkIns
  s.ask('osei', { do: 'answer-check-in', checkIn: checkIn?.id ?? '', answer: 'yes' })
  expect(outside(s, 'check-in-answered')).toEqual(['check-in to player', 'director to director', ROOM])
})
