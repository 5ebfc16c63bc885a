/** Where the store tells the host's operators what happened. */
export type Log = {
  info(sentence: string): void
  warn(sentence: string): void
  error(sentence: string): void
}
