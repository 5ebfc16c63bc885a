import type { Card, Form } from '../../src/cards/card.ts'
import { browserChat } from '../../src/chat/browser/browser.ts'
import { browserPhone } from '../../src/chat/browser/phone.ts'
import { browserServer } from '../../src/chat/browser/server.ts'
import type { Answer, Intent } from '../../src/chat/chat.ts'
import { people, saying } from '../chat/browser/fixtures.ts'

const at = '2027-01-05T03:10:00.000Z'
const words = 'EXERCISE EXERCISE EXERCISE'
const button = (label: string, verb: string) => ({ label, request: { verb, args: { incident: 'i-1' } } })

const page: Card = {
  tone: 'real',
  notification: 'Page NMG-27-014: you are needed as ICT lead. Answer by 03:13.',
  blocks: [
    { type: 'headline', text: 'You are needed as ICT lead. Answer by 03:13.' },
    {
      type: 'text',
      text: 'Ransomware at an acute trust, Northmoor General (NMG-27-014, critical incident, level 2, declared 03:10 Tue 5 Jan)',
    },
    { type: 'quote', text: 'PCs in ED show a ransom note', by: 'Ama Boateng, site manager' },
    { type: 'text', text: 'If you do not answer, Priya Nair is next.' },
    {
      type: 'buttons',
      buttons: [
        { ...button('I am responding', 'ack'), style: 'primary' },
        {
          ...button('I cannot', 'decline'),
          confirm: { title: 'Decline?', text: 'Priya Nair is paged at once.', yes: 'I cannot', no: 'Back' },
        },
        button('Hand on', 'hand-on'),
        button('Wrong person', 'wrong'),
      ],
    },
    {
      type: 'note',
      text: 'From last time (drill, 14 Oct): switch passwords were only on the file server. Still open.',
    },
  ],
}

const answered: Card = {
  tone: 'real',
  notification: 'NMG-27-014: You answered at 03:11: responding as ICT lead.',
  blocks: [
    { type: 'headline', text: 'You answered at 03:11: responding as ICT lead.' },
    { type: 'text', text: 'Ransomware at an acute trust, Northmoor General (NMG-27-014)' },
    { type: 'buttons', buttons: [button('I cannot after all', 'decline')] },
  ],
}

const drill: Card = {
  tone: 'rehearsal',
  notification: `${words}: communications drill NMG-D-27-003. Answer by 19:30.`,
  exerciseWords: words,
  blocks: [
    { type: 'headline', text: 'Communications drill: answer as ICT lead by 19:30.' },
    { type: 'text', text: 'Cascade for Northmoor General (NMG-D-27-003). Please do not act beyond answering.' },
    {
      type: 'buttons',
      buttons: [
        { ...button('I would respond', 'ack'), style: 'primary' },
        button('I could not', 'decline'),
        button('Wrong person', 'wrong'),
      ],
    },
  ],
}

const status: Card = {
  tone: 'real',
  notification: 'NMG-27-014 Ransomware at an acute trust: declared',
  blocks: [
    { type: 'headline', text: 'NMG-27-014 Ransomware at an acute trust' },
    { type: 'text', text: 'Critical incident, level 2, declared 03:10 Tue 5 Jan. Commander: Ama Boateng' },
    {
      type: 'rows',
      rows: [
        { label: 'Strategic commander', value: 'answered 03:12 (Ben Hughes, deputy)' },
        { label: 'ICT lead', value: 'paged 03:10, answer by 03:13, then Priya Nair' },
        { label: 'Communications', value: 'nobody answered; ladder ended 03:26', strong: true },
        { label: 'ICB on-call', value: 'answered 03:14 (2 of 2 organisations)' },
      ],
    },
    { type: 'note', text: 'Next sitrep 03:40. Tasks 3 of 14 done, 1 overdue.' },
    { type: 'buttons', buttons: [button('Update', 'update'), button('Tasks', 'tasks'), button('More people', 'page')] },
  ],
}

const handOn: Form = {
  tone: 'real',
  title: 'Hand this page on',
  submit: 'Hand on',
  intro: 'The person you choose is paged at once.',
  request: { verb: 'hand-on', args: { incident: 'i-1' } },
  fields: [
    {
      name: 'to',
      label: 'To whom?',
      type: 'choice',
      choices: people.map((p) => ({ label: `${p.name}, ${p.title}`, value: p.id })),
    },
    { name: 'why', label: 'What should they know?', hint: 'No patient details', type: 'paragraph', optional: true },
    { name: 'when', label: 'Until when?', type: 'time', optional: true },
  ],
}

type Core = ReturnType<typeof browserChat>

/** A bot of cardboard: shows each kind of card once, so that the page can be looked at before and without the real one. */
export async function stub(fast?: { scale: number }, again?: { core: Core; port: number; secret: string }) {
  const core = again?.core ?? browserChat({ people: () => people, now: () => at })
  const phone = browserPhone(core, (to) => (to.startsWith('email:ops') ? 'operators' : 'ben'))
  const server = await browserServer(core, {
    port: again?.port ?? 0,
    now: () => at,
    examples: [{ person: 'ama', text: '/incident declare ransomware-acute at NMG: PCs in ED show a ransom note' }],
    ...(again ? { secret: again.secret } : {}),
    ...(fast ? { fast } : {}),
  })
  await core.start(async (intent: Intent): Promise<Answer> => {
    const { act } = intent
    if (act.type === 'command' && act.line.startsWith('incident declare')) {
      const room = await core.openRoom('page', 'browser:NMG', 'nmg-27-014-ransomware', 'NMG-27-014 Ransomware')
      await core.invite('page', room, 'browser:ama')
      await core.invite('page', room, 'browser:ben')
      await core.post('page', room, status)
      await core.post('page', 'browser:ben', page)
      await core.post('rehearsal', 'browser:ben', drill)
      await core.post('rehearsal', 'browser:NMG', drill)
      const text = 'Muster NMG-27-014: you are needed as ICT lead at Northmoor General. Answer by 03:13:'
      const link = 'http://127.0.0.1:3000/a/k3v9'
      await phone.send('page', 'sms:+447700900123', { subject: '', text: `${text} ${link}`, reference: 'p-1' })
      await phone.send('page', 'email:ben@nmg.example', { subject: 'Answer by 03:13', text, reference: 'p-2' })
      const late = 'Step 2 of NMG-27-014 was 40 seconds late.'
      await phone.send('rest', 'email:ops@nmg.example', { subject: 'A step was late', text: late, reference: 'o-1' })
      return {
        card: {
          ...saying('Declared as NMG-27-014. 4 people are being paged.'),
          tone: 'real',
          blocks: [
            { type: 'headline', text: 'Declared as NMG-27-014. 4 people are being paged.' },
            { type: 'link', label: 'Open the room', url: core.linkTo(room) ?? '' },
            { type: 'buttons', buttons: [button('It was a mistake', 'cancel')] },
          ],
        },
      }
    }
    if (act.type === 'pressed' && act.request.verb === 'hand-on') return { form: handOn }
    if (act.type === 'submitted')
      return { problems: { to: 'Ben Hughes is being paged already. Choose somebody else.' } }
    if (act.type === 'pressed' && act.request.verb === 'ack') return { replace: answered }
    return { card: saying('Heard.', JSON.stringify(act)) }
  })
  return { core, server }
}
