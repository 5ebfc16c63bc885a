/** No connection was made, so nothing can have been sent. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
])

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

/** The system's own code of an error, under whatever code a library gave it. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error
    ? (text('originalCode' in error && error.originalCode) ??
      text('code' in error && error.code) ??
      codeOf(error.cause))
    : undefined

/** True when the provider was never reached; false means it may have been sent. */
export const isUnsent = (error: unknown) => NEVER_CONNECTED.has(codeOf(error) ?? '')
