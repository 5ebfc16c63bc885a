import { createHash, randomBytes } from 'node:crypto'
import express, { type Request as HttpRequest, type Response, Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import { type Card, decodeRequest, type Form, type Request } from '../cards/card.ts'
import type { Answer } from '../chat/chat.ts'
import type { Instant } from '../domain/book.ts'
import { type AnswerLink, openChoice, readLink, sealChoice } from './links.ts'
import { cardPage, formOf, formPage, STYLE_HASH, sentencePage } from './page.ts'

/** What answer links need of the rest. */
export type AnswerDoor = {
  secret: string
  now(): Instant
  /** What the link's person would see now; reads only. `undefined` when there is nothing any more. */
  look(link: AnswerLink): Promise<Card | undefined>
  /** What the link's person did, as if pressed or sent in chat. `id` is the same for a repeat of the same press. */
  receive(
    link: AnswerLink,
    act: { type: 'pressed'; request: Request } | { type: 'submitted'; request: Request },
    id: string,
  ): Promise<Answer>
}

const LARGEST_BODY = '64kb'
const ID = /^[\w-]{16,64}$/
const ANSWER = 'answer.'

const ownPolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    styleSrc: [STYLE_HASH],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
})

const offered = (secret: string, token: string, id = randomBytes(16).toString('base64url')) => ({
  id,
  seal: (choice: string) => sealChoice(secret, token, choice),
})

/** The fields of a posted page; a field sent twice counts as not sent. */
const fieldsOf = (body: unknown) =>
  Object.fromEntries(
    Object.entries((body ?? {}) as Record<string, unknown>).filter(
      (e): e is [string, string] => typeof e[1] === 'string',
    ),
  )

/** Answers to a form: only what it asked, and never over what its request already says. */
function submitted(form: Form, fields: Record<string, string>) {
  const answers = Object.fromEntries(form.fields.map((f) => [f.name, fields[`${ANSWER}${f.name}`]?.trim() ?? '']))
  const request = { verb: form.request.verb, args: { ...answers, ...form.request.args } }
  return { answers, act: { type: 'submitted' as const, request } }
}

/** `/a/<token>`: answering without an account. Opening it shows the question and never counts; only a press does. */
export function answerPages({ secret, now, look, receive }: AnswerDoor): Router {
  const send = (res: Response, status: number, text: string) => res.status(status).type('html').send(text)
  const notOurs = (res: Response) =>
    send(
      res,
      404,
      sentencePage(
        'This link is not known',
        'It may be cut off. Copy the whole link from the message, or answer in chat.',
      ),
    )
  // Only links that are not ours count: one building behind one address must never shut out those who hold a good one.
  const counted = rateLimit({
    windowMs: 60_000,
    limit: 60,
    validate: { xForwardedForHeader: false },
    handler: (_req, res) =>
      send(
        res,
        429,
        sentencePage('Too many unknown links', 'Wait a minute, then open the link from the message again.'),
      ),
  })

  async function withLink(
    req: HttpRequest<{ token: string }>,
    res: Response,
    then: (link: AnswerLink) => Promise<unknown>,
  ) {
    const link = readLink(secret, req.params.token, now())
    if (link === undefined) await counted(req, res, () => notOurs(res))
    else if (link === 'expired')
      send(
        res,
        410,
        sentencePage(
          'This link is over',
          'It can no longer be answered here. Answer in chat, or ring your on-call lead.',
        ),
      )
    else await then(link)
  }

  async function show(res: Response, token: string, link: AnswerLink) {
    const card = await look(link)
    if (card) send(res, 200, cardPage(card, offered(secret, token)))
    else send(res, 410, sentencePage('Nothing is asked of you any more', 'You can close this page.'))
  }

  async function take(req: HttpRequest<{ token: string }>, res: Response, link: AnswerLink) {
    const { token } = req.params
    const fields = fieldsOf(req.body)
    const choice = openChoice(secret, token, fields.ask ?? fields.form ?? '')
    if (choice === undefined)
      return send(
        res,
        400,
        sentencePage('Not answered yet', 'Open the link from the message again and press a button there.'),
      )
    const nonce = ID.test(fields.id ?? '') ? fields.id : randomBytes(16).toString('base64url')
    const id = `link/${createHash('sha256').update(token).digest('hex').slice(0, 16)}/${nonce}`
    const form = formOf(choice)
    const sent = form && submitted(form, fields)
    const answer = await receive(link, sent?.act ?? { type: 'pressed', request: decodeRequest(choice) }, id)
    const offer = offered(secret, token)
    if (form && answer.problems)
      return send(res, 422, formPage(form, offer, { answers: sent?.answers ?? {}, problems: answer.problems }))
    if (answer.form) return send(res, 200, formPage(answer.form, offer))
    const card = answer.replace ?? answer.card
    return card ? send(res, 200, cardPage(card, offer)) : show(res, token, link)
  }

  const router = Router()
  router.use(ownPolicy, (_req, res, next) => {
    res.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow' })
    next()
  })
  router.get('/:token', (req, res) => withLink(req, res, (link) => show(res, req.params.token, link)))
  router.post('/:token', express.urlencoded({ extended: false, limit: LARGEST_BODY }), (req, res) =>
    withLink(req, res, (link) => take(req, res, link)),
  )
  return router
}
