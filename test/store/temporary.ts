import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A directory that lives as long as the test. */
export async function temporaryDirectory() {
  const directory = await mkdtemp(join(tmpdir(), 'muster-test-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}
