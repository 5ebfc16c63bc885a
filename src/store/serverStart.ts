import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from './log.ts'
import { isMissing, isRunning, startOf, thisProcess } from './processes.ts'
import type { ServerBinary } from './serverBinary.ts'
import { readNote, socketFor, writeNote } from './serverPlace.ts'
import { correctSettings, type LiveServer, probe, shutDown } from './serverProbe.ts'
import { type ServerProcess, serverLogEnd, serverLogSince, startServer } from './serverProcess.ts'

const POLL_MS = 10
const END_PATIENCE_MS = 10_000

/** A server this process may use, and what of it is this process's to end. */
export type Hold = {
  socket: string
  /** It ends with this process. */
  owned: boolean
  /** How our child ended, if it did. */
  ended(): string | undefined
  /** After a connection to it ended: whether it is our child and runs on all the same. */
  runsOn(): Promise<boolean>
  stop(): Promise<void>
}

/** Uses the server that runs on this directory, or starts one. To be called under the directory's lock. */
export async function adoptOrStart(
  binary: ServerBinary,
  directory: string,
  say: (sentence: string) => void,
  log: Log,
  wanted?: string,
): Promise<Hold> {
  const note = await readNote(directory)
  const socket = wanted ?? note?.socket ?? (await socketFor(directory))
  const found = await probe(socket, say)
  if (found) return adopt(found, directory, socket, log)
  if (note) await endMute(note.server, log)
  return start(binary, directory, wanted ?? (await socketFor(directory)), say, log)
}

async function adopt(found: LiveServer, directory: string, socket: string, log: Log): Promise<Hold> {
  if (found.directory !== directory) {
    throw new Error(`The Redis on ${socket} keeps its data in ${found.directory}, not in ${directory}. Stop it first.`)
  }
  const changed = await correctSettings(socket)
  if (changed.length > 0) log.warn(`The Redis found running had other settings; changed ${changed.join(', ')}.`)
  const note = await readNote(directory)
  const othersOwn = note !== undefined && (await isRunning(note.owner))
  if (!othersOwn) {
    await writeNoteFor(directory, socket, found)
    log.info('Using the private Redis that an earlier run left running.')
  }
  return {
    socket,
    owned: !othersOwn,
    ended: () => undefined,
    runsOn: async () => false,
    stop: () => (othersOwn ? Promise.resolve() : shutDown(socket)),
  }
}

async function start(
  binary: ServerBinary,
  directory: string,
  socket: string,
  say: (sentence: string) => void,
  log: Log,
): Promise<Hold> {
  const logged = await serverLogEnd(directory)
  const server = startServer(binary, directory, socket)
  const live = await untilItAnswers(server, socket, say)
  const words = await serverLogSince(directory, logged)
  if (!live) {
    await server.stop()
    throw new Error(
      `Redis ${binary.version} does not run. ${server.ended() ?? ''} ${words.trim().slice(-1_000)}`.trim(),
    )
  }
  if (/short read|truncat/i.test(words)) {
    log.warn('The last write before Redis stopped was cut short and is lost; everything before it is there.')
  }
  await writeNoteFor(directory, socket, live)
  return {
    socket,
    owned: true,
    ended: server.ended,
    runsOn: () => server.runsOn(),
    stop: server.stop,
  }
}

async function untilItAnswers(server: ServerProcess, socket: string, say: (sentence: string) => void) {
  while (server.ended() === undefined) {
    const live = await probe(socket, say)
    if (live) return live
    await pause(POLL_MS)
  }
  return undefined
}

async function writeNoteFor(directory: string, socket: string, { pid }: LiveServer) {
  const started = await startOf(pid)
  if (started) await writeNote(directory, { socket, server: { pid, started }, owner: await thisProcess() })
}

/** A server whose socket was removed still writes its file: it must end before another starts. */
async function endMute(server: { pid: number; started: string }, log: Log) {
  if (!(await isRunning(server))) return
  log.warn('A Redis of this directory runs without its socket. Stopping it.')
  try {
    process.kill(server.pid, 'SIGTERM')
  } catch (problem) {
    if (!isMissing(problem)) throw problem
  }
  for (let waited = 0; await isRunning(server); waited += POLL_MS) {
    if (waited > END_PATIENCE_MS)
      throw new Error(`Redis process ${server.pid} does not stop. End it, then start again.`)
    await pause(POLL_MS)
  }
}
