/** Where an adapter says what an operator should know: the part of pino that is used. */
export interface Log {
  info(about: object, message: string): void
  warn(about: object, message: string): void
  error(about: object, message: string): void
}
