import { DECLARE, type startBot } from '../app/bot.ts'

type Bot = Awaited<ReturnType<typeof startBot>>

/** Looks at what stands in front of somebody: a card of theirs, or the form that a line or a button opens. */
export type See = {
  /** The newest card with these words, in their own place unless another is named. */
  card(name: string, person: string, said: string, place?: string): Promise<void>
  form(name: string, person: string, opens: Opens): Promise<void>
}

/** A form opens by a line or a button; another may follow on what is answered in it. */
export type Opens = { line: string; answers?: Record<string, string> } | { button: string }

/** Monday 18 January 2027, 09:00 in London. */
export const MONDAY = '2027-01-18T09:00:00.000Z'

const ROOM = 'room/NMG/exercise-nmg-e-27-001'

/** A table-top of the sample files from its scheduling to its lessons. */
export async function tableTop(t: Bot, see: See) {
  await see.form('schedule-form', 'lena-marsh', { line: '/drill schedule' })
  await see.form('schedule-rest', 'lena-marsh', {
    line: '/drill schedule',
    answers: { plan: 'pathology-table-top', place: 'NMG', wall: '2027-01-19 10:00', more: 'yes' },
  })
  await t.say(
    'lena-marsh',
    '/drill schedule pathology-table-top at NMG on 2027-01-19 10:00 with NMI director Sofia Lindqvist players Ben Hughes as strategic-commander observers Joel Marchbank informed Ruth Okafor, switchboard',
  )
  await t.settle()
  await see.card('scheduled', 'lena-marsh', 'is scheduled for')
  await t.say('lena-marsh', '/drill list')
  await see.card('list', 'lena-marsh', 'to come')
  await t.say('lena-marsh', '/drill brief pathology-table-top')
  await see.card('brief', 'lena-marsh', 'Players must not read it')
  await see.card('directs', 'sofia-lindqvist', 'You direct')
  await see.card('invitation', 'joy-harbour', 'asks you to take part')
  await t.press('joy-harbour', 'We take part')
  await t.passMinutes(1)
  await see.card('invitation-answered', 'joy-harbour', 'takes part')
  await t.passMinutes(60)
  await see.card('reminder-player', 'k-osei', 'can you join')
  await see.card('reminder-observer', 'joel-marchbank', 'can you observe')
  await see.card('informed', 'ruth-okafor', 'So that you know')
  await see.card('rings', 'sofia-lindqvist', 'Ring 1 number')
  for (const player of ['k-osei', 'hannah-whitlock', 'isla-fenwick', 'ama-boateng', 'ben-hughes', 'elliot-crane'])
    await t.press(player, 'I will join')
  await t.press('seun-clarke', 'I cannot')
  await t.passMinutes(0.5)
  await see.card('reminder-answered', 'k-osei', 'you answered')
  await see.card('reminder-director', 'sofia-lindqvist', 'will join')
  await t.jumpMinutes(24 * 60 - 2)
  await t.passMinutes(1)
  await see.card('start', 'k-osei', 'you play')
  await see.card('inject-choice', 'k-osei', 'What do you call this')
  for (const player of ['k-osei', 'isla-fenwick', 'ama-boateng', 'ben-hughes', 'elliot-crane'])
    await t.press(player, 'I am here')
  await t.settle()
  await see.card('start-answered', 'k-osei', 'you are here')
  await t.press('k-osei', 'A critical incident')
  await t.passMinutes(0.5)
  await see.card('inject-answered', 'k-osei', 'What do you call this')
  await t.passMinutes(8)
  await see.card('nudge', 'ama-boateng', 'still waits')
  await t.passMinutes(3)
  await see.card('inject-closed', 'ama-boateng', 'What do you call this')
  await t.passMinutes(5)
  await see.card('inject-words', 'isla-fenwick', 'blood bank')
  await t.say('isla-fenwick', 'by hand, on the word of the haematologist on call')
  await see.card('playing', 'isla-fenwick', 'Is this your answer?')
  await see.form('words-form', 'isla-fenwick', { button: 'Answer' })
  await t.jumpMinutes(23)
  await t.passMinutes(1)
  await see.card('inject-scale', 'isla-fenwick', 'Maternity')
  await t.press('isla-fenwick', '2')
  await t.passMinutes(1)
  await see.card('director', 'sofia-lindqvist', 'You direct it')
  await see.form('add-inject-form', 'sofia-lindqvist', { button: 'Add an inject' })
  await see.card('observer', 'joel-marchbank', 'You observe')
  await see.form('rate-form', 'joel-marchbank', { button: 'Rate objectives' })
  await see.card('status', 'sofia-lindqvist', 'Table-top exercise', ROOM)
  await t.say('lena-marsh', '/drill list')
  await see.card('list-running', 'lena-marsh', 'running')
  await t.press('sofia-lindqvist', 'Pause')
  await t.passMinutes(0.5)
  await see.card('director-paused', 'sofia-lindqvist', 'You direct it')
  await t.press('sofia-lindqvist', 'Resume')
  await t.say('ama-boateng', DECLARE)
  await t.passMinutes(0.5)
  await see.card('director-stopped', 'sofia-lindqvist', 'Resume, postpone or end')
  await see.card('director-by-incident', 'sofia-lindqvist', 'You direct it')
  await see.card('player-paused', 'isla-fenwick', 'Stop playing')
  await t.say('ama-boateng', '/incident stand down NMG-27-001: a false alarm')
  await t.settle()
  await t.press('sofia-lindqvist', 'Resume')
  await t.say('sofia-lindqvist', '/drill end')
  await t.settle()
  await t.passMinutes(1)
  await see.card('status-ended', 'sofia-lindqvist', 'Table-top exercise', ROOM)
  await see.card('director-ended', 'sofia-lindqvist', 'You direct it')
  await see.card('hot-named', 'isla-fenwick', 'Three questions')
  await see.form('hot-form', 'isla-fenwick', { button: 'Answer' })
  const said = {
    'isla-fenwick': 'A paper form for blood, kept at the blood bank, that says on whose word it is released.',
    'k-osei': 'A number of the supplier that is answered by a person, on the card at switchboard.',
    'ama-boateng': 'A critical incident is declared on what is known, before the supplier confirms it.',
  }
  for (const [person, change] of Object.entries(said)) {
    await t.press(person, 'Answer')
    await t.submit(person, { worked: 'We asked each other.', hindered: '', change })
    await t.settle()
  }
  await t.jumpMinutes(7 * 60)
  await t.passMinutes(1)
  await see.card('structured', 'isla-fenwick', 'Five short questions')
  await see.form('structured-form', 'isla-fenwick', { button: 'Answer' })
  await see.card('cold', 'sofia-lindqvist', 'You lead the cold')
  await t.say('lena-marsh', '/drill lessons')
  await see.card('lessons', 'lena-marsh', 'not judged yet')
  await t.say('lena-marsh', '/drill lesson NMG-L-2')
  await see.card('lesson', 'lena-marsh', 'NMG-L-2:')
  await see.form('accept-form', 'lena-marsh', { button: 'Accept' })
  await t.say('lena-marsh', '/drill lesson NMG-L-2 accept owner Ama Boateng')
  await t.settle()
  await see.card('lesson-owner', 'ama-boateng', 'You own lesson')
  await t.say(
    'ama-boateng',
    '/drill action NMG-L-2 Ben Hughes by 2027-02-01: put a form for blood by hand into the blue folder',
  )
  await t.passMinutes(1)
  await see.card('action', 'ben-hughes', 'Action for you')
  await t.say('lena-marsh', '/drill report NMG-E-27-001')
  await see.card('report', 'lena-marsh', 'NMG-E-27-001')
}

/** A drill without notice, from the question whether to hold it; and a debrief that keeps no names. */
export async function withoutNotice(t: Bot, see: See) {
  await t.say(
    'lena-marsh',
    '/drill schedule credential-compromise at NMG between 2027-01-20 09:00 and 2027-01-20 17:00 informed Ruth Okafor',
  )
  await t.settle()
  await see.card('no-notice-scheduled', 'lena-marsh', 'without notice')
  const drill = (await t.log.read('programme/NMG')).find((e) => e.type === 'rehearsal-scheduled')
  const startsAt = drill?.type === 'rehearsal-scheduled' ? drill.startsAt : t.clock.now()
  await t.jumpMinutes((Date.parse(startsAt) - Date.parse(t.clock.now())) / 60_000 - 15)
  await t.passMinutes(1)
  await see.card('hold-or-go', 'lena-marsh', 'Hold')
  await t.passMinutes(15)
  const [entry] = await t.log.entries()
  const player = entry?.people.find((p) => p !== 'lena-marsh' && t.inbox(p).join().includes('could you respond')) ?? ''
  await see.card('drill-start', player, 'could you respond')
  await t.press(player, 'I would respond')
  await t.passMinutes(15)
  await see.card('drill-check-in', player, 'Could you attend')
  await t.say('lena-marsh', '/drill end')
  await t.settle()
  await see.card('hot-anonymous', player, 'Three questions')
  await see.form('hot-anonymous-form', player, { button: 'Answer' })
}
