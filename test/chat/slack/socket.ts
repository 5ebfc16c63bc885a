import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export type SocketSlack = {
  url: string
  /** Sends something as Slack does; resolves with what comes back in the acknowledgement. */
  deliver(type: 'slash_commands' | 'interactive' | 'events_api', payload: object): Promise<unknown>
  /** How many connections were made so far. */
  connections(): number
  /** Cuts the connection, as Slack does every few hours. */
  cut(): void
  close(): Promise<void>
}

/** One text frame, unmasked, as servers send them (RFC 6455). */
function frame(text: string, opcode = 1): Buffer {
  const body = Buffer.from(text)
  const head = body.length < 126 ? Buffer.from([0x80 | opcode, body.length]) : Buffer.from([0x80 | opcode, 126, 0, 0])
  if (body.length > 65_535) throw new Error('longer than this little server can send')
  if (body.length >= 126) head.writeUInt16BE(body.length, 2)
  return Buffer.concat([head, body])
}

/** The first whole frame in a buffer, masked as clients send them, and what is left. */
function unframe(data: Buffer): { opcode: number; text: string; rest: Buffer } | undefined {
  if (data.length < 2) return undefined
  let length = (data[1] ?? 0) & 0x7f
  let at = 2
  if (length === 126) {
    if (data.length < 4) return undefined
    length = data.readUInt16BE(2)
    at = 4
  } else if (length === 127) {
    if (data.length < 10) return undefined
    length = Number(data.readBigUInt64BE(2))
    at = 10
  }
  if (data.length < at + 4 + length) return undefined
  const mask = data.subarray(at, at + 4)
  const body = Buffer.from(data.subarray(at + 4, at + 4 + length))
  for (let i = 0; i < body.length; i++) body[i] = (body[i] ?? 0) ^ (mask[i % 4] ?? 0)
  return { opcode: (data[0] ?? 0) & 0x0f, text: body.toString(), rest: data.subarray(at + 4 + length) }
}

/** The server side of Socket Mode: greets, delivers envelopes, takes acknowledgements. Listens on loopback only. */
export async function socketSlack(): Promise<SocketSlack> {
  let sockets: Socket[] = []
  const comers: ((socket: Socket) => void)[] = []
  let made = 0
  let envelopes = 0
  const waiting = new Map<string, (payload: unknown) => void>()
  const server = createServer()
  server.on('upgrade', (request, socket: Socket) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    made += 1
    sockets.push(socket)
    socket.on('close', () => {
      sockets = sockets.filter((s) => s !== socket)
    })
    socket.on('error', () => socket.destroy())
    let data: Buffer = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      data = Buffer.concat([data, chunk])
      for (let next = unframe(data); next; next = unframe(data)) {
        data = next.rest
        if (next.opcode === 8) socket.end(frame('', 8))
        if (next.opcode === 9) socket.write(frame(next.text, 10))
        if (next.opcode !== 1) continue
        const { envelope_id: id, payload } = JSON.parse(next.text) as { envelope_id: string; payload?: unknown }
        waiting.get(id)?.(payload)
        waiting.delete(id)
      }
    })
    socket.write(frame(JSON.stringify({ type: 'hello', num_connections: 1 })))
    for (const welcome of comers.splice(0)) welcome(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async deliver(type, payload) {
      const id = `envelope-${++envelopes}`
      const socket = sockets.at(-1) ?? (await new Promise<Socket>((resolve) => comers.push(resolve)))
      const answered = new Promise<unknown>((resolve) => waiting.set(id, resolve))
      socket.write(frame(JSON.stringify({ type, envelope_id: id, payload, accepts_response_payload: true })))
      return answered
    },
    connections: () => made,
    cut() {
      for (const s of sockets) s.destroy()
    },
    async close() {
      for (const s of sockets) s.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
