import { webApi } from '@slack/bolt'
import { NotNow, Refused } from '../chat.ts'

/** What went wrong, as somebody on call can act on it. By Slack's own code. */
const SENTENCES: Record<string, string> = {
  channel_not_found:
    'Slack does not know this room or person, or Muster may not see it. Invite Muster to the room, or check the id.',
  not_in_channel: 'Muster is not in this Slack room. Invite it there.',
  is_archived: 'This Slack room is archived. Open it again, or use another.',
  user_not_found: 'Slack does not know this person. Check their id.',
  user_disabled: "This person's Slack account is switched off.",
  cannot_dm_bot: 'This Slack account is a bot and reads no direct messages.',
  messages_tab_disabled:
    "Direct messages to Muster are switched off. Turn on the messages tab in the app's settings (App Home).",
  restricted_action: 'The settings of this Slack workspace do not let Muster do this. Ask its administrator.',
  user_is_restricted: 'The settings of this Slack workspace do not let Muster do this to a guest.',
  ura_max_channels: 'This person is a guest who may be in one Slack room only.',
  user_team_not_in_channel: "This person's organisation is not part of this Slack room.",
  message_not_found: 'This Slack message is gone.',
  cant_update_message: 'Muster may not edit this Slack message.',
  edit_window_closed: 'Slack no longer allows this message to be edited.',
  invalid_auth: 'Slack does not accept the bot token. Check SLACK_BOT_TOKEN.',
  not_authed: 'Slack does not accept the bot token. Check SLACK_BOT_TOKEN.',
  token_revoked: 'The Slack bot token was revoked. Install the app again and set SLACK_BOT_TOKEN.',
  token_expired: 'The Slack bot token has expired. Install the app again and set SLACK_BOT_TOKEN.',
  account_inactive: 'Muster was removed from this Slack workspace. Install the app again.',
  missing_scope: 'The Slack app lacks a permission. Update it from manifests/slack and install it again.',
  msg_blocks_too_long: 'The message is too long for Slack.',
}

/** Codes after which nobody knows whether it was done. */
const IN_DOUBT = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'unknown_error'])

/** Codes that say: not done, later perhaps. */
const LATER = new Set(['ratelimited', 'rate_limited', 'team_added_to_org'])

/** Nothing had been sent when these happened. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

const SOON_MS = 5000
const LATER_MS = 30_000

function codesOf(error: unknown): string[] {
  const codes: string[] = []
  for (let e = error; e instanceof Error; e = e instanceof webApi.WebAPIRequestError ? e.original : e.cause)
    if ('code' in e && typeof e.code === 'string') codes.push(e.code)
  return codes
}

/** Slack's own code of a refusal, if that is what an error is. */
export const slackCode = (error: unknown) =>
  error instanceof webApi.WebAPIPlatformError && /^[a-z][a-z0-9_]*$/.test(error.data.error)
    ? error.data.error
    : undefined

/** What a failed call means for the caller: refused, not now, or (as it came) in doubt. */
export function failureOf(error: unknown): unknown {
  if (error instanceof Refused || error instanceof NotNow) return error
  if (error instanceof webApi.WebAPIRateLimitedError)
    return new NotNow('Slack asks us to slow down.', Math.max(1, error.retryAfter) * 1000)
  const code = slackCode(error)
  if (code !== undefined) {
    if (IN_DOUBT.has(code)) return error
    if (LATER.has(code)) return new NotNow(`Slack is busy (${code}).`, LATER_MS)
    return new Refused(`${SENTENCES[code] ?? 'Slack refused this.'} (Slack: ${code})`, { cause: error })
  }
  if (
    error instanceof webApi.WebAPIHTTPError &&
    error.statusCode >= 400 &&
    error.statusCode < 500 &&
    error.statusCode !== 408
  )
    return new Refused(`Something between Muster and Slack refused this with HTTP ${error.statusCode}.`, {
      cause: error,
    })
  if (codesOf(error).some((c) => NOT_CONNECTED.has(c)))
    return new NotNow('Slack cannot be reached at the moment.', SOON_MS)
  return error
}
