import { createHash, timingSafeEqual } from 'node:crypto'
import { parseCookie, stringifySetCookie } from 'cookie'
import type { Request, RequestHandler } from 'express'
import { Unwelcome } from './desk.ts'

/** What every request to the browser chat must pass: it is for somebody at this computer, and nobody else. */
export type Guard = {
  /** Only from this computer's own browser: right Host, right Origin, not forwarded. */
  local: RequestHandler
  /** Only with the cookie. */
  known: RequestHandler
  /** The cookie, for whoever brings the secret. */
  cookieFor(secret: unknown): string
}

const FORWARDED = /^(forwarded|via|x-forwarded(-.*)?|x-real-ip|x-original-host|cf-connecting-ip|true-client-ip)$/

export function guard(secret: string, port: () => number): Guard {
  const hosts = () => ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port()}`)
  // Cookies are shared by all ports of a host, so the port is part of the name.
  const name = () => `muster-browser-${port()}`
  const expected = digest(secret)

  return {
    local(req, _res, next) {
      const forwarded = Object.keys(req.headers).find((header) => FORWARDED.test(header))
      if (forwarded)
        throw new Unwelcome(`The browser chat is for this computer only; this request came through a proxy.`, 403)
      if (!hosts().includes(req.headers.host ?? ''))
        throw new Unwelcome(
          'The browser chat does not answer to this host name. Use the link that Muster printed.',
          421,
        )
      if (!sameOrigin(req, hosts())) throw new Unwelcome('This request came from another web site.', 403)
      next()
    },
    known(req, _res, next) {
      const value = parseCookie(req.headers.cookie ?? '')[name()]
      if (value === undefined || !same(value, expected))
        throw new Unwelcome(
          'Open the new link that Muster printed when it last started: each start has a key of its own.',
          401,
        )
      next()
    },
    cookieFor(brought) {
      if (typeof brought !== 'string' || !same(digest(brought), expected))
        throw new Unwelcome('This key is not right, or Muster was started again. Open the link that it printed.', 401)
      return stringifySetCookie({ name: name(), value: expected, httpOnly: true, sameSite: 'strict', path: '/' })
    },
  }
}

/** Browsers send an Origin with everything that can change something; reading may come without. */
function sameOrigin(req: Request, hosts: string[]): boolean {
  const { origin } = req.headers
  const site = req.headers['sec-fetch-site']
  if (origin === undefined) return (req.method === 'GET' || req.method === 'HEAD') && !crossSiteData(req, site)
  return hosts.some((host) => origin === `http://${host}`) && origin === `http://${req.headers.host}`
}

const crossSiteData = (req: Request, site: string | string[] | undefined) =>
  req.path.startsWith('/api/') && site !== undefined && site !== 'same-origin' && site !== 'none'

const digest = (text: string) => createHash('sha256').update(text).digest('base64url')

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}
