import * as z from 'zod'

/** The variables of the process, or of a test. */
export type Env = Record<string, string | undefined>

/** Names of this machine, as they stand in addresses. */
export const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]', '::1'])
const MIN_SECRET = 32

const isZone = (zone: string) => {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `is not an address like ${example}` })

const port = z.coerce
  .number({ error: 'is not a port number' })
  .int('is not a port number')
  .min(0, 'is not a port number')
  .max(65_535, 'is not a port number')

const secret = z.string().min(MIN_SECRET, `is too short: give at least ${MIN_SECRET} random characters`)

const starting = (prefix: string) =>
  z.string().startsWith(prefix, `does not begin with ${prefix}; is it another token?`)

const onThisMachine = url(/^https?$/, 'http://127.0.0.1:4300/api/').refine((u) => LOOPBACK.has(new URL(u).hostname), {
  error: 'is not on this machine: it is only for a stand-in in tests, or tokens would be sent there',
})

const yes = z.stringbool({ error: 'is neither true nor false' })

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  BROWSER_PORT: port.optional(),
  OPERATIONS_HOST: z.string().default('127.0.0.1'),
  OPERATIONS_PORT: port.optional(),
  PUBLIC_URL: url(/^https?$/, 'https://muster.example.org').optional(),
  DATA_DIR: z.string().default('data'),
  RUNBOOKS_DIR: z.string().default('runbooks'),
  TIME_ZONE: z.string().refine(isZone, { error: 'is not a time zone like Europe/London' }).default('Europe/London'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], {
      error: 'is not one of trace, debug, info, warn, error, fatal',
    })
    .default('info'),
  HEARTBEAT_URL: url(/^https?$/, 'https://hc.example.org/ping').optional(),
  LINK_SECRET: secret.optional(),
  DATA_KEY: secret.optional(),

  REDIS_URL: z
    .string()
    .regex(/^(rediss?|unix)(\+(sentinel|cluster))?:\/\/\S+$/, 'is not an address like redis://127.0.0.1:6379')
    .optional(),
  REDIS_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,40}$/, 'may hold only letters, digits, - and _')
    .default('muster'),
  /** Read where the embedded server is found. */
  MUSTER_REDIS_SERVER: z.string().optional(),

  SLACK_BOT_TOKEN: starting('xox').optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_APP_TOKEN: starting('xapp-').optional(),
  SLACK_CLIENT_ID: z.string().optional(),
  SLACK_CLIENT_SECRET: z.string().optional(),
  SLACK_STATE_SECRET: z.string().optional(),
  SLACK_API_URL: onThisMachine.optional(),

  MicrosoftAppId: z.string().optional(),
  MicrosoftAppPassword: z.string().optional(),
  MicrosoftAppType: z
    .string()
    .default('SingleTenant')
    .transform((t) => t.toLowerCase())
    .pipe(
      z.enum(['singletenant', 'userassignedmsi', 'multitenant'], {
        error: 'is not one of SingleTenant, UserAssignedMSI, MultiTenant',
      }),
    ),
  MicrosoftAppTenantId: z.string().optional(),
  TEAMS_ALLOWED_TENANTS: z.string().optional(),
  TEAMS_PLAYGROUND: yes.default(false),

  GOVUK_NOTIFY_API_KEY: z.string().optional(),
  GOVUK_NOTIFY_SMS_TEMPLATE: z.uuid('is not a template id like 8b5c7d0e-1f2a-4b3c-9d4e-5f6a7b8c9d0e').optional(),
  GOVUK_NOTIFY_EMAIL_TEMPLATE: z.uuid('is not a template id like 8b5c7d0e-1f2a-4b3c-9d4e-5f6a7b8c9d0e').optional(),
  GOVUK_NOTIFY_API_URL: onThisMachine.optional(),
  SMTP_URL: url(/^smtps?$/, 'smtps://user:password@mail.example.org:465').optional(),
  SMTP_FROM: z.string().includes('@', 'is not an e-mail address').optional(),

  TIME_SCALE: z.coerce
    .number({ error: 'is not a number' })
    .min(1, 'is not between 1 and 3600')
    .max(3600, 'is not between 1 and 3600')
    .default(1),
})

/** The variables as read: checked one by one, not yet against each other. */
export type Variables = z.infer<typeof schema>

/** The names of all variables that are read. */
export const variableNames = Object.keys(schema.shape)

/**
 * Reads each variable by itself. One that is wrong is named in `problems` and kept as it stands, so that what depends on its
 * being there is still checked, and all problems come at once.
 */
export function readVariables(env: Env): { variables: Variables; problems: string[] } {
  const given = Object.fromEntries(
    variableNames.map((n) => [n, env[n]?.trim()]).filter(([, value]) => value !== undefined && value !== ''),
  ) as Record<string, string>
  const parsed = schema.safeParse(given)
  if (parsed.success) return { variables: parsed.data, problems: [] }
  const wrong = new Set(parsed.error.issues.map((i) => String(i.path[0])))
  const right = schema.parse(Object.fromEntries(Object.entries(given).filter(([n]) => !wrong.has(n))))
  const asGiven = Object.fromEntries(Object.entries(given).filter(([n]) => wrong.has(n) && !(n in right)))
  return {
    variables: { ...right, ...asGiven },
    problems: parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}.`),
  }
}
