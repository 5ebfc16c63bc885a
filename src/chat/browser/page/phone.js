import { announce, at, el } from './dom.js'
import { clock } from './time.js'

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/
const shown = new Set()

export function clearPhone() {
  shown.clear()
}

/** Texts and e-mails, as they would arrive on a telephone. */
export function showNotices(notices, { fresh }) {
  for (const notice of notices) {
    if (shown.has(notice.id)) continue
    shown.add(notice.id)
    at('messages').append(toItem(notice))
    if (fresh) announce(spokenNotice(notice))
  }
  at('scroll').scrollTop = at('scroll').scrollHeight
}

export const spokenNotice = (notice) => `${kindOf(notice)} for you: ${notice.subject || notice.text}`

const kindOf = (notice) => (notice.to.startsWith('sms:') ? 'Text message' : 'E-mail')

function toItem(notice) {
  const email = !notice.to.startsWith('sms:')
  const text = notice.text.split(LINK).map((part) => (LINK.test(part) ? linkTo(part) : part))
  return el(
    'li',
    { class: `message notice ${email ? 'email' : 'sms'}`, tabindex: '-1' },
    el(
      'p',
      { class: 'message-head' },
      el('strong', {}, kindOf(notice)),
      el('span', { class: 'quiet' }, ` to ${notice.to.slice(notice.to.indexOf(':') + 1)}`),
      el('time', { class: 'quiet', datetime: notice.at }, ` ${clock(notice.at)}`),
    ),
    email ? el('p', { class: 'subject' }, notice.subject) : '',
    el('p', { class: 'text' }, ...text),
  )
}

const linkTo = (url) => el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, url)
