import type { CommandBody } from '../domain/commands.ts'
import type { Programme, Rehearsal } from '../domain/programme.ts'
import { holds } from '../domain/rights.ts'
import { answersFor, runsRehearsal, seesRehearsal } from '../domain/seen.ts'
import { type Asking, has, No, state } from './asking.ts'
import { allProgrammes } from './streams.ts'

/** A rehearsal in its programme. */
export type Found = { programme: Programme; rehearsal: Rehearsal }

/** What is to come, wherever, as far as it may be found by these. */
async function toCome(a: Asking, may: (rehearsal: Rehearsal) => boolean): Promise<Found[]> {
  return (await allProgrammes(a.log, a.book)).flatMap((programme) =>
    programme.rehearsals
      .filter((r) => r.state === 'scheduled' && may(r))
      .map((rehearsal) => ({ programme, rehearsal })),
  )
}

/** The rehearsals to come that the asker may know of. */
export const seenToCome = (a: Asking) => toCome(a, (r) => seesRehearsal(a.actor, r))

/** What somebody asks of a rehearsal to come, for finding the one they mean. */
export type May = 'run' | 'answer' | 'accept'

const MAY: Record<May, (a: Asking, r: Rehearsal) => boolean> = {
  run: (a, r) => seesRehearsal(a.actor, r) && runsRehearsal(a.actor, r),
  answer: (a, r) => seesRehearsal(a.actor, r),
  // That one comes without notice is for the planners who were asked alone.
  accept: (a, r) => answersFor(a.actor, r) && (!r.window || holds(a.actor, 'plan', a.actor.organisation ?? '')),
}

const NONE: Record<May, string> = {
  run: 'No rehearsal of yours is scheduled. Try "drill schedule".',
  answer: 'No rehearsal is scheduled that you know of. Ask "drill list".',
  accept: 'Your organisation is not asked to take part in any rehearsal to come.',
}

/** The rehearsal meant: the button's, else the only one to come that may be meant. */
export async function rehearsalMeant(a: Asking, may: May = 'run'): Promise<{ stream: string; rehearsal: string }> {
  if (has(a, 'programme') && has(a, 'rehearsal')) return { stream: has(a, 'programme'), rehearsal: has(a, 'rehearsal') }
  const open = await toCome(a, (r) => MAY[may](a, r))
  const [only] = open
  if (!only) throw new No(NONE[may])
  if (open.length > 1)
    throw new No(
      may === 'accept'
        ? 'Your organisation is asked to several rehearsals: answer on the card that asked you.'
        : may === 'answer'
          ? 'Several rehearsals are scheduled: answer on the reminder of the one you mean.'
          : 'Several rehearsals are scheduled: ask "drill list" and press the button of the one you mean.',
    )
  return { stream: only.programme.stream, rehearsal: only.rehearsal.id }
}

/** The rehearsal meant, as it stands. */
export async function rehearsalShown(a: Asking, may?: May): Promise<Found> {
  const { stream, rehearsal } = await rehearsalMeant(a, may)
  const { programme } = await state(a, stream)
  const found = programme?.rehearsals.find((r) => r.id === rehearsal)
  if (!programme || !found) throw new No('There is no such rehearsal. Ask "drill list" for those to come.')
  return { programme, rehearsal: found }
}

/** Runs a command on the rehearsal meant; gives it and its programme afterwards. */
export async function onRehearsal(a: Asking, bodyOf: (rehearsal: string) => CommandBody, may?: May): Promise<Found> {
  const { stream, rehearsal } = await rehearsalMeant(a, may)
  const handled = await a.run(stream, bodyOf(rehearsal))
  if (handled.outcome === 'refused') throw new No(handled.sentence)
  const { programme } = handled.state
  const found = programme?.rehearsals.find((r) => r.id === rehearsal)
  if (!programme || !found) throw new Error(`${stream} holds no rehearsal ${rehearsal}.`)
  return { programme, rehearsal: found }
}
