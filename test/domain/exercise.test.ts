import { describe, expect, test } from 'vitest'
import type { Inject } from '../../src/domain/book.ts'
import type { CommandBody } from '../../src/domain/commands.ts'
import type { Entry } from '../../src/domain/entries.ts'
import { plusMinutes } from '../../src/domain/time.ts'
import { drill, exercise, guest, story, stranger, TIMER, types } from './given.ts'
import { bookOf, inject, NIGHT, SCENARIO } from './sampleBook.ts'

type Told = ReturnType<typeof exercise>

const injectsOf = (s: Told) => s.incident.exercise?.injects ?? []
const sentIn = (s: Told) => s.events.flatMap((e) => (e.type === 'inject-sent' ? [[e.inject, e.at]] : []))
const minute = (minutes: number) => plusMinutes(NIGHT, minutes)
const playing = (injects: Inject[]) => exercise({}, bookOf({ scenarios: [{ ...SCENARIO, injects }] }))

const BY_DIRECTOR: CommandBody[] = [
  { do: 'send-inject' },
  { do: 'skip-inject' },
  { do: 'add-inject', text: 'x', to: [] },
]

describe('declaring an exercise', () => {
  test('keeps the scenario as it was, who observes, and the shape that was asked for', () => {
    const s = exercise({ cast: { shape: 'live' } })
    expect(s.incident).toMatchObject({ kind: 'exercise', director: 'lena', organisations: ['NMG', 'NMI'] })
    expect(s.incident.drill).toBeUndefined()
    expect(s.incident.exercise).toMatchObject({
      scenario: { id: 'ransom-night', version: 3, hash: 'scenario-hash-3' },
      shape: 'live',
      lengthMinutes: 60,
      observers: ['vic'],
      notes: [],
      ratings: [],
    })
    expect(exercise().incident.exercise?.shape).toBe('command_post')
    expect(exercise({ cast: { shape: 'drill' } }).incident.exercise?.shape).toBe('command_post')
  })

  test('needs its scenario', () => {
    expect(() => exercise({ scenario: 'gone' })).toThrow('The scenario is gone from the runbook files.')
    expect(() => exercise({}, bookOf({ scenarios: [] }))).toThrow('Nothing was declared.')
  })

  test('a drill has no story', () => {
    const s = drill()
    expect(s.incident.exercise).toBeUndefined()
    for (const body of BY_DIRECTOR)
      expect(s.refusal('lena', body)).toBe('NMG-D-27-001 is not an exercise with a story.')
    expect(s.refusal('lena', { do: 'observe', note: 'x' })).toContain('is not an exercise')
    expect(s.refusal('lena', { do: 'rate', objective: 'O1', rating: 'P', why: '' })).toContain('is not an exercise')
  })
})

describe('injects by their time', () => {
  test('each goes to the players of its roles at its offset, the last one before the end', () => {
    const s = exercise()
    s.pass(59.9)
    expect(sentIn(s)).toEqual([
      ['1', minute(5)],
      ['2', minute(15)],
      ['3', minute(30)],
    ])
    expect(s.incident.state).toBe('declared')
    s.pass(0.1)
    expect(sentIn(s).at(-1)).toEqual(['4', minute(60)])
    expect(types(s.events).slice(types(s.events).lastIndexOf('inject-sent'))).toEqual([
      'inject-sent',
      'stood-down',
      'debrief-asked',
      'cold-debrief-set',
    ])
    expect(s.due()).toEqual([])
  })

  test('an inject waits to the millisecond', () => {
    const s = exercise()
    s.at(new Date(Date.parse(minute(5)) - 1).toISOString())
    expect(s.due().map((d) => d.step)).not.toContain('inject.1')
    expect(s.ask(TIMER, { do: 'send-inject', inject: '1' })).toEqual([])
    s.at(minute(5))
    expect(s.due().map((d) => d.step)).toContain('inject.1')
  })

  test('its question goes with it, to the same people, with its time limit', () => {
    const s = exercise()
    s.at(minute(5))
    expect(s.ask(TIMER, { do: 'send-inject', inject: '1' })).toEqual([
      { type: 'inject-sent', inject: '1', people: ['osei'] },
      {
        type: 'check-in-asked',
        checkIn: '1',
        people: ['osei'],
        answerBy: minute(15),
        form: { type: 'choice', choices: ['Isolate', 'Wait'] },
        text: { question: 'What do you do first?' },
      },
    ])
    s.at(minute(15))
    expect(s.ask(TIMER, { do: 'send-inject', inject: '2' })).toEqual([
      { type: 'inject-sent', inject: '2', people: ['osei', 'tomas', 'ben', 'ama', 'ian'] },
    ])
  })

  test('with nobody in its roles it is sent to nobody, and nobody is asked', () => {
    const s = playing([
      inject('a', 5, ['nobody'], { ask: { question: 'Well?', answerMinutes: 5, form: { type: 'words' } } }),
    ])
    s.pass(6)
    expect(injectsOf(s)[0]).toMatchObject({ state: 'sent', people: [] })
    expect(s.incident.checkIns).toEqual([])
  })

  test('a question ends with the exercise, and is not put when there is no time left to answer', () => {
    const ask = { question: 'Well?', answerMinutes: 10, form: { type: 'words' } as const }
    const s = playing([inject('a', 55, [], { ask }), inject('b', 60, [], { ask })])
    s.pass(55)
    expect(s.incident.checkIns[0]).toMatchObject({ answerBy: minute(60), answerMinutes: 5 })
    s.pass(5)
    expect(s.incident.checkIns.map((c) => [c.id, c.closed])).toEqual([['a', true]])
    expect(injectsOf(s)[1]).toMatchObject({ state: 'sent' })
    expect(s.incident.checkIns[0]?.people).toContain('ian')
  })

  test('a start that came late moves the whole story with it', () => {
    const s = exercise({}, bookOf(), minute(7))
    s.pass(90)
    expect(sentIn(s)[0]).toEqual(['1', minute(12)])
    expect(s.incident.closedAt).toBe(minute(67))
  })

  test('after an outage all that was due is sent, in order, before it ends', () => {
    const s = exercise()
    s.at(minute(600))
    for (let next = s.due()[0]; next; next = s.due()[0]) s.ask(TIMER, next.body)
    expect(sentIn(s).map(([id]) => id)).toEqual(['1', '2', '3', '4'])
    expect(s.incident.checkIns).toEqual([])
    expect(s.incident.state).toBe('stood-down')
  })

  test('nothing comes while it is paused, and the timer that came too late does nothing', () => {
    const s = exercise()
    s.pass(4)
    s.ask('lena', { do: 'pause', reason: 'director' })
    s.pass(100)
    expect(sentIn(s)).toEqual([])
    expect(s.due()).toEqual([])
    for (const body of [{ do: 'send-inject', inject: '1' }, { do: 'end-rehearsal' }] as const)
      expect(s.ask(TIMER, body)).toEqual([])
    expect(s.refusal('lena', { do: 'send-inject' })).toContain('is paused: nothing was sent. Resume it first')
    expect(s.refusal('lena', { do: 'add-inject', text: 'x', to: [] })).toContain('is paused: nothing was added.')
    s.ask('lena', { do: 'resume' })
    s.pass(1)
    expect(sentIn(s)).toEqual([['1', minute(105)]])
    s.ask('lena', { do: 'end-rehearsal' })
    expect(s.ask(TIMER, { do: 'send-inject', inject: '2' })).toEqual([])
  })

  test('the timer does not end before the time', () => {
    const s = exercise()
    s.at(minute(59))
    expect(s.ask(TIMER, { do: 'end-rehearsal' })).toEqual([])
    s.at(minute(60))
    expect(types(s.ask(TIMER, { do: 'end-rehearsal' }))[0]).toBe('stood-down')
  })
})

describe('injects by the director', () => {
  test('"next" is the soonest that is still to come, whatever was sent or skipped before', () => {
    const s = exercise()
    expect(types(s.ask('lena', { do: 'send-inject' }))).toEqual(['inject-sent', 'check-in-asked'])
    s.ask('lena', { do: 'skip-inject' })
    s.ask('lena', { do: 'send-inject' })
    expect(injectsOf(s).map((i) => i.state)).toEqual(['sent', 'skipped', 'sent', 'waiting'])
    expect(injectsOf(s)[0]?.sentAt).toBe(NIGHT)
    s.pass(60)
    expect(sentIn(s)).toEqual([
      ['1', NIGHT],
      ['3', NIGHT],
      ['4', minute(60)],
    ])
  })

  test('a named one is sent now, once, and its timer does nothing more', () => {
    const s = exercise()
    s.ask('lena', { do: 'send-inject', inject: '3' })
    expect(s.refusal('lena', { do: 'send-inject', inject: '3' })).toBe('Inject 3 was sent already. Nothing was sent.')
    s.at(minute(30))
    expect(s.ask(TIMER, { do: 'send-inject', inject: '3' })).toEqual([])
    expect(s.due().map((d) => d.step)).not.toContain('inject.3')
  })

  test('a skipped one stays away, and what follows keeps its time', () => {
    const s = exercise()
    expect(s.ask('lena', { do: 'skip-inject', inject: '2' })).toEqual([
      { type: 'inject-skipped', inject: '2', by: 'lena' },
    ])
    expect(s.ask('lena', { do: 'skip-inject', inject: '2' })).toEqual([])
    expect(s.refusal('lena', { do: 'send-inject', inject: '2' })).toContain('was skipped already')
    s.pass(40)
    expect(sentIn(s)).toEqual([
      ['1', minute(5)],
      ['3', minute(30)],
    ])
    expect(s.refusal('lena', { do: 'skip-inject', inject: '1' })).toContain('cannot be skipped')
  })

  test('ids are read whatever their case; unknown ones are answered with those there are', () => {
    const s = playing([inject('Ransom', 5), inject('b', 6)])
    expect(types(s.ask('lena', { do: 'send-inject', inject: 'rANSOM' }))).toEqual(['inject-sent'])
    expect(s.refusal('lena', { do: 'send-inject', inject: 'c' })).toBe(
      'NMG-E-27-001 has no inject "c". Its injects: Ransom, b.',
    )
    expect(s.refusal('lena', { do: 'skip-inject', inject: '' })).toContain('has no inject ""')
    expect(s.ask(TIMER, { do: 'send-inject', inject: 'c' })).toEqual([])
    s.ask('lena', { do: 'send-inject' })
    expect(s.refusal('lena', { do: 'send-inject' })).toBe('NMG-E-27-001 has no inject left to come.')
    expect(playing([]).refusal('lena', { do: 'send-inject', inject: '1' })).toContain('Its injects: none.')
  })

  test('only its director, or who holds plan or command there, may do any of it', () => {
    const s = exercise({ director: 'osei' })
    for (const who of ['priya', 'vic', 'ivy', 'constructor', stranger('NMG'), guest('NMG')] as const)
      for (const body of BY_DIRECTOR)
        expect(s.refusal(who, body)).toMatch(/^Only the director of NMG-E-27-001 can do this; nothing was /)
    expect(types(s.ask('osei', { do: 'skip-inject' }))).toEqual(['inject-skipped'])
    expect(types(s.ask('ben', { do: 'skip-inject' }))).toEqual(['inject-skipped'])
  })

  test('after the end, or before it has begun, nothing is sent', () => {
    const s = exercise()
    s.ask('lena', { do: 'end-rehearsal' })
    expect(s.refusal('lena', { do: 'send-inject' })).toBe('NMG-E-27-001 has ended; nothing was sent.')
    expect(s.refusal('lena', { do: 'skip-inject' })).toBe('NMG-E-27-001 has ended; nothing was skipped.')
    expect(s.refusal('lena', { do: 'add-inject', text: 'x', to: [] })).toBe(
      'NMG-E-27-001 has ended; nothing was added.',
    )
    expect(exercise({ standby: true }).refusal('lena', { do: 'send-inject' })).toContain('has not begun')
    expect(s.refusal('lena', { do: 'end-rehearsal' })).toContain('has ended already')
  })
})

describe('an inject made up on the fly', () => {
  test('is sent at once, with its question', () => {
    const s = exercise()
    s.pass(2.5)
    const ask = { question: ' Who rings them? ', answerMinutes: 4, form: { type: 'words' } as const }
    expect(s.refusal('lena', { do: 'add-inject', text: 'A voice: this is NOT a drill.', to: [] })).toContain(
      'Players would read "NOT a drill". Leave it out: a rehearsal never says that it is none.',
    )
    expect(s.ask('lena', { do: 'add-inject', text: ' The press is at the door. ', to: ['comms'], ask })).toEqual([
      {
        type: 'inject-added',
        inject: 'X1',
        offsetMinutes: 2.5,
        to: ['comms'],
        by: 'lena',
        ask: { answerMinutes: 4, form: { type: 'words' } },
        text: { inject: 'The press is at the door.', question: 'Who rings them?' },
      },
      { type: 'inject-sent', inject: 'X1', people: ['tomas', 'ben'] },
      {
        type: 'check-in-asked',
        checkIn: 'X1',
        people: ['tomas', 'ben'],
        answerBy: minute(6.5),
        form: { type: 'words' },
        text: { question: 'Who rings them?' },
      },
    ])
    expect(injectsOf(s).at(-1)).toMatchObject({
      id: 'X1',
      addedBy: 'lena',
      state: 'sent',
      text: 'The press is at the door.',
    })
  })

  test('what is to come is prepared while it stands still, counted from when it goes on', () => {
    const s = exercise()
    s.pass(2)
    s.ask('lena', { do: 'pause', reason: 'director' })
    s.pass(10)
    expect(types(s.ask('lena', { do: 'skip-inject' }))).toEqual(['inject-skipped'])
    expect(types(s.ask('lena', { do: 'add-inject', text: 'x', to: [], inMinutes: 3 }))).toEqual(['inject-added'])
    s.pass(10)
    expect(sentIn(s)).toEqual([])
    s.ask('lena', { do: 'resume' })
    s.pass(2.9)
    expect(sentIn(s)).toEqual([])
    s.pass(0.1)
    expect(sentIn(s)).toEqual([['X1', minute(25)]])
  })

  test('or later, counted from now, pauses left out', () => {
    const s = exercise()
    s.pass(2)
    s.ask('lena', { do: 'pause', reason: 'director' })
    s.pass(10)
    s.ask('lena', { do: 'resume' })
    expect(types(s.ask('lena', { do: 'add-inject', text: 'x', to: [], inMinutes: 20 }))).toEqual(['inject-added'])
    expect(injectsOf(s).at(-1)).toMatchObject({ offsetMinutes: 22, state: 'waiting' })
    s.pass(21)
    expect(sentIn(s).at(-1)).toEqual(['X1', minute(32)])
  })

  test('is the next one where it comes before those of the scenario', () => {
    const s = exercise()
    s.ask('lena', { do: 'add-inject', text: 'x', to: [], inMinutes: 2 })
    expect(s.ask('lena', { do: 'send-inject' })[0]).toMatchObject({ type: 'inject-sent', inject: 'X1' })
  })

  test('may come at the very end, and not after it', () => {
    const s = exercise()
    s.pass(10)
    expect(s.refusal('lena', { do: 'add-inject', text: 'x', to: [], inMinutes: 50.1 })).toContain('ends before then')
    s.ask('lena', { do: 'add-inject', text: 'x', to: [], inMinutes: 50 })
    s.pass(50)
    expect(sentIn(s).map(([id]) => id)).toEqual(['1', '2', '3', '4', 'X1'])
    expect(s.incident.state).toBe('stood-down')
  })

  test('takes a number of its own, past those of the scenario', () => {
    const s = playing([inject('x1', 5), inject('X3', 6)])
    for (const _ of [1, 2]) s.ask('lena', { do: 'add-inject', text: 'x', to: [] })
    expect(injectsOf(s).map((i) => i.id)).toEqual(['x1', 'X3', 'X2', 'X4'])
  })

  const ask = { question: 'q', answerMinutes: 5, form: { type: 'words' } as const }
  test.each([
    ['no text', { text: '  ' }, 'Say what the players are to read.'],
    ['too much text', { text: 'x'.repeat(4001) }, 'an inject may have at most'],
    ['a role there is not', { to: ['ict', 'constructor'] }, 'has no role "constructor". Its roles: ict, comms, duty.'],
    ['an empty question', { ask: { ...ask, question: ' ' } }, 'Say what is asked.'],
    ['a long question', { ask: { ...ask, question: 'x'.repeat(501) } }, 'at most 500 fit'],
    ['no time limit', { ask: { ...ask, answerMinutes: 0 } }, 'needs a time limit'],
    ['half a minute', { ask: { ...ask, answerMinutes: 1.5 } }, 'needs a time limit'],
    ['more than a day', { ask: { ...ask, answerMinutes: 1441 } }, 'needs a time limit'],
    ['no number', { ask: { ...ask, answerMinutes: Number.NaN } }, 'needs a time limit'],
    ['one choice', { ask: { ...ask, form: { type: 'choice', choices: ['a'] } } }, '2 to 5 answers'],
    ['six choices', { ask: { ...ask, form: { type: 'choice', choices: [...'abcdef'] } } }, '2 to 5 answers'],
    [
      'an empty choice',
      { ask: { ...ask, form: { type: 'choice', choices: ['a', ' '] } } },
      'An answer to choose from is empty.',
    ],
    ['the past', { inMinutes: -1 }, 'Say in how many minutes.'],
    ['never', { inMinutes: Number.POSITIVE_INFINITY }, 'Say in how many minutes.'],
  ] as const)('with %s it is refused', (_, more, sentence) => {
    const s = exercise()
    const body = { do: 'add-inject', text: 'x', to: [], ...more } as unknown as {
      do: 'add-inject'
      text: string
      to: string[]
    }
    const said = s.refusal('lena', body)
    expect(said).toContain(sentence)
    expect(said).toContain('Nothing was added.')
  })

  test('the hundred-and-first is refused', () => {
    const s = playing(Array.from({ length: 99 }, (_, n) => inject(`i${n}`, 50)))
    s.ask('lena', { do: 'add-inject', text: 'x', to: [], inMinutes: 1 })
    expect(s.refusal('lena', { do: 'add-inject', text: 'x', to: [] })).toContain('holds 100 injects already')
  })
})

describe('observers', () => {
  test('write down what they see, also of an objective, also while it is paused and after the end', () => {
    const s = exercise()
    s.ask('vic', { do: 'observe', note: ' Two people rang. ' })
    s.ask('lena', { do: 'pause', reason: 'director' })
    s.ask('vic', { do: 'observe', note: 'Nobody wrote it down.', objective: 'o1' })
    s.ask('lena', { do: 'end-rehearsal' })
    s.ask('lena', { do: 'observe', note: 'Good spirit.' })
    expect(s.incident.exercise?.notes).toEqual([
      { at: NIGHT, by: 'vic', text: 'Two people rang.' },
      { at: NIGHT, by: 'vic', text: 'Nobody wrote it down.', objective: 'O1' },
      { at: NIGHT, by: 'lena', text: 'Good spirit.' },
    ])
  })

  test('rate objectives; the newest of each observer counts', () => {
    const s = exercise()
    s.ask('vic', { do: 'rate', objective: 'O1', rating: 'U', why: '' })
    s.ask('lena', { do: 'rate', objective: 'O1', rating: 'S', why: 'late' })
    s.ask('vic', { do: 'rate', objective: 'o1', rating: 'P', why: ' after all ' })
    s.ask('vic', { do: 'rate', objective: 'O2', rating: 'M', why: '' })
    expect(s.incident.exercise?.ratings.map(({ at: _, ...r }) => r)).toEqual([
      { objective: 'O1', rating: 'S', by: 'lena', why: 'late' },
      { objective: 'O1', rating: 'P', by: 'vic', why: 'after all' },
      { objective: 'O2', rating: 'M', by: 'vic', why: '' },
    ])
  })

  test('are refused what cannot be recorded', () => {
    const s = exercise()
    expect(s.refusal('osei', { do: 'observe', note: 'x' })).toContain('neither observe nor direct')
    expect(s.refusal(stranger('NMG'), { do: 'observe', note: 'x' })).toContain('neither observe nor direct')
    expect(s.refusal('osei', { do: 'rate', objective: 'O1', rating: 'P', why: '' })).toContain('neither observe')
    expect(s.refusal('vic', { do: 'observe', note: '  ' })).toContain('The note is empty')
    expect(s.refusal('vic', { do: 'observe', note: 'x'.repeat(4001) })).toContain('a note may have at most')
    expect(s.refusal('vic', { do: 'observe', note: 'x', objective: 'O9' })).toContain('Its objectives: O1, O2.')
    expect(s.refusal('vic', { do: 'rate', objective: '', rating: 'P', why: '' })).toContain('has no objective ""')
    expect(s.refusal('vic', { do: 'rate', objective: 'O1', rating: 'P', why: 'x'.repeat(4001) })).toContain('at most')
    s.ask('lena', { do: 'cancel', why: '' })
    expect(s.refusal('vic', { do: 'observe', note: 'x' })).toContain('was cancelled')
    expect(s.refusal('vic', { do: 'rate', objective: 'O1', rating: 'P', why: '' })).toContain('was cancelled')
  })
})

test('it begins paused where something real needs its people, but not for a standby, which pages nobody', () => {
  const entry = (state: string): Entry => ({
    stream: 'incident/real',
    open: true,
    kind: 'real',
    reference: 'NMG-27-001',
    plan: 'ransomware',
    title: 'Ransomware',
    place: 'NMG',
    organisations: ['NMG'],
    state,
    rooms: [],
    people: [],
    at: NIGHT,
  })
  for (const [state, begun] of [
    ['declared', ['declared', 'paused']],
    ['standby', ['declared', 'step-begun']],
  ] as const) {
    const s = story('incident/e')
    s.open.push(entry(state))
    const events = s.declare(TIMER, { kind: 'exercise', scenario: 'ransom-night', director: 'lena' })
    expect(types(events).slice(0, 2), state).toEqual(begun)
  }
})
