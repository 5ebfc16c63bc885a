import { at, el, fill, unreadBadge } from './dom.js'

/** Draws the list of places, and of others who have something to read. */
export function showPlaces(overview, people, current, { open, speakAs }) {
  fill(
    at('place-list'),
    overview.places.map((place) =>
      el(
        'li',
        {},
        el(
          'button',
          {
            type: 'button',
            class: `place ${place.kind}`,
            'data-key': place.address,
            'aria-current': place.address === current ? 'page' : false,
            onclick: () => open(place.address),
          },
          el('span', { class: 'place-words' }, nameOf(place)),
          unreadBadge(place.address === current ? 0 : place.unread),
        ),
      ),
    ),
  )
  at('waiting').hidden = overview.waiting.length === 0
  fill(
    at('waiting-list'),
    overview.waiting.map(({ person, unread }) => {
      const who = people.find((p) => p.id === person)
      return el(
        'li',
        {},
        el(
          'button',
          { type: 'button', class: 'person', 'data-key': person, onclick: () => speakAs(person) },
          el('span', {}, el('strong', {}, who?.name ?? person), el('span', { class: 'quiet' }, ` ${who?.title ?? ''}`)),
          unreadBadge(unread),
        ),
      )
    }),
  )
  const elsewhere = overview.places.filter((place) => place.address !== current)
  const mine = elsewhere.reduce((sum, place) => sum + place.unread, 0)
  at('menu').replaceChildren('Places', ...[unreadBadge(mine + overview.waiting.length)].filter(Boolean))
  document.title = mine > 0 ? `(${mine}) Muster` : 'Muster'
}

export const nameOf = (place) => (place.kind === 'room' ? `# ${place.name}` : place.name)
