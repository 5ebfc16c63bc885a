import { createHash } from 'node:crypto'
import { lstat, mkdir, readFile, realpath, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMissing, type ProcessName } from './processes.ts'

/** macOS takes 103 bytes, Linux 107; Node shortens a longer one in silence. */
const LONGEST_SOCKET_PATH = 103

/** What the directory's server is, for whoever comes next. */
export type ServerNote = { socket: string; server: ProcessName; owner: ProcessName }

/** Makes the private directory and gives its real path, by which every process knows it. */
export async function privateDirectory(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  return realpath(directory)
}

/** The socket's path: in the directory, or in a short private one when that would be too long. */
export async function socketFor(directory: string): Promise<string> {
  const usual = join(directory, 'r.sock')
  if (Buffer.byteLength(usual) <= LONGEST_SOCKET_PATH) return usual
  const short = join(tmpdir(), `muster-${createHash('sha256').update(directory).digest('hex').slice(0, 16)}`)
  const socket = join(short, 'r.sock')
  if (Buffer.byteLength(socket) > LONGEST_SOCKET_PATH) {
    throw new Error(`The path of ${directory} is too long for Redis's socket. Set DATA_DIR to a shorter one.`)
  }
  await mkdir(short, { recursive: true, mode: 0o700 })
  const found = await lstat(short)
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0) {
    throw new Error(`${short} is not ours alone. Remove it, or set DATA_DIR to a shorter path.`)
  }
  return socket
}

const noteIn = (directory: string) => join(directory, 'server.json')

/** The note left by the last start here. A damaged one counts as none. */
export async function readNote(directory: string): Promise<ServerNote | undefined> {
  try {
    const text = await readFile(noteIn(directory), 'utf8')
    return text.endsWith('}') ? (JSON.parse(text) as ServerNote) : undefined
  } catch (problem) {
    if (isMissing(problem)) return undefined
    throw problem
  }
}

export async function writeNote(directory: string, note: ServerNote) {
  const fresh = `${noteIn(directory)}.new`
  await writeFile(fresh, JSON.stringify(note), { mode: 0o600 })
  await rename(fresh, noteIn(directory))
}
