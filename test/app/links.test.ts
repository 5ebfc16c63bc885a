import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnswerLink, answerLink, answerToken, openChoice, readLink, sealChoice } from '../../src/app/links.ts'

const SECRET = 'a-long-and-random-secret-of-more-than-32-characters'
const NOW = '2027-01-05T03:10:00.000Z'
const link: AnswerLink = {
  stream: 'incident/3f9a1c2b4d5e6f70',
  page: 'ict-lead@NMG.0.priya.nair',
  person: 'priya.nair',
  until: '2027-01-05T15:10:00.000Z',
}

describe('an answer link', () => {
  it('stands for what it was made for', () => {
    expect(readLink(SECRET, answerToken(SECRET, link), NOW)).toEqual(link)
    const checkIn: AnswerLink = { stream: 'incident/1', checkIn: 'c1', person: 'p', until: link.until }
    expect(readLink(SECRET, answerToken(SECRET, checkIn), NOW)).toEqual(checkIn)
    const invitation: AnswerLink = { stream: 'programme/NMG', invitation: 'r1', person: 'p', until: link.until }
    expect(readLink(SECRET, answerToken(SECRET, invitation), NOW)).toEqual(invitation)
    const takePart: AnswerLink = { stream: 'programme/NMG', takePart: 'r1', person: 'p', until: link.until }
    expect(readLink(SECRET, answerToken(SECRET, takePart), NOW)).toEqual(takePart)
    const debrief: AnswerLink = { stream: 'programme/NMG', debrief: 'structured', person: 'p', until: link.until }
    expect(readLink(SECRET, answerToken(SECRET, debrief), NOW)).toEqual(debrief)
  })

  it('does so whatever the ids are', () => {
    const id = fc.string({ minLength: 1, unit: 'grapheme' }).filter((s) => !/[\r\n]/.test(s))
    fc.assert(
      fc.property(id, id, id, fc.boolean(), (stream, head, person, own) => {
        const any: AnswerLink = { stream, page: own ? `${head}.${person}` : head, person, until: link.until }
        expect(readLink(SECRET, answerToken(SECRET, any), NOW)).toEqual(any)
      }),
    )
  })

  it('is over at its time', () => {
    const token = answerToken(SECRET, link)
    expect(readLink(SECRET, token, '2027-01-05T15:09:59.999Z')).toEqual(link)
    expect(readLink(SECRET, token, link.until)).toBe('expired')
  })

  it('cannot be made with another secret, changed, shortened or swapped', () => {
    const token = answerToken(SECRET, link)
    expect(readLink('another-secret-of-more-than-32-characters', token, NOW)).toBeUndefined()
    for (let i = 0; i < token.length; i++) {
      const changed = `${token.slice(0, i)}${token[i] === 'a' ? 'b' : 'a'}${token.slice(i + 1)}`
      expect(readLink(SECRET, changed, NOW), changed).toBeUndefined()
      expect(readLink(SECRET, token.slice(0, i), NOW)).toBeUndefined()
    }
    const other = answerToken(SECRET, { ...link, person: 'eve' })
    expect(readLink(SECRET, `${other.slice(0, -24)}${token.slice(-24)}`, NOW)).toBeUndefined()
  })

  it('fits a text, and ends so that a phone takes all of it for the link', () => {
    const address = answerLink(SECRET, 'https://muster.example.org', link)
    expect(address.length).toBeLessThan(150)
    expect(address).toMatch(/^https:\/\/muster\.example\.org\/a\/[\w-]+[0-9a-f]$/)
  })
})

describe('a choice offered by a page', () => {
  const token = answerToken(SECRET, link)

  it('comes back as it was offered', () => {
    expect(openChoice(SECRET, token, sealChoice(SECRET, token, 'ack?page=p~1'))).toBe('ack?page=p~1')
  })

  it('cannot be made up, changed, or taken from another link', () => {
    const other = answerToken(SECRET, { ...link, person: 'eve' })
    expect(openChoice(SECRET, token, 'stand-down?incident=1')).toBeUndefined()
    expect(openChoice(SECRET, token, '')).toBeUndefined()
    expect(openChoice(SECRET, token, sealChoice(SECRET, other, 'ack'))).toBeUndefined()
    expect(openChoice(SECRET, token, sealChoice(SECRET, token, 'ack').replace('ack', 'nak'))).toBeUndefined()
  })
})
