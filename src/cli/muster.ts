import { existsSync } from 'node:fs'
import { run } from './commands.ts'

// Settings that are already in the environment win over the file's.
if (existsSync('.env')) process.loadEnvFile('.env')

process.exitCode = await run(process.argv.slice(2), process.env, {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
})
