import type { Intent } from '../chat.ts'

const COMMAND = /^\/?(incident|drill)(?=\s|$)\s*/i
const OTHER_COMMAND = /^\/(\S*)/
const MENTION = /^@muster(?=[\s,:.]|$)[\s,:.]*/i

/** What a typed line asks. */
export function understood(text: string, direct: boolean): Intent['act'] {
  const mentioned = MENTION.test(text)
  const said = text.replace(MENTION, '').trim()
  const toUs = mentioned || direct
  if (!toUs && !text.startsWith('/')) return { type: 'overheard', text: said }
  const command = said.match(COMMAND)
  if (command?.[1])
    return { type: 'command', line: `${command[1].toLowerCase()} ${said.slice(command[0].length)}`.trim() }
  if (mentioned && said === '') return { type: 'command', line: 'incident help' }
  return { type: 'words', text: said, direct }
}

/** The name of a slash command that is not ours, if it is one. */
export const strangeCommand = (text: string) =>
  COMMAND.test(text) || !text.startsWith('/') ? undefined : text.match(OTHER_COMMAND)?.[0]
