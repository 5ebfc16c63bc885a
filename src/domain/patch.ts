/** The list with the items changed that are meant. */
export const patch = <T>(list: T[], is: (item: T) => boolean, change: (item: T) => T): T[] =>
  list.map((item) => (is(item) ? change(item) : item))
