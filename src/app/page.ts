import { createHash } from 'node:crypto'
import {
  type Block,
  type Button,
  type Card,
  encodeRequest,
  type Field,
  type Form,
  TIME_EXAMPLE,
  type Tone,
} from '../cards/card.ts'
import { Html, html } from './html.ts'

/** What a page needs to offer choices: each choice signed for it, and an id that makes a double press one answer. */
export type Offer = { seal(choice: string): string; id: string }

const STYLE = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;font:1.1875rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;color:#0b0c0c;background:#fff}
main{max-width:40rem;margin:0 auto;padding:1rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0 1rem}
p,dl,blockquote,form{margin:0 0 1rem}
.real main{border-left:.5rem solid #d4351c}
.rehearsal main{border:.25rem dashed #8a6d00;margin:1rem auto}
.words{margin:0;padding:.75rem 1rem;background:#fd0;color:#0b0c0c;font-weight:700;text-align:center}
.name{margin:0;color:#505a5f}
blockquote{padding:.5rem 1rem;border-left:.25rem solid #b1b4b6;white-space:pre-wrap;unicode-bidi:isolate;overflow-wrap:anywhere}
dt{font-weight:700}
dd{margin:0 0 .5rem}
.note,.hint{color:#505a5f;font-size:1rem}
button,summary{display:block;width:100%;min-height:3rem;margin:0 0 .75rem;padding:.6rem 1rem;border:2px solid #0b0c0c;
border-radius:.25rem;background:#fff;color:#0b0c0c;font:inherit;font-weight:700;text-align:center;cursor:pointer}
button.primary{background:#00703c;border-color:#00703c;color:#fff}
button.danger{background:#d4351c;border-color:#d4351c;color:#fff}
button:focus,summary:focus,a:focus,input:focus,textarea:focus,select:focus{outline:4px solid #fd0;outline-offset:0;box-shadow:0 0 0 6px #0b0c0c}
label{display:block;font-weight:700}
input,textarea,select{width:100%;padding:.5rem;border:2px solid #0b0c0c;font:inherit}
.problem{border-left:.25rem solid #d4351c;padding-left:.75rem;color:#a32a16;font-weight:700}
`

/** A page's style sheet, and what lets a Content-Security-Policy have it and nothing else. */
export type Sheet = { tag: Html; hash: string }

/** The style sheet of every page, with more for one that needs it. */
export function sheetWith(more: string): Sheet {
  const css = `${STYLE}${more}`
  return {
    tag: new Html(`<style>${css}</style>`),
    hash: `'sha256-${createHash('sha256').update(css).digest('base64')}'`,
  }
}

const SHEET = sheetWith('')

export const STYLE_HASH = SHEET.hash

/** A whole page: the words of a rehearsal first and last. */
export function page(tone: Tone, title: string, words: string | undefined, body: Html, sheet = SHEET): string {
  const banner = words !== undefined && html`<p class="words">${words}</p>`
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
${sheet.tag}
</head>
<body class="${tone}">
${banner}<main>
<p class="name">Muster</p>
${body}
</main>
${banner}</body>
</html>
`.source
}

const IN_SIGHT = 3

function button(b: Button, offer: Offer): Html {
  const value = offer.seal(encodeRequest(b.request))
  const press = (label: string) =>
    html`<button type="submit" name="ask" value="${value}" class="${b.style ?? ''}">${label}</button>\n`
  if (b.confirm === undefined) return press(b.label)
  const { title, text, yes } = b.confirm
  return html`<details><summary>${b.label}</summary><p><strong>${title}</strong></p><p>${text}</p>${press(yes)}</details>\n`
}

function buttons(all: Button[], offer: Offer, inSight: number): Html {
  const more = all.slice(inSight)
  return html`<form method="post"><input type="hidden" name="id" value="${offer.id}">
${all.slice(0, inSight).map((b) => button(b, offer))}${
  more.length > 0 && html`<details><summary>More</summary>${more.map((b) => button(b, offer))}</details>`
}</form>`
}

const isWebAddress = (url: string) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)

function block(b: Block, offer: Offer): Html {
  switch (b.type) {
    case 'headline':
      return html`<h1>${b.text}</h1>\n`
    case 'text':
      return b.strong ? html`<p><strong>${b.text}</strong></p>\n` : html`<p>${b.text}</p>\n`
    case 'quote':
      return html`<blockquote>${b.text}${b.by !== undefined && html`<br>- ${b.by}`}</blockquote>\n`
    case 'rows':
      return html`<dl>${b.rows.map(
        (r) => html`<dt>${r.label}</dt><dd>${r.strong ? html`<strong>${r.value}</strong>` : r.value}</dd>`,
      )}</dl>\n`
    case 'note':
      return html`<p class="note">${b.text}</p>\n`
    case 'link':
      return isWebAddress(b.url)
        ? html`<p><a href="${b.url}" rel="noreferrer noopener">${b.label}</a></p>\n`
        : html`<p>${b.label}</p>\n`
    case 'buttons':
      return buttons(b.buttons, offer, b.whole ? b.buttons.length : IN_SIGHT)
  }
}

/** A card as a page. Opening it asks nothing; only its buttons do. */
export const cardPage = (card: Card, offer: Offer) =>
  page(card.tone, card.notification, card.exerciseWords, html`${card.blocks.map((b) => block(b, offer))}`)

function control(field: Field, described: string): Html {
  const need = field.optional !== true && html` required`
  const about = html`id="${field.name}" name="answer.${field.name}" aria-describedby="${described}"${need}`
  switch (field.type) {
    case 'line':
      return html`<input type="text" ${about} value="${field.value ?? ''}"${limit(field.max)}>`
    case 'time':
      return html`<input type="text" ${about} value="${field.value ?? ''}" placeholder="${TIME_EXAMPLE}">`
    case 'paragraph':
      return html`<textarea rows="4" ${about}${limit(field.max)}>${field.value ?? ''}</textarea>`
    case 'choice':
      return html`<select ${about}><option value=""></option>${field.choices.map(
        (c) => html`<option value="${c.value}"${c.value === field.value && html` selected`}>${c.label}</option>`,
      )}</select>`
  }
}

const limit = (max: number | undefined) => max !== undefined && html` maxlength="${max}"`

function question(field: Field, problem: string | undefined): Html {
  const described = `${field.name}-about`
  return html`<p><label for="${field.name}">${field.label}${field.optional === true && ' (optional)'}</label>
<span id="${described}">${field.hint !== undefined && html`<span class="hint">${field.hint}</span>`}${
    problem !== undefined && html`<span class="problem">${problem}</span>`
  }</span>
${control(field, described)}</p>\n`
}

/** A page keeps no state here: the form travels signed with its answers, so that it can be shown again. */
const FORM = 'form '

/** The form a page was made from, if this choice is one. */
export const formOf = (choice: string): Form | undefined =>
  choice.startsWith(FORM) ? (JSON.parse(choice.slice(FORM.length)) as Form) : undefined

/** A form as a page, with what is wrong with the answers given so far. */
export function formPage(
  form: Form,
  offer: Offer,
  given: { answers?: Record<string, string>; problems?: Record<string, string> } = {},
): string {
  const { answers = {}, problems = {} } = given
  const fields = form.fields.map((f) => ({ ...f, value: answers[f.name] ?? f.value ?? '' }))
  const asked = offer.seal(`${FORM}${JSON.stringify(form)}`)
  const title = Object.keys(problems).length > 0 ? `Not sent yet: ${form.title}` : form.title
  return page(
    form.tone,
    form.exerciseWords === undefined ? title : `${form.exerciseWords}. ${title}`,
    form.exerciseWords,
    html`<h1>${form.title}</h1>
${problems[''] !== undefined && html`<p class="problem" role="alert">${problems['']}</p>\n`}${
  form.intro !== undefined && html`<p>${form.intro}</p>\n`
}<form method="post"><input type="hidden" name="id" value="${offer.id}"><input type="hidden" name="form" value="${asked}">
${fields.map((f) => question(f, problems[f.name]))}<button type="submit" class="primary">${form.submit}</button></form>`,
  )
}

/** One sentence as a page: a link that is over, a page that is not there. */
export const sentencePage = (headline: string, text: string) =>
  page('neutral', headline, undefined, html`<h1>${headline}</h1><p>${text}</p>`)
