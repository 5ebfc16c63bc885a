import escapeHtml from 'escape-html'

/** HTML that is safe to send: made only by `html`, which escapes everything put into it. */
export class Html {
  readonly source: string
  constructor(source: string) {
    this.source = source
  }
}

type Piece = string | number | Html | Piece[] | undefined | false

const rendered = (piece: Piece): string => {
  if (piece === undefined || piece === false) return ''
  if (piece instanceof Html) return piece.source
  return Array.isArray(piece) ? piece.map(rendered).join('') : escapeHtml(String(piece))
}

/** A template whose pieces are escaped, unless they are HTML already. */
export const html = (texts: TemplateStringsArray, ...pieces: Piece[]) =>
  new Html(texts.map((text, i) => `${text}${rendered(pieces[i])}`).join(''))
