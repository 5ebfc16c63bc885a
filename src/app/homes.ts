import type { Address, Book, OrganisationCode } from '../domain/book.ts'

/** The workspace or tenant of an address, with its platform: `slack:T1`, `teams:tenant`. */
export const estateOf = (address: Address) => {
  const slash = address.indexOf('/')
  return slash < 0 ? address : address.slice(0, slash)
}

/** Whose home a stranger is in: that of the channel they speak in, else the only organisation at home in their workspace. */
export function homeOfStranger(book: Book, from: Address, place?: Address): OrganisationCode | undefined {
  const here = book.organisations.find((o) => o.homes.some((h) => h === place))
  if (here) return here.code
  const near = book.organisations.filter((o) => o.homes.some((h) => estateOf(h) === estateOf(from)))
  return near.length === 1 ? near[0]?.code : undefined
}

/** The book with only the chat platforms that are set up here: others have no homes and no addresses. */
export function onlyPlatforms(book: Book, platforms: string[]): Book {
  const here = (address: Address) => {
    const platform = address.slice(0, address.indexOf(':'))
    return ['sms', 'email', 'tel'].includes(platform) || platforms.includes(platform)
  }
  return {
    ...book,
    organisations: book.organisations.map((o) => ({ ...o, homes: o.homes.filter(here) })),
    people: book.people.map((p) => ({ ...p, addresses: p.addresses.filter(here) })),
  }
}
