import { el } from './dom.js'

const { AdaptiveCards } = window

const colour = (name, subtle = 'quiet') => ({ default: `var(--${name})`, subtle: `var(--${subtle})` })
const foreground = {
  default: colour('ink'),
  dark: colour('ink'),
  light: colour('ink'),
  accent: colour('link'),
  good: colour('good'),
  warning: colour('ink'),
  attention: colour('danger-text'),
}
const style = (background, ink = foreground) => ({ backgroundColor: `var(--${background})`, foregroundColors: ink })
const onYellow = { ...foreground, default: colour('on-exercise', 'on-exercise') }

const look = new AdaptiveCards.HostConfig({
  supportsInteractivity: true,
  fontFamily: 'inherit',
  fontSizes: { small: 15, default: 17, medium: 18, large: 19, extraLarge: 24 },
  fontWeights: { lighter: 400, default: 400, bolder: 700 },
  spacing: { small: 4, default: 10, medium: 14, large: 19, extraLarge: 28, padding: 12 },
  separator: { lineThickness: 0, lineColor: 'transparent' },
  containerStyles: {
    default: style('card'),
    emphasis: style('emphasis'),
    attention: style('attention'),
    warning: style('exercise', onYellow),
    good: style('emphasis'),
    accent: style('emphasis'),
  },
  actions: {
    maxActions: 12,
    spacing: 'default',
    buttonSpacing: 8,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', suffix: ' ', suffixColor: 'default' },
      optionalInputs: { weight: 'bolder' },
    },
    errorMessage: { spacing: 'small', weight: 'bolder', color: 'attention' },
  },
})

AdaptiveCards.GlobalSettings.setTabIndexAtCardRoot = false

/**
 * Draws a card. `acted` is told of a pressed button or a sent form: its data, and its words.
 * What an earlier drawing of the same card had opened ("More", a question) stays open if it is unchanged.
 */
export function drawCard(json, acted, before) {
  const card = new AdaptiveCards.AdaptiveCard()
  card.hostConfig = look
  card.onExecuteAction = (action) => {
    if (action instanceof AdaptiveCards.ExecuteAction) acted(action.data, action.title)
    else if (action instanceof AdaptiveCards.OpenUrlAction) follow(action.url)
  }
  card.onElementVisibilityChanged = (element) => moveFocus(element, drawn)
  card.parse(json)
  const drawn = card.render() ?? el('div')
  drawn.removeAttribute('aria-label')
  const opened = before ? reopened(json, before) : []
  for (const id of opened) {
    const element = card.getElementById(id)
    if (element) element.isVisible = true
  }
  return { element: drawn, card, json }
}

const hidden = (json) => json.body.flatMap(inside).filter((e) => e.isVisible === false)
const inside = (element) => [element, ...(element.items ?? []).flatMap(inside)]

function reopened(json, before) {
  const was = new Map(hidden(before.json).map((e) => [e.id, JSON.stringify(e)]))
  return hidden(json)
    .filter((e) => was.get(e.id) === JSON.stringify(e) && before.card.getElementById(e.id)?.isVisible)
    .map((e) => e.id)
}

/** To the first button of what was opened, and back to what opened it. */
function moveFocus(element, drawn) {
  if (!drawn?.isConnected) return
  if (element.isVisible) element.renderedElement?.querySelector('button')?.focus()
  else if (!element.renderedElement?.contains(document.activeElement) && document.activeElement !== document.body)
    return
  else drawn.querySelector(`[aria-controls~="${CSS.escape(element.renderedElement?.id ?? '')}"]`)?.focus()
}

/** Rooms open here, everything else in a new tab. */
function follow(url) {
  const to = new URL(url, location.href)
  if (to.origin === location.origin && to.pathname === location.pathname) location.hash = to.hash
  else window.open(to, '_blank', 'noopener')
}
