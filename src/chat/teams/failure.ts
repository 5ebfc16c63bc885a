import { NotNow, Refused } from '../chat.ts'

const NOTHING_WAS_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

type Replied = {
  statusCode?: number
  code?: string
  response?: { headers?: { get(name: string): string | undefined }; bodyAsText?: string | null }
}

/** What Teams' reply means: a no for good, a no for now, or no word whether it was done. */
export function failure(error: unknown, doing: string): Error {
  if (error instanceof NotNow || error instanceof Refused) return error
  const { statusCode: status, code, response } = (error ?? {}) as Replied
  if (status === undefined) {
    return code !== undefined && NOTHING_WAS_SENT.has(code)
      ? new NotNow(`Teams could not be reached to ${doing} (${code}).`, 5000)
      : new Error(`No word from Teams whether it did ${doing}.`, { cause: withoutRequest(error) })
  }
  const why = reasonIn(response?.bodyAsText) ?? code ?? ''
  if (status === 429) return new NotNow(`Teams asks to slow down (${doing}).`, retryAfter(response) ?? 5000)
  if (status === 412 || status === 503) {
    return new NotNow(`Teams cannot ${doing} just now (${status}).`, retryAfter(response) ?? 2000)
  }
  if (status === 408 || status >= 500) {
    return new Error(`No word from Teams whether it did ${doing} (${status}).`, { cause: withoutRequest(error) })
  }
  return new Refused(refusal(status, why, doing))
}

/** The client's errors carry the whole request, with its token and its card: not for a log. */
function withoutRequest(error: unknown): Error {
  const { name, message, code } = (error ?? {}) as { name?: string; message?: string; code?: string }
  return new Error([name, code, message].filter((part) => part !== undefined).join(' '))
}

function refusal(status: number, why: string, doing: string): string {
  if (status === 401) return "Teams does not accept Muster's credentials: check MicrosoftAppPassword and the tenant."
  if (why === 'MessageWritesBlocked') return 'This person has blocked Muster in Teams, or removed it.'
  if (status === 403 && doing === 'open a chat') return 'Muster is not installed for this person in Teams.'
  if (status === 403) return 'Teams does not let Muster write here: is the app still installed in this team or chat?'
  if (status === 404) return 'Teams no longer has this message or conversation.'
  if (status === 413) return 'Teams says this message is too long.'
  return `Teams refused to ${doing} (${status}${why ? ` ${why}` : ''}).`
}

function retryAfter(response: Replied['response']): number | undefined {
  const seconds = Number(response?.headers?.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 600) * 1000 : undefined
}

function reasonIn(body: string | null | undefined): string | undefined {
  const code = /"code"\s*:\s*"(\w+)"/.exec(body ?? '')?.[1]
  return code
}
