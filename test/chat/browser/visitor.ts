import { request } from 'node:http'
import type { BrowserServer } from '../../../src/chat/browser/server.ts'

export type Reply = { status: number; body: unknown; headers: NodeJS.Dict<string | string[]> }

export type Ask = { method?: string; body?: unknown; raw?: string; headers?: Record<string, string | undefined> }

/** A browser at this computer, as far as the server can tell. Headers set to undefined are left out. */
export class Visitor {
  cookie: string | undefined
  readonly server: BrowserServer

  constructor(server: BrowserServer) {
    this.server = server
  }

  /** Follows the printed link, as the page does. */
  async enter(): Promise<this> {
    const key = new URLSearchParams(new URL(this.server.url).hash.slice(1)).get('key')
    const reply = await this.post('session', { key })
    if (reply.status !== 204) throw new Error(`Not let in: ${JSON.stringify(reply.body)}`)
    this.cookie = String(reply.headers['set-cookie']).split(';')[0]
    return this
  }

  get = (path: string, ask: Ask = {}) => this.ask(path, ask)
  post = (path: string, body: unknown, ask: Ask = {}) => this.ask(path, { method: 'POST', body, ...ask })

  ask(path: string, { method = 'GET', body, raw, headers = {} }: Ask): Promise<Reply> {
    const host = `127.0.0.1:${this.server.port}`
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const all: Record<string, string | undefined> = {
      host,
      origin: method === 'GET' ? undefined : `http://${host}`,
      'content-type': sent === undefined ? undefined : 'application/json',
      cookie: this.cookie,
      ...headers,
    }
    const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
    return new Promise((resolve, reject) => {
      const at = {
        host: '127.0.0.1',
        port: this.server.port,
        method,
        path: path.startsWith('/') ? path : `/api/${path}`,
      }
      const req = request({ ...at, headers: given, agent: false }, (res) => {
        const parts: Buffer[] = []
        res.on('data', (part: Buffer) => parts.push(part))
        res.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8')
          const json = String(res.headers['content-type']).includes('application/json')
          resolve({ status: res.statusCode ?? 0, body: json ? JSON.parse(text) : text, headers: res.headers })
        })
      })
      req.on('error', reject)
      req.end(sent)
    })
  }

  /** Server-sent events, as they come, until closed. */
  listen(person: string): Promise<{ events: { event: string; data: unknown }[]; close(): void }> {
    return new Promise((resolve, reject) => {
      const { port } = this.server
      const headers = { host: `127.0.0.1:${port}`, ...(this.cookie ? { cookie: this.cookie } : {}) }
      const req = request({ host: '127.0.0.1', port, path: `/api/live?person=${person}`, headers }, (res) => {
        if (res.statusCode !== 200) reject(new Error(`${res.statusCode}`))
        const events: { event: string; data: unknown }[] = []
        let rest = ''
        res.setEncoding('utf8')
        res.on('data', (text: string) => {
          const blocks = (rest + text).split('\n\n')
          rest = blocks.pop() ?? ''
          for (const block of blocks) {
            const [, event] = /^event: (.*)$/m.exec(block) ?? []
            const [, data] = /^data: (.*)$/m.exec(block) ?? []
            if (event && data) events.push({ event, data: JSON.parse(data) })
          }
        })
        resolve({ events, close: () => req.destroy() })
      })
      req.on('error', (error: NodeJS.ErrnoException) => error.code !== 'ECONNRESET' && reject(error))
      req.end()
    })
  }
}
