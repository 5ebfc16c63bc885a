/** What the server refused, in its words. */
export class Problem extends Error {
  constructor(message, status) {
    super(message)
    this.status = status
  }
}

/** Names one act, so that a double click or a repeat after a lost answer counts once. */
export const newNonce = () => crypto.randomUUID()

async function ask(path, init) {
  let response
  try {
    response = await fetch(`api/${path}`, { ...init, credentials: 'same-origin' })
  } catch {
    throw new Problem('Muster is not answering. Is it still running on this computer?', 0)
  }
  if (response.status === 204) return {}
  const answer = await response.json().catch(() => ({ error: 'Muster gave an answer that cannot be read.' }))
  if (!response.ok) throw new Problem(answer.error, response.status)
  return answer
}

export const get = (path, query = {}) => ask(`${path}?${new URLSearchParams(query)}`)

export const post = (path, body) =>
  ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
