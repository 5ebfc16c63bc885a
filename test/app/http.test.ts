import { connect } from 'node:net'
import { JSDOM } from 'jsdom'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AnswerDoor } from '../../src/app/answers.ts'
import { type Listening, listen, operationsDoors, publicDoors } from '../../src/app/http.ts'
import { type AnswerLink, answerToken } from '../../src/app/links.ts'
import { createLog } from '../../src/app/log.ts'
import { createMetrics } from '../../src/app/metrics.ts'
import type { Card, Form } from '../../src/cards/card.ts'
import type { Answer } from '../../src/chat/chat.ts'

const SECRET = 'a-long-and-random-secret-of-more-than-32-characters'
const WORDS = 'EXERCISE EXERCISE EXERCISE'
const link: AnswerLink = {
  stream: 'incident/1',
  page: 'ict-lead@NMG.0.priya',
  person: 'priya',
  until: '2027-01-05T15:10:00.000Z',
}

const pageCard: Card = {
  tone: 'real',
  notification: 'Page NMG-27-014: you are needed as ICT lead. Answer by 03:13.',
  blocks: [
    { type: 'headline', text: 'You are needed as ICT lead. Answer by 03:13.' },
    { type: 'quote', text: '<script>alert(1)</script> "note" & more\u202E', by: 'Ama <b>Boateng</b>' },
    { type: 'rows', rows: [{ label: 'Next', value: 'Priya Nair', strong: true }] },
    { type: 'link', label: 'Open the room', url: 'https://chat.example/r1' },
    { type: 'link', label: 'Not a link', url: 'javascript:alert(1)' },
    {
      type: 'buttons',
      buttons: [
        { label: 'I am responding', style: 'primary', request: { verb: 'ack', args: { page: 'p"1' } } },
        { label: 'I cannot', request: { verb: 'decline', args: { page: 'p1' } } },
        { label: 'Hand on', request: { verb: 'hand-on', args: { page: 'p1' } } },
        {
          label: 'Cancel all',
          request: { verb: 'cancel', args: {} },
          confirm: { title: 'Cancel?', text: 'Everyone is told.', yes: 'Yes, cancel', no: 'No' },
        },
      ],
    },
    { type: 'note', text: 'From last time.' },
  ],
}

const answered: Card = {
  tone: 'real',
  notification: 'You answered.',
  blocks: [{ type: 'headline', text: 'You answered at 03:11.' }],
}

const form: Form = {
  tone: 'rehearsal',
  exerciseWords: WORDS,
  title: 'Debrief',
  submit: 'Send',
  request: { verb: 'debrief', args: { incident: 'i1' } },
  fields: [
    { name: 'worked', label: 'What worked?', type: 'paragraph', max: 100, hint: 'No blame' },
    { name: 'incident', label: 'A field named like an argument', type: 'line', optional: true },
    { name: 'who', label: 'Who?', type: 'choice', choices: [{ label: 'Ben', value: 'ben' }], optional: true },
  ],
}

type Received = { link: AnswerLink; act: Parameters<AnswerDoor['receive']>[1]; id: string }

let open: Listening | undefined
let logged = ''
const log = createLog({
  level: 'info',
  to: {
    write(line) {
      logged += line
    },
  },
})

afterEach(async () => {
  await open?.stop()
  open = undefined
  logged = ''
})

describe('answering by a link', () => {
  let received: Received[]
  let looks: number
  let card: Card | undefined
  let next: Answer | Error
  let now: string
  let at: string

  beforeEach(async () => {
    received = []
    looks = 0
    card = pageCard
    next = { replace: answered }
    now = '2027-01-05T03:10:00.000Z'
    const answers: AnswerDoor = {
      secret: SECRET,
      now: () => now,
      look: async () => {
        looks += 1
        return card
      },
      receive: async (to, act, id) => {
        received.push({ link: to, act, id })
        if (next instanceof Error) throw next
        return next
      },
    }
    open = await listen(publicDoors({ answers, log }), '127.0.0.1', 0, 'PORT')
    at = `http://127.0.0.1:${open.port}/a/${answerToken(SECRET, link)}`
  })

  const dom = async (response: Response) => new JSDOM(await response.text()).window.document
  const opened = async () => dom(await fetch(at))
  const inputValue = (page: Document, selector: string) => page.querySelector(selector)?.getAttribute('value') ?? ''
  const press = (page: Document, label: string) => {
    const pressed = [...page.querySelectorAll('button')].find((b) => b.textContent === label)
    if (!pressed) throw new Error(`No button ${label}`)
    return send({ id: inputValue(page, 'input[name=id]'), ask: pressed.getAttribute('value') ?? '' })
  }
  const send = (fields: Record<string, string>, to = at) =>
    fetch(to, { method: 'POST', body: new URLSearchParams(fields) })

  it('shows what is asked, in reading order, with nothing typed becoming markup', async () => {
    const response = await fetch(at)
    expect(response.status).toBe(200)
    const page = await dom(response)
    expect(page.querySelector('h1')?.textContent).toBe('You are needed as ICT lead. Answer by 03:13.')
    expect(page.title).toBe(pageCard.notification)
    expect(page.documentElement.lang).toBe('en-GB')
    expect(page.querySelector('script')).toBeNull()
    expect(page.querySelector('blockquote')?.textContent).toContain('<script>alert(1)</script> "note" & more')
    expect(page.querySelector('blockquote')?.textContent).toContain('Ama <b>Boateng</b>')
    expect([...page.querySelectorAll('a')].map((a) => a.getAttribute('href'))).toEqual(['https://chat.example/r1'])
    const buttons = [...page.querySelectorAll('button')].map((b) => b.textContent)
    expect(buttons).toEqual(['I am responding', 'I cannot', 'Hand on', 'Yes, cancel'])
    expect(page.querySelector('details')?.textContent).toMatch(/^More.*Everyone is told/s)
  })

  it('never takes opening it for an answer: not by GET, HEAD, or a scanner that follows everything', async () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      for (const address of [at, `${at}?ask=ack`, `${at}/`]) await fetch(address, { method })
    expect(received).toEqual([])
    expect(looks).toBeGreaterThan(0)
  })

  it('takes a press, for that person and thing, and shows what became of it', async () => {
    const response = await press(await opened(), 'I am responding')
    expect(response.status).toBe(200)
    expect((await dom(response)).querySelector('h1')?.textContent).toBe('You answered at 03:11.')
    expect(received).toHaveLength(1)
    expect(received[0]).toMatchObject({
      link,
      act: { type: 'pressed', request: { verb: 'ack', args: { page: 'p"1' } } },
    })
  })

  it('counts a double press once: it carries the same id; another opening carries another', async () => {
    const page = await opened()
    await press(page, 'I am responding')
    await press(page, 'I am responding')
    await press(await opened(), 'I am responding')
    expect(received[0]?.id).toBe(received[1]?.id)
    expect(received[2]?.id).not.toBe(received[0]?.id)
    expect(received[0]?.id).toMatch(/^link\/[0-9a-f]{16}\/[\w-]{16,}$/)
    expect(received[0]?.id).not.toContain(at.slice(-24))
  })

  it('takes nothing that this page did not offer', async () => {
    const other = answerToken(SECRET, { ...link, person: 'eve' })
    const stolen = inputValue(await opened(), 'button')
    for (const fields of [{ ask: 'stand-down?incident=1' }, { ask: `${stolen}x` }, { form: 'form {}' }, {}] as Record<
      string,
      string
    >[])
      expect((await send({ id: 'a'.repeat(22), ...fields })).status).toBe(400)
    expect((await send({ ask: stolen }, at.replace(/[^/]+$/, other))).status).toBe(400)
    expect(
      (await fetch(at, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"ask":"ack"}' }))
        .status,
    ).toBe(400)
    expect(received).toEqual([])
  })

  it('shows a form, keeps it open with what is wrong, and takes the answers', async () => {
    next = { form }
    const page = await dom(await press(await opened(), 'Hand on'))
    expect(page.querySelector('label')?.textContent).toBe('What worked?')
    expect(page.querySelector('option[value=ben]')?.textContent).toBe('Ben')
    const fields = {
      id: inputValue(page, 'input[name=id]'),
      form: inputValue(page, 'input[name=form]'),
      'answer.worked': ' "Radios" <i> ',
      'answer.incident': 'i2',
      'answer.verb': 'cancel',
    }

    next = { problems: { worked: 'Say which radios.', '': 'Not sent.' } }
    const again = await send(fields)
    expect(again.status).toBe(422)
    const kept = await dom(again)
    expect(kept.querySelector('textarea')?.textContent).toBe('"Radios" <i>')
    expect(kept.body.textContent).toContain('Say which radios.')
    expect(kept.querySelector('[role=alert]')?.textContent).toBe('Not sent.')

    next = { card: answered }
    expect(
      (await dom(await send({ ...fields, form: inputValue(kept, 'input[name=form]') }))).querySelector('h1')
        ?.textContent,
    ).toBe('You answered at 03:11.')
    expect(received.at(-1)?.act).toEqual({
      type: 'submitted',
      request: { verb: 'debrief', args: { worked: '"Radios" <i>', incident: 'i1', who: '' } },
    })
  })

  it('begins and ends a rehearsal with the exercise words; a real page never holds them', async () => {
    const text = (page: Document) => page.body.textContent?.trim() ?? ''
    expect(text(await opened())).not.toMatch(/exercise/i)
    card = { ...pageCard, tone: 'rehearsal', exerciseWords: WORDS, notification: `${WORDS}. Drill. ${WORDS}` }
    const rehearsed = await opened()
    expect(text(rehearsed).startsWith(WORDS)).toBe(true)
    expect(text(rehearsed).endsWith(WORDS)).toBe(true)
    expect(rehearsed.title.startsWith(WORDS)).toBe(true)
    next = { form }
    const asked = await dom(await press(rehearsed, 'Hand on'))
    expect(text(asked).startsWith(WORDS)).toBe(true)
    expect(text(asked).endsWith(WORDS)).toBe(true)
  })

  it('is kept by nobody on the way, framed by nobody, runs no script, and tells no other site', async () => {
    const { headers } = await fetch(at)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-robots-tag')).toMatch(/noindex/)
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|script-src/)
    expect(headers.get('x-powered-by')).toBeNull()
  })

  it('says when a link is over, cut off, or asks nothing any more', async () => {
    expect((await fetch(at.slice(0, -1))).status).toBe(404)
    expect(await (await fetch(at.slice(0, -1))).text()).toMatch(/Copy the whole link/)
    card = undefined
    expect(await (await fetch(at)).text()).toMatch(/Nothing is asked of you any more/)
    now = link.until
    const over = await fetch(at)
    expect(over.status).toBe(410)
    expect((await send({ ask: 'ack' })).status).toBe(410)
    expect(received).toEqual([])
  })

  it('tires of unknown links, but never shuts out a good one from the same building', async () => {
    const statuses = []
    for (let i = 0; i < 62; i++) statuses.push((await fetch(`${at}x`)).status)
    expect(statuses.at(0)).toBe(404)
    expect(statuses.at(-1)).toBe(429)
    expect((await fetch(at)).status).toBe(200)
    expect((await press(await opened(), 'I cannot')).status).toBe(200)
  })

  it('shows no insides when something fails, and logs them without the link', async () => {
    next = new Error('redis exploded at 10.0.0.7')
    const response = await press(await opened(), 'I cannot')
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(text).not.toMatch(/redis|10\.0\.0\.7|at .*\.ts/)
    expect(text).toMatch(/Try again/)
    expect(logged).toMatch(/redis exploded/)
    expect(logged).not.toContain(at.slice(-60))
  })
})

describe('the public listener', () => {
  const started = async (doors: Partial<Parameters<typeof publicDoors>[0]>) => {
    open = await listen(publicDoors({ log, ...doors }), '127.0.0.1', 0, 'PORT')
    return `http://127.0.0.1:${open.port}`
  }

  it('is alive', async () => {
    const base = await started({})
    expect(await (await fetch(`${base}/healthz`)).text()).toBe('ok\n')
  })

  it('keeps a door without credentials shut', async () => {
    const base = await started({})
    for (const path of ['/api/messages', '/slack/events', '/slack/install', '/a/x', '/metrics', '/readyz', '/../x']) {
      const response = await fetch(`${base}${path}`, { method: 'POST', body: '{}' })
      expect(response.status, path).toBe(404)
      expect(await response.text()).toBe('There is nothing here.\n')
    }
  })

  it('gives Teams parsed bodies, and leaves Slack the bytes it signs', async () => {
    const seen: unknown[] = []
    const base = await started({
      teams: (req, res) => void res.json(seen.push(req.body)),
      slack: async (req, res, go) => {
        if (req.path !== '/slack/events') return go()
        const chunks: Buffer[] = []
        for await (const chunk of req) chunks.push(chunk)
        seen.push(Buffer.concat(chunks).toString())
        res.end()
      },
    })
    const post = (path: string, body: string) =>
      fetch(`${base}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    await post('/api/messages', '{"type": "message"}')
    await post('/slack/events', '{"a":  1}')
    expect(seen).toEqual([{ type: 'message' }, '{"a":  1}'])
    expect((await post('/api/messages', '{"type": ')).status).toBe(400)
    expect(await (await post('/api/messages', '{"type": ')).text()).toMatch(/not valid JSON/)
    expect((await post('/api/messages', JSON.stringify({ x: 'y'.repeat(2_000_000) }))).status).toBe(413)
    expect(seen).toHaveLength(2)
  })

  it('answers a failing door without its insides, and goes on', async () => {
    const base = await started({ teams: () => Promise.reject(new Error('inside')) })
    const response = await fetch(`${base}/api/messages`, { method: 'POST' })
    expect(response.status).toBe(500)
    expect(await response.text()).not.toMatch(/inside|\.ts/)
    expect(logged).toMatch(/inside/)
    expect((await fetch(`${base}/healthz`)).status).toBe(200)
  })

  it('says which setting to change when its port is taken', async () => {
    await started({})
    await expect(listen(publicDoors({ log }), '127.0.0.1', open?.port ?? 0, 'PORT')).rejects.toThrow(/taken.*set PORT/)
  })

  it('stops although somebody holds a connection open', async () => {
    open = await listen(publicDoors({ log }), '127.0.0.1', 0, 'PORT', 50)
    const socket = connect(open?.port ?? 0, '127.0.0.1')
    socket.on('error', () => {})
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
    await open.stop()
    open = undefined
    await new Promise((resolve) => (socket.destroyed ? resolve(undefined) : socket.once('close', resolve)))
    expect(socket.destroyed).toBe(true)
  })
})

describe('the operations listener', () => {
  it('says whether it is ready and what is wrong, and counts', async () => {
    const metrics = createMetrics()
    let state = { ready: true, problems: [] as string[] }
    open = await listen(operationsDoors({ metrics, ready: async () => state, log }), '127.0.0.1', 0, 'OPERATIONS_PORT')
    const base = `http://127.0.0.1:${open.port}`
    expect((await fetch(`${base}/readyz`)).status).toBe(200)
    state = { ready: false, problems: ['Redis is out of reach.'] }
    const unready = await fetch(`${base}/readyz`)
    expect(unready.status).toBe(503)
    expect(await unready.json()).toEqual(state)

    metrics.command('declare', 'accepted')
    metrics.command('ack', 'repeated')
    metrics.effect('page', 'sent')
    metrics.lateStep()
    metrics.sweepLag(4)
    metrics.journalPending(2)
    const text = await (await fetch(`${base}/metrics`)).text()
    expect(text).toContain('muster_commands_total{verb="declare",outcome="accepted"} 1')
    expect(text).toContain('muster_effects_total{lane="page",outcome="sent"} 1')
    expect(text).toContain('muster_late_steps_total 1')
    expect(text).toContain('muster_sweep_lag_seconds 4')
    expect(text).toContain('muster_journal_pending 2')
    expect(text).toContain('process_resident_memory_bytes')
  })
})
