import { adoptPlan, offerPlan } from './adopt.ts'
import { askAboutPause, dueInPause, falseAlarm, noteRealOver } from './calledOff.ts'
import { answerCheckIn, closeCheckIn, dueInCheckIns, nudgeCheckIn } from './checkIn.ts'
import { cancel, endRehearsal, standDown } from './closing.ts'
import { dueInColdDebrief, holdColdDebrief, moveColdDebrief, remindColdDebrief } from './coldDebrief.ts'
import type { Command, Decision, Due, World } from './commands.ts'
import { refused } from './commands.ts'
import { askDebrief, closeDebrief, debrief, dueInDebriefs, markDebrief, nudgeDebrief } from './debriefs.ts'
import { choose, confirm, declare, declareAgain, raise } from './declare.ts'
import { askCheckIn } from './drill.ts'
import type { IncidentEvent, Stamped } from './events.ts'
import { evolve } from './evolve.ts'
import { addInject, dueInExercise, observe, rate, sendInject, skipInject } from './exercise.ts'
import type { Incident } from './incident.ts'
import { plannedEnd } from './incident.ts'
import { acknowledge, afterAnswer, decline, handOn, nextStep, pageSomeone, rang } from './paging.ts'
import { pause, resume } from './pause.ts'
import { postpone } from './postpone.ts'
import { releaseReport } from './release.ts'
import { becomeAware, changeTask, classify, nudgeSitrep, writeLog } from './running.ts'
import { plusMinutes } from './time.ts'

/** What a command does to an incident: events, or a refusal. No events means that nothing changes. */
export function decide(incident: Incident | undefined, command: Command, world: World): Decision<IncidentEvent> {
  const fold = (events: IncidentEvent[]) => {
    const folded = events.reduce<Incident | undefined>(
      (state, event) => evolve(state, stamp(event, state?.seq ?? 0, command, world.stream)),
      incident,
    )
    if (!folded) throw new Error(`Deciding ${command.do} folded events before an incident was declared.`)
    return folded
  }
  if (isForMachines(command) && !command.actor.machine) return refused('Only Muster itself can do this.')
  if (command.do === 'declare') return incident ? [] : declare(command, world, fold)
  if (!incident) return refused('There is no such incident. Ask "incident list" for those that are open.')
  switch (command.do) {
    case 'declare-again':
      return declareAgain(incident, command, world, fold)
    case 'join':
    case 'separate':
      return choose(incident, command)
    case 'confirm':
      return confirm(incident, command, world, fold)
    case 'raise':
      return raise(incident, command, world, fold)
    case 'acknowledge':
      return acknowledge(incident, command, world, fold)
    case 'decline':
      return decline(incident, command, world, fold)
    case 'hand-on':
      return handOn(incident, command, world, fold)
    case 'next-step':
      return nextStep(incident, command, world)
    case 'page':
      return pageSomeone(incident, command, world, fold)
    case 'rang':
      return rang(incident, command, world, fold)
    case 'note-room':
      return [{ type: 'room-opened', organisation: command.organisation, home: command.home, room: command.room }]
    case 'note-no-room':
      return [
        { type: 'room-refused', organisation: command.organisation, home: command.home, text: { why: command.why } },
      ]
    case 'note-sent':
      return [{ type: 'page-sent', page: command.page, by: command.by }]
    case 'note-delivered':
      return [{ type: 'page-delivered', page: command.page, by: command.by }]
    case 'note-refused': {
      const event: IncidentEvent = {
        type: 'page-refused',
        page: command.page,
        by: command.by,
        text: { why: command.why },
      }
      const page = incident.pages.find((p) => p.id === command.page)
      if (!page) return []
      return [event, ...(page.answer ? [] : afterAnswer(fold([event]), page.call, command.at, world.book))]
    }
    case 'note':
    case 'decide':
    case 'update':
      return writeLog(incident, command)
    case 'nudge-sitrep':
      return nudgeSitrep(incident, command)
    case 'add-task':
    case 'assign-task':
    case 'finish-task':
      return changeTask(incident, command, world)
    case 'set-level':
    case 'set-type':
      return classify(incident, command, world)
    case 'aware':
      return becomeAware(incident, command, world)
    case 'pause':
      return pause(incident, command)
    case 'false-alarm':
      return falseAlarm(incident, command)
    case 'note-real-over':
      return noteRealOver(incident, command, world)
    case 'ask-about-pause':
      return askAboutPause(incident, command)
    case 'resume':
      return resume(incident, command, world, fold)
    case 'offer-plan':
      return offerPlan(incident, world)
    case 'adopt-plan':
      return adoptPlan(incident, command, world, fold)
    case 'stand-down':
      return standDown(incident, command, world)
    case 'cancel':
      return cancel(incident, command, world)
    case 'ask-check-in':
      return askCheckIn(incident, command)
    case 'answer-check-in':
      return answerCheckIn(incident, command, world, fold)
    case 'close-check-in':
      return closeCheckIn(incident, command)
    case 'nudge-check-in':
      return nudgeCheckIn(incident, command, world)
    case 'send-inject':
      return sendInject(incident, command)
    case 'skip-inject':
      return skipInject(incident, command)
    case 'add-inject':
      return addInject(incident, command, fold)
    case 'observe':
      return observe(incident, command)
    case 'rate':
      return rate(incident, command)
    case 'postpone':
      return postpone(incident, command)
    case 'end-rehearsal':
      return endRehearsal(incident, command, world)
    case 'release-report':
      return releaseReport(incident, command, world)
    case 'debrief':
      return debrief(incident, command, world)
    case 'mark-debrief':
      return markDebrief(incident, command, world)
    case 'ask-debrief':
      return askDebrief(incident, command)
    case 'nudge-debrief':
      return nudgeDebrief(incident, command, world)
    case 'close-debrief':
      return closeDebrief(incident, command)
    case 'remind-cold-debrief':
      return remindColdDebrief(incident, command, world)
    case 'hold-cold-debrief':
      return holdColdDebrief(incident, command)
    case 'move-cold-debrief':
      return moveColdDebrief(incident, command)
    case 'schedule':
    case 'remind':
    case 'answer-invitation':
    case 'send-deputy':
    case 'start-rehearsal':
    case 'cancel-rehearsal':
    case 'move-rehearsal':
    case 'ask-hold':
    case 'remind-planners':
    case 'reschedule':
    case 'note-ended':
    case 'accept-rehearsal':
    case 'tell-informed':
    case 'rang-informed':
    case 'record-lesson':
    case 'accept-lesson':
    case 'set-aside-lesson':
    case 'merge-lesson':
    case 'add-action':
    case 'move-action':
    case 'give-action':
    case 'decline-action':
    case 'finish-action':
    case 'remind-action':
    case 'escalate-action':
    case 'retest-lessons':
    case 'take-up-lessons':
      return refused('That is not asked of an incident.')
  }
}

/** What timers and deliveries report; nobody may say it for them. */
const FOR_MACHINES = {
  'next-step': true,
  'note-room': true,
  'note-no-room': true,
  'note-sent': true,
  'note-delivered': true,
  'note-refused': true,
  'nudge-sitrep': true,
  'note-real-over': true,
  'ask-about-pause': true,
  'close-check-in': true,
  'nudge-check-in': true,
  'offer-plan': true,
  'ask-debrief': true,
  'nudge-debrief': true,
  'close-debrief': true,
  'remind-cold-debrief': true,
}

const isForMachines = (command: Command) => Object.hasOwn(FOR_MACHINES, command.do)

const stamp = (event: IncidentEvent, after: number, command: Command, stream: string): Stamped<IncidentEvent> => ({
  ...event,
  stream,
  seq: after + 1,
  at: command.at,
  actor: command.actor.id,
  because: command.id,
})

/** Everything that will be due in an incident, judged by its state alone. */
export function dueIn(incident: Incident): Due[] {
  const choices = incident.declarers
    .filter((d) => !d.choice)
    .map((d): Due => ({ at: d.chooseBy, step: `join.${d.command}`, body: { do: 'join', command: d.command } }))
  if (incident.state === 'stood-down') return [...choices, ...dueInDebriefs(incident), ...dueInColdDebrief(incident)]
  if (incident.state !== 'declared' || incident.paused) return [...choices, ...dueInPause(incident)]
  const steps = incident.calls.flatMap((c): Due[] =>
    c.state === 'paging' && c.until
      ? [
          {
            at: c.until,
            step: `step.${c.id}.${c.step}.${c.until}`,
            body: { do: 'next-step', call: c.id, step: c.step },
          },
        ]
      : [],
  )
  const sitrep: Due[] = incident.nextSitrep
    ? [
        {
          at: incident.nextSitrep,
          step: `sitrep.${incident.nextSitrep}`,
          body: { do: 'nudge-sitrep', due: incident.nextSitrep },
        },
      ]
    : []
  return [
    ...choices,
    ...steps,
    ...sitrep,
    ...dueInCheckIns(incident),
    ...drillDue(incident),
    ...dueInExercise(incident),
    ...endDue(incident),
  ]
}

function drillDue({ drill, declaredAt, pausedMinutes, checkIns }: Incident): Due[] {
  if (!drill) return []
  return checkIns.length === 0
    ? [
        {
          at: plusMinutes(declaredAt, pausedMinutes + drill.checkInAfterMinutes),
          step: 'check-in',
          body: { do: 'ask-check-in' },
        },
      ]
    : []
}

/** After all else that is due at the same time: the last inject is not lost to it. */
function endDue(incident: Incident): Due[] {
  const at = plannedEnd(incident)
  return at ? [{ at, step: 'end', body: { do: 'end-rehearsal' } }] : []
}
