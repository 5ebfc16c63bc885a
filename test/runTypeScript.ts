import { execFileSync } from 'node:child_process'

/** What a script prints in a process of its own, on a server in that time zone. Node 20 runs no TypeScript itself, so vite (which vitest brings) turns it into JavaScript first. */
export function runTypeScript(script: string, TZ: string): string {
  const runner = `const { createServer } = await import('vite')
    const server = await createServer({ configFile: false, logLevel: 'error', server: { middlewareMode: true, watch: null, ws: false },
      optimizeDeps: { noDiscovery: true }, plugins: [{ name: 'script', resolveId: (id) => id === 'virtual:script' ? id : id.startsWith('./src') || id.startsWith('./test') ? process.cwd() + id.slice(1) : undefined,
      load: (id) => id === 'virtual:script' ? ${JSON.stringify(script)} : undefined }] })
    await server.ssrLoadModule('virtual:script')
    await server.close()`
  return execFileSync(process.execPath, ['--input-type=module', '-e', runner], {
    env: { ...process.env, TZ },
    encoding: 'utf8',
  }).trim()
}
