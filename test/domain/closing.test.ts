import { expect, test } from 'vitest'
import { drill, story, stranger, TIMER, types } from './given.ts'

function declared() {
  const s = story()
  s.declare()
  return s
}

test('standing down asks for lessons those who took part: who responded, who commands, who declared', () => {
  const s = story()
  s.declare('lena')
  s.ask('ben', { do: 'confirm' })
  s.ask('osei', { do: 'acknowledge', page: s.page('ict@NMG', 'osei') })
  const events = s.ask('ben', { do: 'stand-down', why: 'restored' })
  expect(events).toMatchObject([
    { type: 'stood-down', by: 'ben', text: { why: 'restored' } },
    { type: 'debrief-asked', round: 'hot', people: ['osei', 'ben', 'lena'] },
    { type: 'cold-debrief-set', people: ['osei', 'ben', 'lena'] },
  ])
  expect(s.incident).toMatchObject({ state: 'stood-down', closedBy: 'ben' })
  expect(s.incident.nextSitrep).toBeUndefined()
})

test('without command nobody stands it down or cancels it, and the refusal says whom to ask', () => {
  const s = declared()
  for (const who of ['osei', 'vic', 'ivy', stranger('NMG')] as const) {
    expect(s.refusal(who, { do: 'stand-down', why: '' })).toContain('Ask Ama Sample or Ben Sample.')
    expect(s.refusal(who, { do: 'cancel', why: '' })).toContain('Ask Ama Sample or Ben Sample.')
  }
  expect(s.refusal('ama', { do: 'stand-down', why: 'x'.repeat(501) })).toContain('at most 500')
  expect(s.refusal('lena', { do: 'stand-down', why: '' })).toMatch(/\d tasks? (is|are) open/)
  expect(s.refusal('vic', { do: 'stand-down', why: '' }), 'what is open is not for outsiders').not.toContain('task')
})

test('an end happens once, and the other end says what it was', () => {
  const s = declared()
  s.ask('ama', { do: 'stand-down', why: '' })
  expect(s.ask('ben', { do: 'stand-down', why: '' })).toEqual([])
  expect(s.refusal('ben', { do: 'cancel', why: '' })).toContain('was stood down already')
  const other = declared()
  other.ask('ama', { do: 'cancel', why: '' })
  expect(other.ask('ama', { do: 'cancel', why: '' })).toEqual([])
  expect(other.refusal('ama', { do: 'stand-down', why: '' })).toContain('was cancelled already')
})

test('a drill is ended by its director or who holds plan there, never stood down; a real incident is never ended as a drill', () => {
  expect(declared().refusal('ama', { do: 'end-rehearsal' })).toContain('is real')
  const s = drill()
  expect(s.refusal('ama', { do: 'stand-down', why: '' })).toContain('is a rehearsal')
  expect(s.refusal('osei', { do: 'end-rehearsal' })).toContain('only the director')
  expect(s.refusal('vic', { do: 'end-rehearsal' })).toContain('only the director')
  expect(s.refusal('vic', { do: 'cancel', why: '' })).toContain('Not cancelled')
  expect(types(s.ask('lena', { do: 'end-rehearsal' }))).toEqual(['stood-down', 'debrief-asked', 'cold-debrief-set'])
  expect(s.ask(TIMER, { do: 'end-rehearsal' })).toEqual([])
  expect(s.refusal('lena', { do: 'end-rehearsal' })).toContain('has ended already')
})

test('a drill that ends while it is paused is over, not paused', () => {
  const s = drill()
  s.ask('osei', { do: 'pause', reason: 'no-duff' })
  s.ask('lena', { do: 'end-rehearsal' })
  expect(s.incident.paused).toBeUndefined()
  expect(s.refusal('lena', { do: 'resume' })).toContain('is not paused')
})

test('cancelling a drill closes its questions', () => {
  const s = drill()
  s.pass(20)
  expect(types(s.ask('lena', { do: 'cancel', why: 'snow' }))).toEqual(['check-in-closed', 'cancelled'])
})

test('each participant answers the debrief once; nothing to add is an answer; others are not asked', () => {
  const s = declared()
  const debrief = { do: 'debrief', worked: ' the list ', hindered: '', change: '' } as const
  expect(s.refusal('ama', debrief)).toContain('has not ended yet')
  s.ask('ama', { do: 'stand-down', why: '' })
  expect(s.refusal('osei', debrief)).toContain('You were not asked')
  expect(s.refusal(stranger('NMG'), debrief)).toContain('You were not asked')
  expect(s.refusal('ama', { ...debrief, change: 'x'.repeat(3001) })).toContain('at most 3000')
  expect(s.ask('ama', debrief)).toEqual([{ type: 'debrief-answered', person: 'ama', text: { worked: 'the list' } }])
  expect(s.refusal('ama', debrief)).toContain('answered already')
})
