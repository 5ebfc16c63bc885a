import type { Request, RequestHandler, Response, Router } from 'express'
import express from 'express'
import { z } from 'zod'
import type { Address } from '../../domain/book.ts'
import { answersOf } from '../adaptiveCard.ts'
import type { Desk } from './desk.ts'
import { Unwelcome } from './desk.ts'
import type { Guard } from './guard.ts'
import type { Live } from './live.ts'
import type { BrowserServerOptions } from './server.ts'
import { overview, personIn, toOutcome, toShown, toShownNotice } from './shown.ts'
import { COMMANDS } from './suggestions.ts'

const MESSAGES_AT_ONCE = 200

const address = z.templateLiteral(['browser:', z.string().min(1).max(300)])
const nonce = z.string().min(8).max(100)
const said = z.object({ person: z.string(), place: address, text: z.string(), nonce })
const pressed = z.object({ person: z.string(), message: address, data: z.unknown(), nonce })
const submitted = z.object({ person: z.string(), place: address, data: z.unknown(), nonce })
const about = z.object({ person: z.string(), message: address, nonce })
const read = z.object({ person: z.string(), place: address, seq: z.int().nonnegative() })
const closed = z.object({ person: z.string() })

/** What the page asks of the desk. Everything but bringing the key needs the cookie. */
export function api(desk: Desk, door: Guard, updates: Live, options: BrowserServerOptions): Router {
  const { fast, now, zone = 'Europe/London', examples = [], commands = COMMANDS } = options
  const router = express.Router()
  router.use(noStore, jsonOnly)
  router.post('/session', (req, res) => {
    res.setHeader('Set-Cookie', door.cookieFor(bodyOf(z.object({ key: z.unknown().optional() }), req).key))
    res.status(204).end()
  })
  router.use(door.known)

  router.get('/start', (_req, res) => {
    res.json({ people: desk.people(), zone, now: now(), scale: fast?.scale ?? 1, examples, commands })
  })
  router.get('/overview', (req, res) => {
    res.json(overview(desk, personIn(desk, req.query.person)))
  })
  router.get('/messages', (req, res) => {
    const person = personIn(desk, req.query.person)
    const place = placeOf(req)
    if (!desk.sees(person, place)) throw new Unwelcome('You are not in this room.', 403)
    const messages = desk.messages(place, person).slice(-MESSAGES_AT_ONCE)
    const members = desk.inPlace(place).map(({ id, name, title }) => ({ id, name, title }))
    res.json({ messages: messages.map((m) => toShown(desk, m)), members })
  })
  router.get('/phone', (req, res) => {
    const person = personIn(desk, req.query.person)
    res.json({ notices: desk.phone(person).map(toShownNotice) })
  })
  router.get('/mail', (_req, res) => {
    res.json({ notices: desk.phone().map(toShownNotice) })
  })
  router.get('/live', (req, res) => updates.follow(personIn(desk, req.query.person), res))

  router.post('/say', async (req, res) => {
    const { person, place, text, nonce } = bodyOf(said, req)
    res.json(toOutcome(desk, person, await desk.say(personIn(desk, person), place, text, nonce)))
  })
  router.post('/press', async (req, res) => {
    const { person, message, data, nonce } = bodyOf(pressed, req)
    const request = requestOf(data)
    res.json(toOutcome(desk, person, await desk.press(personIn(desk, person), message, request, nonce)))
  })
  router.post('/submit', async (req, res) => {
    const { person, place, data, nonce } = bodyOf(submitted, req)
    const request = requestOf(data)
    const answer = await desk.submit(personIn(desk, person), place, request, {}, nonce)
    res.json(toOutcome(desk, person, answer, answer.form ? undefined : request.args))
  })
  router.post('/about', async (req, res) => {
    const { person, message, nonce } = bodyOf(about, req)
    res.json(toOutcome(desk, person, await desk.about(personIn(desk, person), message, nonce)))
  })
  router.post('/read', (req, res) => {
    const { person, place, seq } = bodyOf(read, req)
    desk.read(personIn(desk, person), place, seq)
    res.status(204).end()
  })
  router.post('/close', (req, res) => {
    desk.closeForm(personIn(desk, bodyOf(closed, req).person))
    res.status(204).end()
  })
  return router
}

const noStore: RequestHandler = (_req, res: Response, next) => {
  res.setHeader('Cache-Control', 'no-store')
  next()
}

const jsonOnly: RequestHandler = (req, _res, next) => {
  if (req.method !== 'GET' && req.method !== 'HEAD' && !req.is('application/json'))
    throw new Unwelcome('Send this as application/json.', 415)
  next()
}

function bodyOf<T>(shape: z.ZodType<T>, req: Request): T {
  const read = shape.safeParse(req.body)
  if (read.success) return read.data
  const wrong = read.error.issues.map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`)
  throw new Unwelcome(`This request is not complete. ${wrong.join('; ')}.`, 400)
}

function requestOf(data: unknown) {
  const request = answersOf(data)
  if (!request) throw new Unwelcome('This button or form is not one of ours.', 400)
  return request
}

function placeOf(req: Request): Address {
  const place = address.safeParse(req.query.place)
  if (!place.success) throw new Unwelcome('Which place?', 400)
  return place.data
}
