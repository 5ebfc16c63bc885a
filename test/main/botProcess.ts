import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { inject, onTestFinished } from 'vitest'
import { plainText } from '../../src/cards/card.ts'
import type { Message, Op, PhoneNotice } from '../../src/chat/browser/rooms.ts'
import { readNote } from '../../src/store/serverPlace.ts'
import { Visitor } from '../chat/browser/visitor.ts'
import { eventually } from '../eventually.ts'

const root = join(import.meta.dirname, '../..')

/** Builds the bot into a package of its own, so that tests can run it in processes and kill them. */
export async function builtBot() {
  await mkdir(join(root, '.cache'), { recursive: true })
  const home = await mkdtemp(join(root, '.cache/bot-'))
  await copyFile(join(root, 'package.json'), join(home, 'package.json'))
  await symlink(join(root, 'src'), join(home, 'src'))
  const build = ['-p', 'tsconfig.build.json', '--noCheck', '--sourceMap', 'false', '--outDir', join(home, 'dist')]
  await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), build, { cwd: root })
  return { program: join(home, 'dist/cli/muster.js'), remove: () => rm(home, { recursive: true, force: true }) }
}

/** A data folder that already has the Redis program, and lives as long as the test. */
export async function dataFolder() {
  const dir = await mkdtemp(join(tmpdir(), 'muster-bot-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 10 }))
  const cache = inject('redisCache')
  if (existsSync(cache)) await symlink(cache, join(dir, 'redis-server'))
  return dir
}

/** Runs `muster start`, and waits until it says that it is running, and where. */
export async function runProcess(program: string, dataDir: string, env: NodeJS.ProcessEnv = {}) {
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [program, 'start'], {
    cwd: dataDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, TZ: 'UTC', PORT: '0', DATA_DIR: dataDir, RUNBOOKS_DIR: join(root, 'runbooks'), ...env },
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line))
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const url = await eventually(() => {
    const found = lines.map((line) => /^Muster is running\. Open (\S+)$/.exec(line)?.[1]).find(Boolean)
    if (!found) throw new Error(`It is not running yet:\n${lines.join('\n')}`)
    return found
  })
  return {
    url,
    child,
    lines,
    kill: () => killed(child, ended),
    /** Asks it to end; gives its exit code. */
    end() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

/** Runs it as people do who try it out, with the browser chat. */
export async function startProcess(program: string, dataDir: string, env: NodeJS.ProcessEnv = {}) {
  const running = await runProcess(program, dataDir, env)
  const { url } = running
  const visitor = await new Visitor({ url, port: Number(new URL(url).port), stop: async () => {} }).enter()
  return {
    ...running,
    /** Types a line to Muster, as the page of the browser chat does. */
    async say(person: string, text: string, nonce = `nonce-${Math.random()}`) {
      const reply = await visitor.post('say', { person, place: `browser:${person}`, text, nonce })
      if (reply.status !== 200) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`)
    },
  }
}

async function killed(child: ChildProcess, ended: Promise<unknown>) {
  child.kill('SIGKILL')
  await ended
}

/** The private Redis of a data folder. */
export async function redisOf(dataDir: string) {
  const note = await readNote(join(dataDir, 'redis'))
  if (!note) throw new Error('No private Redis was noted.')
  return { ...note.server, url: `unix://${note.socket}` }
}

/** All that was ever said in the browser chat of a data folder, as its file tells it. */
export async function chatFile(dataDir: string) {
  const text = await readFile(join(dataDir, 'browser-chat.ndjson'), 'utf8').catch(() => '')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n')
  const ops = whole.filter((line) => line !== '').map((line) => JSON.parse(line) as Op)
  const messages = ops.flatMap((op) => (op.op === 'message' ? [op.message] : []))
  const notices = ops.flatMap((op) => (op.op === 'phone' ? [op.notice] : []))
  return {
    messages,
    notices,
    rooms: ops.flatMap((op) => (op.op === 'room' ? [op.room] : [])),
    /** How often a page was posted in chat. */
    posted: (stream: string, page: string) => messages.filter((m) => isPage(m, stream, page)).length,
    /** How often it was sent as a text or e-mail. */
    sent: (stream: string, page: string, by: string) =>
      notices.filter((n: PhoneNotice) => n.reference === `${stream}-page/${page}/${by}`).length,
    words: messages.map((m) => `${m.place}: ${m.card ? plainText(m.card) : m.text}`),
  }
}

const isPage = ({ card, onlyFor }: Message, stream: string, page: string) =>
  onlyFor === undefined &&
  (card?.blocks ?? [])
    .flatMap((b) => (b.type === 'buttons' ? b.buttons : []))
    .some(({ request }) => request.args.incident === stream && request.args.page === page)
