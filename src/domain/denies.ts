/** A rehearsal that said it was none has cost 38 minutes of fear (Hawaii, 13 January 2018). */
const DENIES =
  /\b(?:not|no|isn['\u2019]t)\s+(?:just\s+)?an?\s+(?:drill|exercise|rehearsal)\b|\bno\s+(?:drill|exercise)\b/i

/** The words by which a piece of a story would tell players that it is real; undefined where there are none. */
export const deniesRehearsal = (text: string): string | undefined => DENIES.exec(text)?.[0].replace(/\s+/g, ' ')
