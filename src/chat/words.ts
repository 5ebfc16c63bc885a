import type { Request } from '../cards/card.ts'
import { scheduleLine } from './scheduleWords.ts'

type Pattern = { verb: string; like: RegExp }

/** Each line people can type, tried in order. Named groups become arguments. A colon begins free text. */
const INCIDENT: Pattern[] = [
  { verb: 'help', like: /^(?:help|\?)?$/ },
  { verb: 'list', like: /^list$/ },
  { verb: 'show', like: /^show(?:\s+(?<ref>\S+))?$/ },
  { verb: 'lessons', like: /^lessons(?:\s+(?:at|for)\s+(?<place>.+))?$/ },
  { verb: 'release-report', like: /^(?:release report|report release)(?:\s+(?<ref>\S+))?$/ },
  { verb: 'report', like: /^report(?:\s+(?<ref>\S+))?$/ },
  {
    verb: 'declare',
    like: /^(?<how>declare|standby)(?:\s+(?<plan>[^\s:]+))?\s+at\s+(?<place>[^:]+?)\s*(?::\s*(?<text>.*))?$/s,
  },
  { verb: 'declare', like: /^(?<how>declare|standby)(?:\s+(?<plan>[^\s:]+))?\s*(?::\s*(?<text>.*))?$/s },
  { verb: 'confirm', like: /^confirm(?:\s+(?<ref>\S+))?$/ },
  { verb: 'raise', like: /^raise(?:\s+(?<ref>\S+))?$/ },
  { verb: 'ack', like: /^(?:ack|acknowledge|responding)(?:\s+(?<ref>\S+))?$/ },
  { verb: 'decline', like: /^decline(?:\s+(?<ref>\S+))?$/ },
  { verb: 'hand-on', like: /^hand[ -]on(?:\s+(?<ref>\S+-\d+))?(?:\s+to\s+(?<to>.+))?$/ },
  { verb: 'page', like: /^page(?:\s+(?<ref>\S+-\d+))?(?:\s+(?<person>.+))?$/ },
  { verb: 'tasks', like: /^tasks?(?:\s+(?<ref>\S+-\d+))?$/ },
  { verb: 'task-done', like: /^task\s+done\s+(?<task>\S+)$/ },
  { verb: 'task-add', like: /^task\s+add\s*:?\s*(?<text>.*)$/s },
  { verb: 'task-assign', like: /^task\s+assign\s+(?<task>\S+)\s+(?:to\s+)?(?<to>.+)$/ },
  { verb: 'level', like: /^level\s+(?<level>\S+)$/ },
  { verb: 'type', like: /^type\s+(?<type>.+)$/ },
  { verb: 'aware', like: /^aware\s+(?<clock>\S+)(?:\s+at\s+(?<wall>.+))?$/ },
  { verb: 'update', like: /^(?:update|sitrep)(?:\s+(?<ref>\S+-\d+))?\s*(?::\s*(?<text>.*))?$/s },
  { verb: 'note', like: /^note(?:\s+(?<ref>\S+-\d+))?\s*(?::\s*(?<text>.*))?$/s },
  { verb: 'decision', like: /^decision(?:\s+(?<ref>\S+-\d+))?\s*(?::\s*(?<text>.*))?$/s },
  // The colon is easily forgotten at night.
  { verb: 'update', like: /^(?:update|sitrep)\s+(?:(?<ref>[a-z]+-[a-z\d-]*\d)\s+)?(?<text>.+)$/s },
  { verb: 'note', like: /^note\s+(?:(?<ref>[a-z]+-[a-z\d-]*\d)\s+)?(?<text>.+)$/s },
  { verb: 'decision', like: /^decision\s+(?:(?<ref>[a-z]+-[a-z\d-]*\d)\s+)?(?<text>.+)$/s },
  { verb: 'cold-debrief-held', like: /^debrief(?:\s+(?<ref>\S+-\d+))?\s+held$/ },
  { verb: 'cold-debrief-move', like: /^debrief(?:\s+(?<ref>\S+-\d+))?\s+(?:on|to)\s+(?<on>\S{1,20})$/ },
  { verb: 'debrief', like: /^debrief(?:\s+(?<ref>\S+))?$/ },
  { verb: 'stand-down', like: /^stand[ -]down(?:\s+(?<ref>\S+-\d+))?\s*(?::\s*(?<text>.*))?$/s },
  { verb: 'cancel', like: /^cancel(?:\s+(?<ref>\S+-\d+))?\s*(?::\s*(?<text>.*))?$/s },
]

const DRILL: Pattern[] = [
  { verb: 'help', like: /^(?:help|\?)?$/ },
  { verb: 'rehearsals', like: /^list$/ },
  { verb: 'brief', like: /^brief(?:\s+(?<scenario>.{1,100}))?$/ },
  { verb: 'start', like: /^start(?:\s+(?<informed>told|anyway))?$/ },
  { verb: 'accept', like: /^accept(?<answer>\s+no(?:t this time)?)?$/ },
  { verb: 'invitation', like: /^(?<answer>join|cannot)(?:\s+attend)?$/ },
  { verb: 'cancel-rehearsal', like: /^cancel$/ },
  { verb: 'cancel-series', like: /^cancel (?:all|series)$/ },
  { verb: 'move-rehearsal', like: /^move(?: to (?<wall>.{1,60}))?$/ },
  { verb: 'ask-check-in', like: /^(?:check[ -]in|ask)(?:\s+(?<ref>\S+-\d+))?$/ },
  { verb: 'answer', like: /^answer\s+(?<answer>yes|no|\d+)(?:\s+(?<ref>\S+-\d+))?$/ },
  { verb: 'answer', like: /^answer\s*:\s*(?<words>.+)$/s },
  { verb: 'answer', like: /^answer\s+(?<words>.{1,2000}?)\s(?<ref>[a-z]{1,20}-[de]-\d+-\d+)$/s },
  { verb: 'answer', like: /^answer\s+(?<words>.+)$/s },
  { verb: 'control', like: /^(?:control|direct)(?:\s+(?<ref>\S+-\d+))?$/ },
  { verb: 'answers', like: /^answers(?:\s+(?<ref>\S+-\d+))?$/ },
  { verb: 'send-inject', like: /^(?:send\s+)?next(?:\s+(?<ref>\S+-\d+))?$/ },
  { verb: 'send-inject', like: /^send\s+(?<inject>\S{1,40})(?:\s+(?<ref>\S+-\d+))?$/ },
  { verb: 'skip-inject', like: /^skip(?:\s+next)?(?:\s+(?<ref>\S+-[de]-\S+-\d+))?$/ },
  { verb: 'skip-inject', like: /^skip\s+(?<inject>\S{1,40})(?:\s+(?<ref>\S+-\d+))?$/ },
  {
    verb: 'add-inject',
    like: /^inject(?:\s+(?<ref>[a-z]{1,20}-[de]-\d+-\d+))?(?: to (?<to>[^:]{1,200}?))?(?: in (?:(?<hours>\d{1,2}) ?h(?:(?:ou)?rs?)?|(?<minutes>\d{1,4}) ?m(?:in(?:ute)?s?)?))?\s*(?::\s*(?<text>.*))?$/s,
  },
  {
    verb: 'observe',
    like: /^observe(?:\s+(?<ref>\S+-\d+))?(?:\s+(?<objective>[^\s:]{1,40}))?\s*(?::\s*(?<text>.*))?$/s,
  },
  {
    verb: 'rate',
    like: /^rate(?:\s+(?<ref>[a-z]{1,20}-[de]-\d+-\d+))?(?:\s+(?<objective>[^\s:]{1,40}))?(?:\s+(?<rating>[^\s:]{1,20}))?\s*(?::\s*(?<text>.*))?$/s,
  },
  {
    verb: 'postpone',
    like: /^postpone(?:\s+(?<ref>[a-z]{1,20}-[de]-\d+-\d+))?\s+between\s+(?<wall>\d\S{1,20}(?: \S{1,10})?)\s+and\s+(?<until>\d.{1,60})$/,
  },
  {
    verb: 'postpone',
    like: /^postpone(?:\s+(?<ref>[a-z]{1,20}-[de]-\d+-\d+))?(?:\s+(?:to\s+)?(?<wall>\d.{1,60}?))?(?<notice>\s+with notice)?$/,
  },
  { verb: 'no-duff', like: /^no[ -]?duff(?:\s+(?<ref>\S+-\d+))?$/ },
  { verb: 'false-alarm', like: /^false[ -]?alarm(?:\s+(?<ref>\S+-\d+))?$/ },
  { verb: 'pause', like: /^pause(?:\s+(?<ref>\S+-\d+))?$/ },
  { verb: 'resume', like: /^resume(?:\s+(?<ref>\S+-\d+))?$/ },
  { verb: 'end', like: /^end(?:\s+(?<ref>\S+-\d+))?$/ },
  { verb: 'cold-debrief-held', like: /^debrief(?:\s+(?<ref>\S+-\d+))?\s+held$/ },
  { verb: 'cold-debrief-move', like: /^debrief(?:\s+(?<ref>\S+-\d+))?\s+(?:on|to)\s+(?<on>\S{1,20})$/ },
  { verb: 'debrief', like: /^debrief(?:\s+(?<ref>\S+))?$/ },
  { verb: 'lesson', like: /^lesson (?<lesson>\S+)$/ },
  { verb: 'lesson-accept', like: /^lesson (?<lesson>\S+) accept(?: owner (?<owner>.{1,80}))?$/ },
  { verb: 'lesson-set-aside', like: /^lesson (?<lesson>\S+) set[ -]aside\s*(?::\s*(?<text>.*))?$/s },
  { verb: 'lesson-merge', like: /^lesson (?<lesson>\S+) merge(?: (?:into )?(?<into>\S+))?$/ },
  { verb: 'actions', like: /^actions(?:\s+(?:at|for)\s+(?<place>.+))?$/ },
  { verb: 'action-done', like: /^action (?<action>\S+) done$/ },
  { verb: 'action-not-mine', like: /^action (?<action>\S+) not mine$/ },
  { verb: 'action-move', like: /^action (?<action>\S+) (?:move|longer)(?: (?:to )?(?<due>\S{1,20}))?$/ },
  { verb: 'action-give', like: /^action (?<action>\S+) give(?: (?:to )?(?<owner>.{1,80}))?$/ },
  {
    verb: 'action',
    like: /^action (?<lesson>\S+)(?: (?!by )(?<owner>[^:]{1,80}?))?(?: by (?<due>[^\s:]{1,20}))?\s*(?::\s*(?<text>.*))?$/s,
  },
  { verb: 'lessons', like: /^lessons(?:\s+(?:at|for)\s+(?<place>.+))?$/ },
  { verb: 'release-report', like: /^(?:release report|report release)(?:\s+(?<ref>\S+))?$/ },
  { verb: 'report', like: /^report(?:\s+(?<ref>\S+))?$/ },
  { verb: 'show', like: /^show(?:\s+(?<ref>\S+))?$/ },
]

/** "declare", standing first, means `incident declare`: what people type when they are in a hurry. */
const SIGIL = /^\s*\/?(incident|drill)\b\s*/i

/** Whether a line is meant as a command rather than as plain words. */
export const isCommand = (text: string) => SIGIL.test(text)

/** A typed command without the word it begins with. */
export const withoutSigil = (text: string) => text.replace(SIGIL, '')

/** Longest command before its colon, in characters: no name or reference needs more. */
const HEAD_MAX = 400

/** The words before the colon with single spaces; undefined when they are too many to be a command. Free text stays as typed. */
function tidied(rest: string): string | undefined {
  const colon = rest.indexOf(':')
  const [head, text] = colon < 0 ? [rest, ''] : [rest.slice(0, colon), rest.slice(colon)]
  const short = head.replace(/\s+/g, ' ')
  return short.length > HEAD_MAX ? undefined : `${short}${text}`
}

/** A typed line as a request; `undefined` when nothing is understood. `line` begins with `incident` or `drill`; `names` are of those and that which the runbooks know. */
export function understandLine(line: string, names: string[] = []): Request | undefined {
  const sigil = SIGIL.exec(line)
  if (!sigil) return undefined
  const said = line.slice(sigil[0].length).trim()
  const isDrill = sigil[1]?.toLowerCase() === 'drill'
  const scheduled = isDrill ? scheduleLine(said, names) : undefined
  if (scheduled) return { verb: 'schedule', args: scheduled }
  const rest = tidied(said)
  if (rest === undefined) return undefined
  const patterns = isDrill ? DRILL : INCIDENT
  for (const { verb, like } of patterns) {
    const found = new RegExp(like.source, `${like.flags}i`).exec(rest)
    if (!found) continue
    const given = Object.entries(found.groups ?? {}).filter(([, v]) => v !== undefined && v !== '')
    return { verb, args: Object.fromEntries(given.map(([k, v]) => [k, v.trim()])) }
  }
  return undefined
}

/** The words commands begin with, for suggestions after a slip. */
export const COMMAND_WORDS = {
  incident: [
    'declare',
    'standby',
    'list',
    'show',
    'confirm',
    'raise',
    'ack',
    'decline',
    'hand on',
    'page',
    'tasks',
    'task done',
    'task add',
    'task assign',
    'level',
    'type',
    'aware',
    'update',
    'note',
    'decision',
    'stand down',
    'cancel',
    'debrief',
    'lessons',
    'report',
    'help',
  ],
  drill: [
    'schedule',
    'brief',
    'list',
    'accept',
    'join',
    'cannot attend',
    'start',
    'move',
    'cancel',
    'cancel all',
    'check in',
    'answer',
    'answers',
    'control',
    'next',
    'send',
    'skip',
    'inject',
    'observe',
    'rate',
    'postpone',
    'pause',
    'resume',
    'no duff',
    'false alarm',
    'end',
    'debrief',
    'lessons',
    'lesson',
    'actions',
    'action',
    'report',
    'show',
    'help',
  ],
}
