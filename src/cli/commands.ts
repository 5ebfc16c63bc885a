import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import type { Env } from '../app/variables.ts'

/** Where the command line writes. */
export type Terminal = { out(text: string): void; error(text: string): void }

const PACKAGE = new URL('../../package.json', import.meta.url)

/** A failure that was already explained. */
class Failed extends Error {
  override name = 'Failed'
}

// Each command loads only what it needs: `check` should not wait for Slack and Teams to load.
function program(env: Env, terminal: Terminal): Command {
  const folder = env.RUNBOOKS_DIR || 'runbooks'
  const told = ({ text, ok }: { text: string; ok: boolean }) => {
    terminal.out(`${text}\n`)
    if (!ok) throw new Failed()
  }
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }
  const muster = new Command('muster')
    .description('Declares incidents, wakes the right people, and rehearses both.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.error })
    .showHelpAfterError()

  muster
    .command('start')
    .description('start the bot with the settings of the environment and of .env')
    .action(async () => {
      const { start } = await import('../main.ts')
      const say = (sentence: string) => terminal.out(`${sentence}\n`)
      const started = await start(env, say)
      say(`Muster is running. Open ${started.address}`)
      stopWhenAsked(started.stop, terminal)
    })

  muster
    .command('check')
    .description('look for mistakes in a folder of runbooks')
    .argument('[dir]', 'the folder', folder)
    .action(async (dir: string) => {
      const { checkFolder } = await import('./check.ts')
      told(await checkFolder(dir))
    })

  muster
    .command('simulate')
    .description(
      'show whom a plan would page if nobody answered, or what a scenario would tell whom, and when; sends nothing',
    )
    .argument('<id>', 'the id of a plan or a scenario')
    .requiredOption('--at <time>', 'local date and time, such as "2027-01-05 03:10"')
    .option('--place <code>', 'the organisation where it happens')
    .option('--dir <dir>', 'the folder of runbooks', folder)
    .action(async (id: string, { at, place, dir }: { at: string; place?: string; dir: string }) => {
      const [{ simulate }, { readRunbooks }] = await Promise.all([
        import('./simulate.ts'),
        import('../runbooks/read.ts'),
      ])
      const { book } = await readRunbooks(dir, new Date().toISOString())
      if (!book)
        throw new Error(`The runbooks in ${dir} have mistakes, so nothing can be simulated. See: muster check ${dir}`)
      const shown = simulate(book, { id, at, ...(place === undefined ? {} : { place }) })
      if ('refused' in shown) throw new Error(shown.refused)
      terminal.out(`${shown.text}\n`)
    })

  muster
    .command('holidays')
    .description('take newer bank holidays into a folder of runbooks')
    .argument('[from]', 'a file or an https address', 'https://www.gov.uk/bank-holidays.json')
    .option('--dir <dir>', 'the folder of runbooks', folder)
    .action(async (from: string, { dir }: { dir: string }) => {
      const { refreshHolidays } = await import('./holidays.ts')
      terminal.out(`${await refreshHolidays(dir, from)}\n`)
    })

  muster
    .command('doctor')
    .description('say what is missing or wrong before starting; sends nothing')
    .action(async () => {
      const { doctor } = await import('./doctor.ts')
      told(await doctor(env))
    })

  muster
    .command('teams-package')
    .description('write the app package that a Teams administrator uploads')
    .option('--domain <host>', 'the host name of PUBLIC_URL', hostOf(env.PUBLIC_URL))
    .option('--app-id <id>', 'the application id of the bot', env.MicrosoftAppId)
    .option('--out <file>', 'where to write it', 'muster-teams.zip')
    .action(async ({ appId, domain, out }: { appId?: string; domain?: string; out: string }) => {
      if (!appId) throw new Error('Which app? Set MicrosoftAppId, or give --app-id.')
      if (!domain) throw new Error('Where is it reached? Set PUBLIC_URL, or give --domain.')
      const { teamsPackage } = await import('./teamsPackage.ts')
      await teamsPackage({ appId, domain, out })
      terminal.out(`Wrote ${out}. Upload it as manifests/teams/README.md says.\n`)
    })

  return muster
}

const hostOf = (address: string | undefined) =>
  address !== undefined && URL.canParse(address) ? new URL(address).hostname : undefined

/** Ends in order on the first signal, at once on the second. */
function stopWhenAsked(stop: () => Promise<void>, terminal: Terminal) {
  const end = () => {
    terminal.out('Stopping.\n')
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        terminal.error(`Not stopped in order: ${error instanceof Error ? error.message : String(error)}\n`)
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
}

/** Runs one command. Gives the status to end with; `start` goes on running after it. */
export async function run(args: string[], env: Env, terminal: Terminal): Promise<number> {
  try {
    await program(env, terminal).parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof Failed) return 1
    if (error instanceof CommanderError) return error.exitCode
    terminal.error(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}
