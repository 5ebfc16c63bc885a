import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NotNow, Refused } from '../../src/chat/chat.ts'
import type { Address } from '../../src/domain/book.ts'
import type { Notifier } from '../../src/notify/notify.ts'

export type Arrived = { to: string; subject?: string; text: string; reference: string }

/** A started notifier with a stand-in provider on this machine behind it. */
export type Harness = {
  notifier: Notifier
  to: Address
  /** Whether the provider can be asked what it took. */
  canTell: boolean
  arrived(): Arrived[]
  /** How often the provider was asked to send. */
  attempts(): number
  /** What the provider does with the next message. `hang`: takes it and never answers. `away`: nobody listens. */
  next(outcome: 'refuse' | 'later' | 'hang' | 'away'): Promise<void>
  stop(): Promise<void>
}

const notice = {
  subject: 'Page NMG-27-014',
  text: 'Muster NMG-27-014: you are needed as ICT lead at Northmoor General. Answer by 03:13: https://muster.example/a/k3v9',
  reference: 'incident-1.page-1.sms',
}

const failure = (sending: Promise<unknown>) =>
  sending.then(
    () => undefined,
    (error: unknown) => error,
  )

/** What every way to reach people outside chat must do. */
export function notifierContract(name: string, start: () => Promise<Harness>) {
  describe(`${name}, as a notifier`, () => {
    let h: Harness
    beforeEach(async () => {
      h = await start()
    })
    afterEach(() => h.stop())

    it("delivers the words unchanged to the one address, and gives the provider's id", async () => {
      const id = await h.notifier.send('page', h.to, notice)
      expect(id).toMatch(/\S/)
      expect(h.arrived()).toHaveLength(1)
      expect(h.arrived()[0]).toMatchObject({ to: h.to.slice(h.to.indexOf(':') + 1), text: notice.text })
      expect(h.arrived()[0]?.reference).toContain(notice.reference)
    })

    it('serves the platform of its addresses', () => {
      expect(h.notifier.platforms).toContain(h.to.slice(0, h.to.indexOf(':')))
    })

    it('carries text that looks like markup, a template or a header as it is', async () => {
      const text = 'a <b>&amp;</b> ((text)) {{x}}\r\nBcc: someone@evil.example\n.\n..\nend'
      await h.notifier.send('rest', h.to, { ...notice, subject: 'One\r\nBcc: someone@evil.example', text })
      expect(h.arrived()).toHaveLength(1)
      expect(h.arrived()[0]?.to).not.toContain('evil')
      expect(h.arrived()[0]?.text.replaceAll('\r\n', '\n').trim()).toBe(text.replaceAll('\r\n', '\n'))
    })

    it('says when the provider will never take it', async () => {
      await h.next('refuse')
      const error = await failure(h.notifier.send('page', h.to, notice))
      expect(error).toBeInstanceOf(Refused)
      expect((error as Refused).message).toMatch(/^[A-Z].*\w/)
    })

    it('says when to try again, and tries only once by itself', async () => {
      await h.next('later')
      const error = await failure(h.notifier.send('page', h.to, notice))
      expect(error).toBeInstanceOf(NotNow)
      expect((error as NotNow).retryAfterMs).toBeGreaterThan(0)
      expect(h.attempts()).toBe(1)
      await h.notifier.send('page', h.to, notice)
      expect(h.arrived()).toHaveLength(1)
    })

    it('does not call it refused or unsent when no answer came', async () => {
      await h.next('hang')
      const error = await failure(h.notifier.send('page', h.to, notice))
      expect(error).toBeInstanceOf(Error)
      expect(error).not.toBeInstanceOf(Refused)
      expect(error).not.toBeInstanceOf(NotNow)
      expect(h.attempts()).toBe(1)
    })

    it('says truly whether it was taken before, or that it cannot tell, and sends nothing for it', async () => {
      const found = (reference: string) => h.notifier.found('page', h.to, reference)
      const sentAs = await h.notifier.send('page', h.to, { ...notice, reference: 'another' })
      expect(await found(notice.reference)).toBe(h.canTell ? 'absent' : 'unknown')
      await h.next('hang')
      await failure(h.notifier.send('page', h.to, notice))
      expect(await found('another')).toEqual(h.canTell ? { sentAs } : 'unknown')
      expect(await found(notice.reference)).toEqual(h.canTell ? { sentAs: expect.stringMatching(/\S/) } : 'unknown')
      expect(h.attempts()).toBe(2)
    })

    it('knows that nothing was sent when nobody listens', async () => {
      await h.next('away')
      expect(await failure(h.notifier.send('page', h.to, notice))).toBeInstanceOf(NotNow)
    })

    it('never puts the words into its errors', async () => {
      for (const outcome of ['hang', 'later', 'refuse', 'away'] as const) {
        await h.next(outcome)
        const error = await failure(h.notifier.send('page', h.to, notice))
        expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('Northmoor General')
      }
    })
  })
}
