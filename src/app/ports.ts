import { createServer } from 'node:net'
import type { Config } from './config.ts'
import type { Env } from './variables.ts'

const isFree = (host: string, port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })

/** How far above the usual ports a free trio is looked for. */
const STEPS = 50

/**
 * For a demonstration on default ports: the first three in a row that are free, so that it starts beside whatever else runs
 * here. Ports that were asked for stay as they are, and a taken one is an error when it is opened.
 */
export async function withFreePorts(config: Config, env: Env): Promise<Config> {
  const asked = env.PORT ?? env.BROWSER_PORT ?? env.OPERATIONS_PORT ?? env.PUBLIC_URL
  if (!config.browserChat || asked) return config
  for (let step = 0; step < STEPS; step++) {
    const port = config.port + step * 10
    const trio = [port, port + 1, port + 2]
    const free = await Promise.all(trio.map((p) => isFree(config.host, p)))
    if (free.every(Boolean))
      return {
        ...config,
        port,
        browserPort: port + 1,
        operationsPort: port + 2,
        publicUrl: `http://${config.host}:${port}`,
      }
  }
  return config
}
