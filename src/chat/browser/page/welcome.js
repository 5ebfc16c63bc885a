import { el } from './dom.js'

/** What a newcomer reads first. */
export const welcome = (choose, suggested, speakAs) => [
  el('h2', {}, 'Try Muster on this computer'),
  el(
    'p',
    {},
    'Muster pages the people who are needed in an incident, and rehearses it. Everything here is made up, nothing leaves this computer, and nobody is really called.',
  ),
  el(
    'ol',
    { class: 'steps' },
    el('li', {}, el('strong', {}, 'Choose a person.'), ' You speak as them, and can change at any time.'),
    el(
      'li',
      {},
      el('strong', {}, 'Declare an incident, or rehearse one.'),
      suggested ? ' A line to start with is ready for you.' : ' Say in your own words what has happened.',
    ),
    el(
      'li',
      {},
      el('strong', {}, 'Answer as those who are paged.'),
      ' They are listed as others with something to read.',
    ),
  ),
  el(
    'p',
    { class: 'choices' },
    suggested
      ? el(
          'button',
          { type: 'button', class: 'primary', onclick: () => speakAs(suggested.id) },
          `Begin as ${suggested.name}, ${suggested.title}`,
        )
      : '',
    el(
      'button',
      { type: 'button', class: suggested ? '' : 'primary', id: 'choose-first', onclick: choose },
      suggested ? 'Choose somebody else' : 'Choose a person',
    ),
  ),
]

const rehearses = (examples) => examples.length > 0 && examples.every(({ text }) => text.startsWith('/drill'))

/** Shown where nothing was said yet. */
export const firstHint = (examples, insert) =>
  el(
    'li',
    { class: 'hint' },
    el('h3', {}, rehearses(examples) ? 'Rehearse for the first time' : 'Declare your first incident'),
    el(
      'p',
      {},
      examples.length > 0
        ? 'Put a line in the box below, look it over, and send it.'
        : 'Type /incident declare in the box below and send it: a form asks what it is and where.',
    ),
    ...examples.map(({ text }) =>
      el(
        'p',
        { class: 'example' },
        el('code', {}, text),
        el('button', { type: 'button', onclick: () => insert(text) }, 'Put in the box'),
      ),
    ),
    el(
      'p',
      { class: 'quiet' },
      rehearses(examples)
        ? 'It answers with a button to start it now. Then be those who are paged.'
        : 'Or describe in your own words what has happened.',
    ),
  )
