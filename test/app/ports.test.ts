import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { readConfig } from '../../src/app/config.ts'
import { withFreePorts } from '../../src/app/ports.ts'

const servers: ReturnType<typeof createServer>[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((s) => new Promise((resolve) => s.close(resolve))))
})

const taken = async (): Promise<number> => {
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const config = (env: Record<string, string>) => {
  const read = readConfig(env)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  return read
}

test('a demonstration starts beside whatever holds the usual ports', async () => {
  const port = await taken()
  const moved = await withFreePorts({ ...config({}), port }, {})
  expect(moved.port).not.toBe(port)
  expect(moved.publicUrl).toBe(`http://127.0.0.1:${moved.port}`)
  expect([moved.browserPort, moved.operationsPort]).toEqual([moved.port + 1, moved.port + 2])
})

test('a port that was asked for stays, taken or not', async () => {
  const port = await taken()
  const env = { PORT: String(port) }
  expect((await withFreePorts(config(env), env)).port).toBe(port)
})
