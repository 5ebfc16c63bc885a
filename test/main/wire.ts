import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryDirectory } from '../store/temporary.ts'

/** A wire between a bot and its Redis, which can be cut at what the bot is about to write. */
export async function wireTo(redisUrl: string) {
  const path = join(await temporaryDirectory(), 'wire')
  const sockets = new Set<Socket>()
  let cut: { at: (written: string) => boolean; strike(): void } | undefined
  let isCut = false
  const server = createServer((bot) => {
    const redis = connect(redisUrl.replace(/^unix:\/\//, ''))
    for (const socket of [bot, redis]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        bot.destroy()
        redis.destroy()
      })
    }
    redis.pipe(bot)
    bot.on('data', (bytes) => {
      if (!isCut && cut?.at(bytes.toString('utf8'))) {
        isCut = true
        cut.strike()
      }
      if (!isCut) redis.write(bytes)
    })
  })
  server.listen(path)
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {
    url: `unix://${path}`,
    /** Strikes when this is about to be written; nothing more reaches Redis. */
    cutAt(at: (written: string) => boolean, strike: () => void) {
      cut = { at, strike }
    },
    mend() {
      cut = undefined
      isCut = false
    },
  }
}
