import type { types } from '@slack/bolt'
import { type Button, encodeRequest } from '../../cards/card.ts'
import { atMost, clean } from './text.ts'

/** Action ids of ours begin with these; what is pressed under another is a link, which Slack reports too. */
export const PRESS = 'press'
export const MORE = 'more'

const IN_SIGHT = 3
// As many answers as a question has.
const WHOLE = 5
// https://docs.slack.dev/reference/block-kit/composition-objects/option-object
const OPTION_VALUE = 150
// Two at least, as Slack once required and some clients still expect.
const [FEWEST_OPTIONS, MOST_OPTIONS] = [2, 5]

/** Slack refuses an empty text, so something stands in for it. */
const plain = (text: string, max: number, otherwise = '') => ({
  type: 'plain_text' as const,
  text: atMost(clean(text) || otherwise, max),
  emoji: false,
})

const toButton = (button: Button, id: string): types.Button => ({
  type: 'button',
  action_id: id,
  text: plain(button.label, 75),
  value: encodeRequest(button.request).slice(0, 2000),
  ...(button.style ? { style: button.style } : {}),
  ...(button.confirm
    ? {
        confirm: {
          title: plain(button.confirm.title, 100, button.label),
          text: plain(button.confirm.text, 300, button.label),
          confirm: plain(button.confirm.yes, 30, 'Yes'),
          deny: plain(button.confirm.no, 30, 'No'),
          ...(button.style ? { style: button.style } : {}),
        },
      }
    : {}),
})

const toMenu = (buttons: Button[], id: string): types.Overflow => ({
  type: 'overflow',
  action_id: id,
  options: buttons.map((b) => ({ text: plain(b.label, 75), value: encodeRequest(b.request) })),
})

/** A menu's entry cannot ask before acting, and holds less. */
const fitsMenu = (button: Button) => !button.confirm && encodeRequest(button.request).length <= OPTION_VALUE

const inGroups = <T>(things: T[], most: number): T[][] => {
  const groups = Math.ceil(things.length / most)
  const each = Math.ceil(things.length / (groups || 1))
  return Array.from({ length: groups }, (_, i) => things.slice(i * each, (i + 1) * each))
}

/** Three buttons in sight (a whole question: five) and the rest behind a "More" menu; what a menu cannot hold goes to further rows. `first` numbers the action ids. */
export function toActions(all: Button[], first: number, whole = false): types.ActionsBlock[] {
  const most = whole ? WHOLE : IN_SIGHT
  const buttons = all.filter((b) => clean(b.label) !== '')
  let sight = buttons.slice(0, most)
  const rest = buttons.slice(most)
  let menu = rest.filter(fitsMenu)
  let rows = rest.filter((b) => !fitsMenu(b))
  const third = sight[most - 1]
  if (menu.length > 0 && menu.length < FEWEST_OPTIONS) {
    if (third && fitsMenu(third)) {
      menu = [third, ...menu]
      sight = sight.slice(0, -1)
    } else {
      rows = [...menu, ...rows]
      menu = []
    }
  }
  let n = first
  const id = (kind: string) => `${kind}.${n++}`
  const row: types.ActionsBlock['elements'] = [
    ...sight.map((b) => toButton(b, id(PRESS))),
    ...inGroups(menu, MOST_OPTIONS).map((group) => toMenu(group, id(MORE))),
  ]
  const further = inGroups(rows, 5).map((group) => group.map((b) => toButton(b, id(PRESS))))
  return [row, ...further].filter((r) => r.length > 0).map((elements) => ({ type: 'actions', elements }))
}
