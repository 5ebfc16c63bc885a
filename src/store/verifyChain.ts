import { digestOf, emptyHead, type Head, hashOf, type SealedLine } from './envelope.ts'

export type ChainProblem = { seq: number; why: string }

export type ChainReport = {
  problems: ChainProblem[]
  head: Head
  /** Events with at least one text that is gone: erased, as far as anyone can tell. */
  erased: number[]
}

/**
 * Checks one stream as stored: every hash, the chain, the numbering, and each text that is still there against its digest.
 * `sealed` are heads written down earlier (a day's seal): the stream must still contain them.
 */
export function verifyChain(stream: string, lines: SealedLine[], sealed: Head[] = []): ChainReport {
  const problems: ChainProblem[] = []
  const erased: number[] = []
  let prev = emptyHead.hash
  lines.forEach(({ event, texts }, index) => {
    const seq = index + 1
    const say = (why: string) => problems.push({ seq, why })
    if (event.seq !== seq) say(`It is numbered ${event.seq}: an event is missing, added or out of order.`)
    if (event.stream !== stream || event.id !== `${event.stream}#${event.seq}`) say('It belongs to another stream.')
    if (event.prev !== prev) say('It does not follow from the event before it.')
    if (event.hash !== hashOf(event)) say('Its content was changed after it was written.')
    for (const [field, { salt, text }] of Object.entries(texts ?? {})) {
      if (event.text?.[field] !== digestOf(salt, text)) say(`Its text "${field}" was changed after it was written.`)
    }
    if (Object.keys(event.text ?? {}).some((field) => !texts?.[field])) erased.push(seq)
    prev = event.hash
  })
  for (const { length, hash } of sealed) {
    if (length === 0) continue
    const there = lines[length - 1]
    if (!there)
      problems.push({ seq: length, why: 'It was sealed earlier and is gone: the end of the stream was lost.' })
    else if (there.event.hash !== hash)
      problems.push({ seq: length, why: 'It is not the event that was sealed earlier.' })
  }
  return { problems, head: { length: lines.length, hash: prev }, erased }
}
