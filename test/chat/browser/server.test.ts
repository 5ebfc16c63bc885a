import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { browserChat } from '../../../src/chat/browser/browser.ts'
import { type BrowserServer, browserServer } from '../../../src/chat/browser/server.ts'
import type { Answer, Intent } from '../../../src/chat/chat.ts'
import { people, saying } from './fixtures.ts'
import { Visitor } from './visitor.ts'

const now = () => '2027-01-05T03:10:00.000Z'

let chat: ReturnType<typeof browserChat>
let server: BrowserServer
let visitor: Visitor
let heard: Intent[]
let answer: Answer
let errors: unknown[]

beforeEach(async () => {
  heard = []
  answer = {}
  errors = []
  chat = browserChat({ people: () => people, now })
  await chat.start(async (intent) => {
    heard.push(intent)
    return answer
  })
  server = await browserServer(chat, { port: 0, now, fast: { scale: 60 }, onError: (error) => errors.push(error) })
  visitor = await new Visitor(server).enter()
})
afterEach(async () => {
  await server.stop()
  expect(errors).toEqual([])
})

const say = { person: 'ama', place: 'browser:ama', text: '/incident list', nonce: 'nonce-0001' }

describe('who is let in', () => {
  it('nobody without the key of this start', async () => {
    const stranger = new Visitor(server)
    for (const path of ['start', 'overview?person=ama', 'messages?person=ama&place=browser:ama', 'phone?person=ama'])
      expect((await stranger.get(path)).status, path).toBe(401)
    expect((await stranger.get('live?person=ama')).status).toBe(401)
    expect((await stranger.post('say', say)).status).toBe(401)
    expect((await stranger.post('session', { key: 'a guess' })).status).toBe(401)
    expect((await stranger.post('session', {})).status).toBe(401)
    stranger.cookie = `muster-browser-${server.port}=a-guess`
    expect((await stranger.get('start')).status).toBe(401)
    expect(heard).toEqual([])
  })

  it('says in words where the key is', async () => {
    const reply = await new Visitor(server).get('start')
    expect(reply.body).toEqual({
      error: 'Open the new link that Muster printed when it last started: each start has a key of its own.',
    })
  })

  it('gives a cookie that scripts and other sites cannot use', async () => {
    const key = server.url.split('#key=')[1]
    const reply = await new Visitor(server).post('session', { key })
    expect(String(reply.headers['set-cookie'])).toMatch(
      new RegExp(`^muster-browser-${server.port}=[^;]+; Path=/; HttpOnly; SameSite=Strict$`),
    )
    expect(String(reply.headers['set-cookie'])).not.toContain(key)
  })

  it.each([['evil.example'], ['muster.evil.example:80'], ['127.0.0.1'], ['localhost:1'], ['127.0.0.1.evil.example']])(
    'not under the name %s',
    async (host) => {
      expect((await visitor.get('start', { headers: { host } })).status).toBe(421)
      expect((await visitor.get('/', { headers: { host } })).status).toBe(421)
      const headers = { host, origin: `http://${host}` }
      expect((await visitor.post('say', say, { headers })).status).toBe(421)
      expect(heard).toEqual([])
    },
  )

  it('under localhost as well', async () => {
    const host = `localhost:${server.port}`
    expect((await visitor.post('say', say, { headers: { host, origin: `http://${host}` } })).status).toBe(200)
  })

  it.each([[undefined], ['null'], ['https://evil.example'], ['http://127.0.0.1:1']])(
    'not from a page of the origin %s',
    async (origin) => {
      expect((await visitor.post('say', say, { headers: { origin } })).status).toBe(403)
      expect(heard).toEqual([])
    },
  )

  it('not when another site loads something of ours', async () => {
    expect((await visitor.get('start', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
    expect((await visitor.get('start', { headers: { origin: 'https://evil.example' } })).status).toBe(403)
    expect((await visitor.get('start', { headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(200)
  })

  it.each([['x-forwarded-for'], ['X-Forwarded-Host'], ['forwarded'], ['via'], ['x-real-ip']])(
    'not through a proxy (%s)',
    async (header) => {
      const headers = { [header]: '10.0.0.1' }
      expect((await visitor.get('start', { headers })).status).toBe(403)
      expect((await visitor.get('/', { headers })).status).toBe(403)
    },
  )

  it('not from another computer', async () => {
    const everywhere = { port: 0, now, host: '0.0.0.0' as '127.0.0.1' }
    await expect(browserServer(chat, everywhere)).rejects.toThrow('listens on this computer only')
  })
})

describe('what is sent', () => {
  it('may not be too large', async () => {
    const reply = await visitor.post('say', { ...say, text: 'x'.repeat(70_000) })
    expect(reply.status).toBe(413)
    expect(reply.body).toEqual({ error: 'This is too large; at most 64kb can be sent at once.' })
  })

  it('must be JSON, and complete', async () => {
    const broken = await visitor.post('say', undefined, { raw: '{"person":' })
    expect([broken.status, broken.body]).toEqual([400, { error: 'This is not valid JSON.' }])
    const incomplete = await visitor.post('say', { person: 'ama' })
    expect(incomplete.status).toBe(400)
    expect(JSON.stringify(incomplete.body)).toContain('place')
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await visitor.post('say', undefined, { raw: 'person=ama', headers: form })).status).toBe(415)
    expect((await visitor.post('say', { ...say, place: 'slack:T1/C1' })).status).toBe(400)
    expect((await visitor.post('press', { ...say, message: 'browser:message/x', data: { request: 4 } })).status).toBe(
      400,
    )
    expect(heard).toEqual([])
  })

  it('must name somebody in the list, in a place they are in', async () => {
    expect((await visitor.post('say', { ...say, person: 'nobody' })).status).toBe(404)
    expect((await visitor.post('say', { ...say, place: 'browser:ben' })).status).toBe(403)
    expect((await visitor.get('messages?person=ama&place=browser:ben')).status).toBe(403)
    expect((await visitor.get('live?person=nobody')).status).toBe(404)
    expect(heard).toEqual([])
  })

  it('never acts by a GET', async () => {
    for (const path of ['say', 'press', 'submit', 'about', 'read']) expect((await visitor.get(path)).status).toBe(404)
    expect(heard).toEqual([])
  })

  it('is answered in words when Muster is not there yet, or fails', async () => {
    await chat.stop()
    expect(await visitor.post('say', say)).toMatchObject({
      status: 503,
      body: { error: 'Muster is not listening yet. Try again in a moment.' },
    })
    await chat.start(() => Promise.reject(new Error('a secret detail')))
    const failed = await visitor.post('say', say)
    expect(failed.status).toBe(500)
    expect(JSON.stringify(failed.body)).not.toContain('secret')
    expect(errors.splice(0)).toMatchObject([{ message: 'a secret detail' }])
  })
})

describe('what the page gets', () => {
  it('comes without inline scripts, and says so', async () => {
    const page = await visitor.get('/')
    expect(page.status).toBe(200)
    expect(String(page.body)).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=/)
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe')
    for (const [, path] of String(page.body).matchAll(/(?:src|href)="([^"#]+)"/g))
      expect((await visitor.get(`/${path}`)).status, path).toBe(200)
    expect((await visitor.get('/../server.ts')).status).toBe(404)
  })

  it('says how fast time runs, and who there is', async () => {
    const start = (await visitor.get('start')).body
    expect(start).toMatchObject({ scale: 60, now: now(), zone: 'Europe/London', people })
  })

  it('keeps no answers in caches', async () => {
    expect((await visitor.get('start')).headers['cache-control']).toBe('no-store')
  })

  it('is told at once of what concerns this person, and of nothing else', async () => {
    const ama = await visitor.listen('ama')
    const ben = await visitor.listen('ben')
    await chat.post('page', 'browser:ben', saying('You are needed'))
    await expect.poll(() => ben.events.filter((e) => e.event === 'message')).toHaveLength(1)
    await expect
      .poll(() => ama.events.filter((e) => e.event === 'overview').at(-1)?.data)
      .toMatchObject({ waiting: [{ person: 'ben', unread: 1 }] })
    expect(ama.events.filter((e) => e.event === 'message')).toEqual([])
    expect(ben.events.find((e) => e.event === 'message')?.data).toMatchObject({
      notification: 'You are needed',
      from: { id: 'muster' },
    })
    ama.close()
    ben.close()
  })

  it('is told of an edit as a later revision of the same message', async () => {
    const ama = await visitor.listen('ama')
    const message = await chat.post('page', 'browser:ama', saying('Answer by 03:13'))
    await chat.revise('page', message, saying('You answered'))
    const told = () => ama.events.filter((e) => e.event === 'message').map((e) => e.data)
    await expect.poll(told).toMatchObject([
      { address: message, revision: 0, notification: 'Answer by 03:13' },
      { address: message, revision: 1, notification: 'You answered' },
    ])
    ama.close()
  })

  it('is told of texts to this person, and to nobody else', async () => {
    const ama = await visitor.listen('ama')
    const ben = await visitor.listen('ben')
    const text = { to: 'sms:+447700900123', subject: '', text: 'Answer', reference: 'p-1', lane: 'page' } as const
    chat.ring({ ...text, person: 'ben' })
    chat.ring({ ...text, person: 'ama', text: 'For Ama' })
    const notices = (of: typeof ama) => of.events.filter((e) => e.event === 'notice').map((e) => e.data)
    await expect.poll(() => notices(ama)).toMatchObject([{ text: 'For Ama' }])
    await expect.poll(() => notices(ben)).toMatchObject([{ text: 'Answer', place: 'browser:phone/ben' }])
    expect((await visitor.get('phone?person=ben')).body).toMatchObject({ notices: [{ text: 'Answer' }] })
    ama.close()
    ben.close()
  })

  it('sees a private answer only as the person who asked', async () => {
    answer = { card: saying('Only for Ama') }
    const ben = await visitor.listen('ben')
    await visitor.post('say', { ...say, place: 'browser:NMG' })
    await chat.post('rest', 'browser:NMG', saying('For all'))
    await expect.poll(() => JSON.stringify(ben.events)).toContain('For all')
    expect(JSON.stringify(ben.events)).not.toContain('Only for Ama')
    const seen = await visitor.get('messages?person=ben&place=browser:NMG')
    expect(JSON.stringify(seen.body)).not.toContain('Only for Ama')
    ben.close()
  })
})

describe('starting and stopping', () => {
  it('says when its port is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    await expect(browserServer(chat, { port, now })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`)
    await new Promise((resolve) => other.close(resolve))
  })

  it('stops though pages are open', async () => {
    await visitor.listen('ama')
    await server.stop()
    await expect(visitor.get('start')).rejects.toThrow('ECONNREFUSED')
  })

  it('links to rooms once it is served', async () => {
    expect(chat.linkTo('browser:room/NMG/nmg-27-014')).toBe(
      `http://127.0.0.1:${server.port}/#in=room%2FNMG%2Fnmg-27-014`,
    )
    expect(browserChat({ people: () => people, now }).linkTo('browser:NMG')).toBeUndefined()
  })
})
