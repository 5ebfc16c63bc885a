import { describe, expect, it } from 'vitest'
import { emptyHead, hashOf, headOf, type SealedLine, seal } from '../../src/store/envelope.ts'
import { verifyChain } from '../../src/store/verifyChain.ts'

const cause = { at: '2027-01-05T03:10:00.000Z', actor: 'amara', command: 'c' }
const stream = (): SealedLine[] =>
  seal(
    's',
    emptyHead,
    [1, 2, 3].map((n) => ({ type: 'noted', by: 'amara', text: { note: `note ${n}` } })),
    cause,
  )
describe('the chain', () => {
  const lines = stream()
  const line = (n: number) => lines[n] as SealedLine
  const changed = (n: number, change: object): SealedLine[] =>
    lines.map((each, index) => (index === n ? { ...each, event: { ...each.event, ...change } } : each))

  it('is whole as written', () => {
    expect(verifyChain('s', lines, [headOf(lines)])).toEqual({ problems: [], head: headOf(lines), erased: [] })
  })

  it('does not depend on the order of fields', () => {
    const turned = lines.map(({ event, ...rest }) => ({
      ...rest,
      event: Object.fromEntries(Object.entries(event).reverse()) as SealedLine['event'],
    }))
    expect(verifyChain('s', turned).problems).toEqual([])
  })

  it.each([
    ['what happened', { by: 'somebody else' }],
    ['when', { at: '2027-01-05T03:11:00.000Z' }],
    ['who', { actor: 'bo' }],
    ['why', { because: 'another command' }],
    ['the digest of a text', { text: { note: 'x' } }],
    ['a field that was not there', { extra: true }],
  ])('shows that %s was changed', (_, change) => {
    expect(verifyChain('s', changed(1, change)).problems[0]).toEqual({
      seq: 2,
      why: 'Its content was changed after it was written.',
    })
  })

  it('shows a change whose own hash was made to fit', () => {
    const event = { ...line(1).event, by: 'somebody else' }
    const forged = changed(1, { ...event, hash: hashOf(event) })
    expect(verifyChain('s', forged).problems).toEqual([{ seq: 3, why: 'It does not follow from the event before it.' }])
  })

  it('shows a changed text', () => {
    const { event, texts } = line(0)
    const salt = texts?.note?.salt ?? ''
    const forged = [{ event, texts: { note: { salt, text: 'never said' } } }, line(1), line(2)]
    expect(verifyChain('s', forged).problems).toEqual([
      { seq: 1, why: 'Its text "note" was changed after it was written.' },
    ])
  })

  it('shows a missing event, and a changed order', () => {
    expect(verifyChain('s', [line(0), line(2)]).problems.map(({ seq }) => seq)).toContain(2)
    expect(verifyChain('s', [line(0), line(2), line(1)]).problems.map(({ seq }) => seq)).toContain(2)
    expect(verifyChain('s', [line(1), line(2)]).problems.map(({ seq }) => seq)).toContain(1)
  })

  it('shows events of another stream', () => {
    expect(verifyChain('t', lines).problems).toHaveLength(3)
  })

  it('shows a lost end only with a head that was sealed earlier', () => {
    const cut = lines.slice(0, 2)
    expect(verifyChain('s', cut).problems).toEqual([])
    expect(verifyChain('s', cut, [headOf(lines)]).problems).toEqual([
      { seq: 3, why: 'It was sealed earlier and is gone: the end of the stream was lost.' },
    ])
  })

  it('shows a stream that was written anew from the start', () => {
    expect(verifyChain('s', stream(), [headOf(lines)]).problems).toEqual([
      { seq: 3, why: 'It is not the event that was sealed earlier.' },
    ])
  })

  it('is whole when texts were erased, and says which', () => {
    expect(verifyChain('s', [line(0), { event: line(1).event }, line(2)])).toMatchObject({ problems: [], erased: [2] })
  })
})
