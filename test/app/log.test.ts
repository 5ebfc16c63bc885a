import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createLog, withoutSecrets } from '../../src/app/log.ts'

function captured(level = 'info') {
  let written = ''
  const to = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk)
      done()
    },
  })
  return { log: createLog({ level, to }), written: () => written }
}

describe('the log', () => {
  it('writes one JSON line with the time in UTC', () => {
    const { log, written } = captured()
    log.info({ stream: 'incident/1', attempts: 2 }, 'sent')
    expect(JSON.parse(written())).toMatchObject({ level: 30, stream: 'incident/1', attempts: 2, msg: 'sent' })
    expect(JSON.parse(written()).time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
    expect(written().split('\n')).toHaveLength(2)
  })

  it('keeps no message bodies, contact details or secrets in its fields', () => {
    const { log, written } = captured()
    log.info(
      {
        notice: { subject: 'Page', text: 'patient on ward 4' },
        config: { slack: { botToken: 'tok-1' }, headers: { authorization: 'abc' } },
        phone: '07700 900123',
        text: 'patient on ward 5',
      },
      'x',
    )
    expect(written()).not.toMatch(/ward|tok-1|abc|900123/)
  })

  it('keeps none inside sentences either, such as the message of an error', () => {
    const { log, written } = captured()
    const why = new Error(
      'to +44 7700 900123 and 07700900456 and ama@northmoor.example with xoxb-12-secret, Bearer eyJx.y at rediss://u:pw@redis.example and https://m.example/a/p.incident.abcdefghijklmnop',
    )
    log.error({ err: why }, `could not reach sms:+447700900789`)
    expect(written()).not.toMatch(/900\s?\d{3}|ama@|12-secret|eyJx|pw@|abcdefghijklmnop/)
    expect(written()).toMatch(/redis\.example/)
    expect(() => JSON.parse(written())).not.toThrow()
  })

  it('leaves times, references, hashes and figures alone', () => {
    const plain =
      '{"at":"2027-01-05T03:10:00.000Z","n":1795446000000,"id":"0a1b2c3d4e5f60718293","ref":"NMG-27-014","port":3000,"wall":"2027-01-05 03:10"}'
    expect(withoutSecrets(plain)).toBe(plain)
  })

  it('says no more than its level', () => {
    const { log, written } = captured('warn')
    log.info('chatter')
    expect(written()).toBe('')
  })
})
