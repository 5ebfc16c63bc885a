import type { Card } from '../cards/card.ts'
import { helpCard } from '../cards/lists.ts'
import { sentence } from '../cards/say.ts'
import { COMMAND_WORDS } from '../chat/words.ts'
import type { Right } from '../domain/book.ts'
import type { Actor } from '../domain/commands.ts'

/** What somebody does in a rehearsal that is open. */
export type Part = 'director' | 'observer' | 'player'

/** For everybody; with a right or parts, for those alone who hold it or play one of them. */
type Line = { line: string; does: string; right?: Right; parts?: Part[] }

/** What help shows. Lines with commas hold several commands of the same beginning. */
export const LINES: Line[] = [
  { line: 'incident declare <plan> at <place>: <what>', does: 'declare an incident; people are paged at once' },
  { line: 'incident standby <plan> at <place>: <what>', does: 'stand by: a room, but nobody is paged yet' },
  { line: 'incident list, show <reference>', does: 'open incidents, or one of them' },
  { line: 'incident ack, decline, hand on to <name>', does: 'answer your page' },
  { line: 'incident note: <text>', does: 'put something on record' },
  { line: 'incident update: <text>, decision: <text>', does: 'situation report, decision' },
  { line: 'incident tasks, task done <id>, task add: <text>', does: 'the checklist' },
  { line: 'incident page <name>', does: 'page one more person' },
  { line: 'incident aware <clock> at <time>', does: 'start a statutory clock' },
  { line: 'incident confirm, level <1-4>, type <type>', does: 'confirm and classify', right: 'command' },
  {
    line: 'incident stand down, cancel',
    does: 'end it, or take back an error; everybody paged is told',
    right: 'command',
  },
  {
    line: 'drill schedule <plan or scenario> at <place> on <2027-01-19 10:00>',
    does: 'schedule a drill, or an exercise',
    right: 'plan',
  },
  {
    line: 'drill schedule ... with <organisations> as <table-top> director <name> players <name> as <role>',
    does: 'who takes part, and how; in any order',
    right: 'plan',
  },
  {
    line: 'drill schedule ... observers <names> informed <names, rotas or numbers> meeting <room or link>',
    does: 'who watches, who must know, and where people meet',
    right: 'plan',
  },
  {
    line: 'drill schedule ... on <2027-01-19 10:00> <Europe/Dublin> every 6 months',
    does: 'a rehearsal that comes round; a zone only where it is not yours',
    right: 'plan',
  },
  {
    line: 'drill schedule <plan> at <place> between <2027-01-18 08:00> and <2027-01-22 18:00>',
    does: 'a rehearsal without notice',
    right: 'plan',
  },
  { line: 'drill accept, accept no', does: 'whether your organisation takes part in a rehearsal', right: 'plan' },
  { line: 'drill join, cannot attend', does: 'answer a reminder' },
  { line: 'drill move to <2027-01-20 10:00>, cancel all', does: 'move one rehearsal; end a series', right: 'plan' },
  { line: 'drill start, check in, end, cancel', does: 'run a drill', right: 'plan' },
  {
    line: 'drill start told, start anyway',
    does: 'start although numbers stand there to be rung first: they were rung, or not',
    right: 'plan',
  },
  {
    line: 'drill pause, resume, end, postpone to <2027-01-20 10:00>',
    does: 'hold a rehearsal still, go on, end it, or hold it another day',
    right: 'plan',
    parts: ['director'],
  },
  {
    line: 'drill control, answers, next, send <inject>, skip <inject>',
    does: 'the exercise you direct: how it stands; the next inject now, another, or one left out',
    parts: ['director'],
  },
  { line: 'drill inject to <role> in 10m: <text>', does: 'one more inject', parts: ['director'] },
  { line: 'drill control, answers', does: 'the exercise you observe: how it stands', parts: ['observer'] },
  {
    line: 'drill observe <objective>: <text>, rate <objective> <rating>: <text>',
    does: 'a note for the report; P met without difficulty, S with some, M with major difficulty, U not met',
    parts: ['director', 'observer'],
  },
  {
    line: 'drill answer <answer>, answer: <text>',
    does: 'answer the newest question: the number of a choice, 1 to 5, or your own words',
    parts: ['player'],
  },
  { line: 'drill no duff', does: 'something real has happened: pause every rehearsal you are in, and declare' },
  { line: 'drill false alarm', does: 'your "no duff" was a mistake: the director is told, and decides' },
  { line: 'incident report <reference>, lessons', does: 'who answered when, with a page to print; what was learnt' },
  { line: 'incident debrief <reference>', does: 'say what was learnt, after the end' },
  {
    line: 'incident debrief <reference> held, debrief <reference> on <day>',
    does: 'the cold debrief was held, or is on another day',
  },
  { line: 'drill lesson <lesson>, actions', does: 'how far a lesson has come; what you have to do about lessons' },
  {
    line: 'drill action <action> done, action <action> move to <day>',
    does: 'an action of yours is done, or needs longer',
  },
  {
    line: 'drill lesson <lesson> accept owner <name>, lesson <lesson> set aside: <text>',
    does: 'judge a lesson',
    right: 'plan',
  },
  { line: 'drill action <lesson> <name> by <day>: <text>', does: 'who does what about a lesson, by when' },
  { line: 'drill list, report <reference>, lessons', does: 'rehearsals; one in figures; what was learnt' },
  { line: 'drill release report <reference>', does: 'let those who oversee you read it', right: 'plan' },
  { line: 'drill brief <scenario>', does: 'what its director should know beforehand', right: 'plan' },
]

/** What this person may ask; in a line about rehearsals, those first. */
export function help(actor: Actor, parts: Part[] = [], first: 'incident' | 'drill' = 'incident'): Card {
  const isLater = ({ line }: Line) => Number(!line.startsWith(first))
  const own = LINES.toSorted((a, b) => isLater(a) - isLater(b)).filter(
    (l) =>
      (!l.right && !l.parts) ||
      (l.right !== undefined && actor.rights.includes(l.right)) ||
      l.parts?.some((p) => parts.includes(p)),
  )
  const note = actor.person
    ? undefined
    : 'You are not in the runbook files, so you can declare and note, but you are not paged. Ask for an entry in the organisation file.'
  return helpCard(actor.name, own, actor.rights.includes('plan'), note)
}

/** For a line that is not understood: the nearest words. */
export function notUnderstood(line: string): Card {
  const drill = /^\s*\/?drill/i.test(line)
  const rest = line.replace(/^\s*\/?(incident|drill)\s*/i, '')
  const first = rest.slice(0, 30)
  const near = COMMAND_WORDS[drill ? 'drill' : 'incident'].filter((w) => w[0] === rest[0]?.toLowerCase())
  const name = drill ? 'drill' : 'incident'
  const tip = near.length > 0 ? `Did you mean ${near.map((w) => `"${name} ${w}"`).join(', ')}?` : ''
  return sentence(
    `I do not understand "${name} ${first}${rest.length > 30 ? '…' : ''}". ${tip} Ask "${name} help" for what you can say.`.replace(
      '  ',
      ' ',
    ),
  )
}
