import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Block, type Card, type Form, plainText } from '../../src/cards/card.ts'
import { type Answer, type Chat, type Intent, NotNow, Refused } from '../../src/chat/chat.ts'
import type { Address } from '../../src/domain/book.ts'

/** Sends the very same platform event once more, as a platform's retry or a double click would. */
export type Again = () => Promise<void>

export type FormSeen = {
  title: string
  /** Field names, in order. */
  fields: string[]
  /** Everything the person can read in it, top to bottom: words, labels, choices, problems. */
  text: string
}

/** Hands and eyes on a platform (real, emulated or faked), for anybody there. Acts by people resolve once the platform has its acknowledgement. */
export type Hands = {
  chat: Chat
  press(message: Address, label: string, by: Address): Promise<Again>
  /** Finds the newest button of this name that they see in a place; without one, in what only they see. It is pressed when they get to it. */
  find(label: string, by: Address, place?: Address): Promise<() => Promise<Again>>
  /** A command: `incident declare ...`. */
  type(line: string, by: Address, place: Address): Promise<Again>
  mention(text: string, by: Address, place: Address): Promise<Again>
  /** Said in a room to the people there. */
  talk(text: string, by: Address, place: Address): Promise<Again>
  direct(text: string, by: Address): Promise<Again>
  /** Fills in and sends the form this person has open. */
  submit(answers: Record<string, string>, by: Address): Promise<Again>
  /** The text of each message in a room, or in the direct conversation with a person, as the platform holds it now and would show it: its markup applied, its escapes undone. */
  seen(place: Address): Promise<string[]>
  formSeen(by: Address): Promise<FormSeen | undefined>
  /** What only this person was shown in answer to an act: ephemeral, targeted or direct. */
  privateSeen(by: Address): Promise<string[]>
  /** Everything Muster showed, as it was sent: messages, edits, forms, answers. */
  payloads(): object[]
  /** What was read out or shown on lock screens when it arrived. */
  spoken(): string[]
  /** Whether a person is in a room; undefined where the platform does not say who is. */
  isIn(person: Address, room: Address): Promise<boolean | undefined>
  /** The next sending fails: for good, for now, or with no word whether it went out. */
  failNext(kind: 'refuse' | 'later' | 'unknown'): void
  stop(): Promise<void>
}

/** What a chat adapter's author gives the contract: a started chat and hands to use it. */
export type Harness = Hands & {
  /** A room in which the bot is, and two people of that workspace, tenant or organisation. */
  home: Address
  ama: Address
  ben: Address
  /** Where the platform can be asked what was posted: in whatever place, with people only, or nowhere. */
  canTell: 'everywhere' | 'people' | 'nowhere'
  /** Every intent that arrived, oldest first. */
  received(): Intent[]
  /** What `receive` answers from now on. A promise holds it back. */
  answer(a: Answer | Promise<Answer>): void
}

/** Keeps what arrives and answers what it is told to. */
export function listener() {
  const heard: Intent[] = []
  let answering: Answer | Promise<Answer> = {}
  return {
    receive: async (intent: Intent) => {
      heard.push(intent)
      return answering
    },
    received: () => heard,
    answer(a: Answer | Promise<Answer>) {
      answering = a
    },
  }
}

/** Typed by somebody unkind. Adapters may drop what is invisible, nothing else. */
export const hostile =
  '<!channel> <@U1> <#C1|x> [x](http://e) <http://e|y> *b* _i_ ~s~ `c` **d** # h <at>x</at> @everyone :smile: & < > &lt; \u202Edlrow\u202C a\u200Bb'

const words = 'EXERCISE EXERCISE EXERCISE'

const page: Card = {
  tone: 'real',
  notification: 'Page NMG-27-014: you are needed as ICT lead. Answer by 03:13.',
  blocks: [
    { type: 'headline', text: 'You are needed as ICT lead. Answer by 03:13.' },
    {
      type: 'text',
      text: 'Ransomware at an acute trust, Northmoor General (NMG-27-014, critical, declared 03:10 Tue 5 Jan)',
    },
    { type: 'quote', text: 'PCs in ED show a ransom note', by: 'Ama Boateng, site manager' },
    {
      type: 'rows',
      rows: [
        { label: 'Strategic commander', value: 'answered 03:12' },
        { label: 'Communications', value: 'nobody answered; ladder ended 03:26', strong: true },
      ],
    },
    { type: 'text', text: 'If you do not answer, Priya Nair is paged.', strong: true },
    {
      type: 'buttons',
      buttons: [
        {
          label: 'I am responding',
          style: 'primary',
          request: { verb: 'incident.acknowledge', args: { incident: 'i-1', page: 'p-1' } },
        },
        {
          label: 'I cannot',
          style: 'danger',
          request: { verb: 'incident.decline', args: { incident: 'i-1', page: 'p-1' } },
          confirm: { title: 'Decline?', text: 'Priya Nair is paged at once.', yes: 'I cannot', no: 'Back' },
        },
        { label: 'Hand on', request: { verb: 'incident.hand-on', args: { incident: 'i-1', page: 'p-1' } } },
        { label: 'Open tasks', request: { verb: 'incident.tasks', args: { incident: 'i-1' } } },
        { label: 'Wrong person', request: { verb: 'incident.decline', args: { incident: 'i-1', wrong: 'yes' } } },
      ],
    },
    { type: 'link', label: 'Open room', url: 'https://muster.example/room' },
    { type: 'note', text: 'From last time (drill, 14 Oct): switch passwords were only on the file server.' },
  ],
}

const drill: Card = {
  tone: 'rehearsal',
  notification: `${words}: communications drill NMG-D-27-003. Answer by 19:30.`,
  exerciseWords: words,
  blocks: [
    {
      type: 'headline',
      text: 'Communications drill: could you attend as ICT lead within 60 minutes? Answer by 19:30.',
    },
    { type: 'text', text: 'Please do not act beyond answering.' },
    {
      type: 'buttons',
      buttons: [
        { label: 'Yes, I could', request: { verb: 'drill.answer', args: { answer: 'yes' } } },
        { label: 'No', request: { verb: 'drill.answer', args: { answer: 'no' } } },
      ],
    },
  ],
}

const neutral = (...texts: string[]): Card => ({
  tone: 'neutral',
  notification: texts[0] ?? '',
  blocks: texts.map((text): Block => ({ type: 'text', text })),
})

const declare: Form = {
  tone: 'real',
  title: 'Declare an incident',
  submit: 'Declare',
  intro: 'This pages people at once.',
  request: { verb: 'incident.declare', args: { organisation: 'NMG' } },
  fields: [
    { name: 'what', label: 'What has happened?', hint: 'One line, no patient details', type: 'line' },
    { name: 'more', label: 'Anything else?', type: 'paragraph', optional: true },
    {
      name: 'plan',
      label: 'Which plan?',
      type: 'choice',
      choices: [
        { label: 'Ransomware at an acute trust', value: 'ransomware' },
        { label: 'Loss of power', value: 'power' },
      ],
    },
    { name: 'at', label: 'Since when?', type: 'time', optional: true },
  ],
}

const filled = { what: 'PCs in ED show a ransom note', plan: 'ransomware', at: '2027-01-05 03:10' }

/** The strings a card says, in order; buttons apart, since some go behind "More". */
const said = (card: Card) => {
  const inOrder: string[] = []
  const labels: string[] = []
  for (const b of card.blocks)
    if (b.type === 'headline' || b.type === 'text' || b.type === 'note') inOrder.push(b.text)
    else if (b.type === 'quote') inOrder.push(b.text, ...(b.by ? [b.by] : []))
    else if (b.type === 'rows') inOrder.push(...b.rows.flatMap((r) => [r.label, r.value]))
    else if (b.type === 'link') labels.push(b.label)
    else labels.push(...b.buttons.map((x) => x.label))
  return { inOrder, labels }
}

/** Without what nobody sees: controls, zero-width and direction marks, and runs of white space. */
export const visible = (text: string) =>
  text
    .replace(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '')
    .replace(/\s+/g, ' ')
    .trim()

const expectSaid = (text: string, card: Card) => {
  const shown = visible(text)
  let from = 0
  for (const s of said(card).inOrder) {
    const at = shown.indexOf(visible(s), from)
    expect(at, `"${s}" should be read after what stands before it, in:\n${shown}`).toBeGreaterThanOrEqual(0)
    from = at
  }
  for (const label of said(card).labels) expect(shown).toContain(visible(label))
}

const failure = (p: Promise<unknown>): Promise<unknown> =>
  p.then(
    () => undefined,
    (e: unknown) => e,
  )

/** The rules every chat keeps. Call it at the top of an adapter's test file. */
export function chatContract(name: string, makeHarness: () => Promise<Harness>) {
  describe(`${name}: as every chat`, () => {
    let h: Harness
    beforeEach(async () => {
      h = await makeHarness()
      h.answer({})
    })
    afterEach(async () => {
      await h.stop()
    })

    const last = () => {
      const intent = h.received().at(-1)
      if (!intent) throw new Error('nothing arrived')
      return intent
    }
    const only = async (place: Address) => {
      const all = await h.seen(place)
      expect(all).toHaveLength(1)
      return all[0] ?? ''
    }

    describe('sending', () => {
      it('shows everything a card says, in its order, in a room and to a person', async () => {
        const inRoom = await h.chat.post('rest', h.home, page)
        const direct = await h.chat.post('page', h.ama, page)
        expect(inRoom.startsWith(`${h.chat.platform}:`)).toBe(true)
        expect(direct).not.toBe(inRoom)
        expectSaid(await only(h.home), page)
        expectSaid(await only(h.ama), page)
        expect(await h.seen(h.ben)).toEqual([])
      })

      it('edits a message in place, as often as asked', async () => {
        const message = await h.chat.post('rest', h.home, page)
        await h.chat.revise('rest', message, neutral('You answered at 03:11: responding.'))
        await h.chat.revise('rest', message, neutral('You answered at 03:11: responding.'))
        const text = await only(h.home)
        expect(text).toContain('You answered at 03:11: responding.')
        expect(text).not.toContain('I am responding')
      })

      it('begins and ends a rehearsal with the exercise words, and never says them on a real card', async () => {
        await h.chat.post('rehearsal', h.ama, drill)
        await h.chat.post('page', h.ben, page)
        const text = visible(await only(h.ama))
        expectSaid(text, drill)
        expect(text.startsWith(words)).toBe(true)
        expect(text.endsWith(words)).toBe(true)
        expect(await only(h.ben)).not.toMatch(/exercise/i)
      })

      it('tells a rehearsal from a real card even where the words of both are the same', async () => {
        await h.chat.post('page', h.ama, { ...page, tone: 'real' })
        await h.chat.post('rehearsal', h.ben, { ...page, tone: 'rehearsal', exerciseWords: words })
        expect(visible(await only(h.ama)).slice(0, 20)).not.toBe(visible(await only(h.ben)).slice(0, 20))
      })

      it('shows hostile text as text', async () => {
        const card: Card = {
          tone: 'real',
          notification: hostile,
          blocks: [
            { type: 'headline', text: `Headline ${hostile}` },
            { type: 'text', text: `Text ${hostile}` },
            { type: 'text', text: `Strong ${hostile}`, strong: true },
            { type: 'quote', text: `Quote ${hostile}`, by: `By ${hostile}` },
            { type: 'rows', rows: [{ label: `Label ${hostile}`, value: `Value ${hostile}`, strong: true }] },
            { type: 'note', text: `Note ${hostile}` },
          ],
        }
        await h.chat.post('rest', h.home, card)
        expectSaid(await only(h.home), card)
      })

      it('keeps lines apart that were typed apart', async () => {
        await h.chat.post('rest', h.home, neutral('first\nsecond'))
        expect(await only(h.home)).toMatch(/first\s*\n\s*second/)
      })

      it('accepts far too much text and keeps the first of it, and the buttons', async () => {
        const long = 'Fire in plant room 7. '.repeat(455)
        const card: Card = {
          tone: 'real',
          notification: long,
          blocks: [
            { type: 'headline', text: `Headline ${long}` },
            { type: 'text', text: `Text ${long}` },
            { type: 'quote', text: `Quote ${hostile.repeat(80)}`, by: `By ${long}` },
            {
              type: 'rows',
              rows: Array.from({ length: 120 }, (_, i) => ({ label: `Row ${i + 1}`, value: 'paged 03:10 '.repeat(8) })),
            },
            ...Array.from({ length: 70 }, (_, i): Block => ({ type: 'note', text: `Small print ${i + 1}` })),
            {
              type: 'buttons',
              buttons: Array.from({ length: 12 }, (_, i) => ({
                label: `Button ${i + 1} ${'of a very long kind '.repeat(6)}`,
                request: { verb: 'nothing', args: { n: `${i}` } },
              })),
            },
          ],
        }
        await h.chat.post('rest', h.home, card)
        const text = visible(await only(h.home))
        for (const start of [
          'Headline Fire in plant room 7.',
          'Text Fire in plant room 7.',
          'Quote <!channel>',
          'Row 1',
          'Button 1 ',
        ])
          expect(text).toContain(start)
        expect(text).toContain('Button 12')
      })

      it('accepts an empty card and empty texts', async () => {
        await h.chat.post('rest', h.home, {
          tone: 'neutral',
          notification: 'Nothing to show',
          blocks: [
            { type: 'text', text: '' },
            { type: 'quote', text: '' },
            { type: 'rows', rows: [] },
            { type: 'rows', rows: [{ label: '', value: '' }] },
            { type: 'buttons', buttons: [] },
          ],
        })
        expect(await h.seen(h.home)).toHaveLength(1)
      })

      it('opens a room once, however often it is asked, and can speak in it', async () => {
        const room = await h.chat.openRoom('page', h.home, 'nmg-27-014-ransomware', 'NMG-27-014 Ransomware')
        const again = await h.chat.openRoom('page', h.home, 'nmg-27-014-ransomware', 'NMG-27-014 Ransomware')
        expect(again).toBe(room)
        const other = await h.chat.openRoom('page', h.home, 'nmg-27-015-power', 'NMG-27-015 Loss of power')
        expect(other).not.toBe(room)
        await h.chat.post('page', room, neutral('Sitrep at 03:40'))
        expect((await h.seen(room)).join('\n')).toContain('Sitrep at 03:40')
        expect((await h.seen(other)).join('\n')).not.toContain('Sitrep at 03:40')
        const link = h.chat.linkTo(room)
        if (link !== undefined) expect(new URL(link).protocol).toMatch(/^https?:$/)
      })

      it('brings a person into a room, and does not mind when they are there', async () => {
        const room = await h.chat.openRoom('page', h.home, 'nmg-27-014-ransomware', 'NMG-27-014 Ransomware')
        await h.chat.invite('page', room, h.ama)
        await h.chat.invite('page', room, h.ama)
      })

      it('says whether a failed sending was refused, not sent yet, or in doubt', async () => {
        h.failNext('refuse')
        const refused = await failure(h.chat.post('page', h.ama, page))
        expect(refused).toBeInstanceOf(Refused)
        expect((refused as Refused).message).toMatch(/\w+ \w+ \w+/)

        h.failNext('later')
        const later = await failure(h.chat.post('page', h.ama, page))
        expect(later).toBeInstanceOf(NotNow)
        expect((later as NotNow).retryAfterMs).toBeGreaterThan(0)

        h.failNext('unknown')
        const unknown = await failure(h.chat.post('page', h.ben, page))
        expect(unknown).toBeInstanceOf(Error)
        expect(unknown).not.toBeInstanceOf(Refused)
        expect(unknown).not.toBeInstanceOf(NotNow)
      })

      it('finds a message by its mark, or says that nobody can tell, and sends nothing for it', async () => {
        const since = new Date().toISOString()
        const there = { [h.home]: h.canTell === 'everywhere', [h.ama]: h.canTell !== 'nowhere' }
        for (const [place, canTell] of Object.entries(there) as [Address, boolean][]) {
          const found = (mark: string) => h.chat.found('page', place, mark, since)
          await h.chat.post('page', place, neutral('one'), 'c0ffee01')
          const sentAs = await h.chat.post('page', place, page, 'c0ffee02')
          await h.chat.revise('page', sentAs, neutral('two, as it is now'))
          expect(await found('c0ffee02')).toEqual(canTell ? { sentAs } : 'unknown')
          expect(await found('c0ffee03')).toBe(canTell ? 'absent' : 'unknown')
          expect(await h.seen(place)).toHaveLength(2)
          expect((await h.seen(place)).join('\n')).not.toContain('c0ffee')
        }
        expect(await h.chat.found('page', h.ben, 'c0ffee02', since)).toBe(
          h.canTell === 'nowhere' ? 'unknown' : 'absent',
        )
        expect(await h.seen(h.ben)).toEqual([])
        expect(h.spoken().join('\n')).not.toContain('c0ffee')
      })

      it('works again after a failure', async () => {
        h.failNext('refuse')
        await failure(h.chat.post('page', h.ama, page))
        await h.chat.post('page', h.ama, page)
        expectSaid((await h.seen(h.ama)).at(-1) ?? '', page)
      })

      it('refuses to edit a message that is gone', async () => {
        const message = await h.chat.post('rest', h.home, page)
        h.failNext('refuse')
        expect(await failure(h.chat.revise('rest', message, page))).toBeInstanceOf(Refused)
      })
    })

    describe('hearing', () => {
      it('hears a typed command, with who and where', async () => {
        await h.type('incident declare PCs in ED show a ransom note', h.ama, h.home)
        expect(last()).toMatchObject({
          from: h.ama,
          place: h.home,
          act: { type: 'command', line: 'incident declare PCs in ED show a ransom note' },
        })
        await h.type('drill list', h.ben, h.home)
        expect(last()).toMatchObject({ from: h.ben, act: { type: 'command', line: 'drill list' } })
      })

      it('hears a mention, without its own name', async () => {
        await h.mention('we cannot open patient records', h.ama, h.home)
        expect(last()).toMatchObject({
          from: h.ama,
          place: h.home,
          act: { type: 'words', text: 'we cannot open patient records', direct: false },
        })
      })

      it('overhears what people say among themselves, and answers only what it is told to', async () => {
        await h.talk('incident at the gate, no duff', h.ama, h.home)
        expect(last()).toMatchObject({
          from: h.ama,
          place: h.home,
          act: { type: 'overheard', text: 'incident at the gate, no duff' },
        })
      })

      it('hears direct words', async () => {
        await h.direct('the lights are out on ward 5', h.ben)
        expect(last()).toMatchObject({
          from: h.ben,
          act: { type: 'words', text: 'the lights are out on ward 5', direct: true },
        })
      })

      it('takes a command where plain words are expected', async () => {
        await h.mention('incident list', h.ama, h.home)
        expect(last().act).toEqual({ type: 'command', line: 'incident list' })
        await h.direct('drill list', h.ama)
        expect(last().act).toEqual({ type: 'command', line: 'drill list' })
      })

      it('hears a press with its request, in sight or behind "More"', async () => {
        const message = await h.chat.post('page', h.ama, page)
        const buttons = page.blocks.flatMap((b) => (b.type === 'buttons' ? b.buttons : []))
        for (const b of buttons) {
          await h.press(message, b.label, h.ama)
          expect(last()).toMatchObject({ from: h.ama, act: { type: 'pressed', request: b.request } })
        }
      })

      it('hears who pressed in a room, not for whom it was', async () => {
        const message = await h.chat.post('rest', h.home, page)
        await h.press(message, 'Hand on', h.ben)
        expect(last()).toMatchObject({ from: h.ben, place: h.home })
      })

      it('gives the same act the same id, and another act another', async () => {
        const message = await h.chat.post('rest', h.home, page)
        const acts = [
          () => h.press(message, 'I am responding', h.ama),
          () => h.press(message, 'I am responding', h.ama),
          () => h.press(message, 'I am responding', h.ben),
          () => h.type('incident list', h.ama, h.home),
          () => h.type('incident list', h.ama, h.home),
          () => h.mention('lights are out', h.ama, h.home),
          () => h.direct('lights are out', h.ama),
        ]
        const ids = new Set<string>()
        for (const act of acts) {
          const again = await act()
          const { id } = last()
          expect(id).not.toBe('')
          await again()
          expect(last().id).toBe(id)
          ids.add(id)
        }
        expect(ids.size).toBe(acts.length)
      })

      it('acknowledges only once the act is durable', async () => {
        const message = await h.chat.post('rest', h.home, page)
        const acts = [
          () => h.press(message, 'I am responding', h.ama),
          () => h.type('incident list', h.ama, h.home),
          () => h.mention('lights are out', h.ama, h.home),
          () => h.direct('lights are out', h.ama),
        ]
        for (const act of acts) {
          let durable = (_: Answer) => {}
          h.answer(
            new Promise<Answer>((resolve) => {
              durable = resolve
            }),
          )
          const before = h.received().length
          let acknowledged = false
          const done = act().then(() => {
            acknowledged = true
          })
          await expect.poll(() => h.received().length).toBe(before + 1)
          // An early acknowledgement would arrive within milliseconds on loopback; this only gives it the chance to.
          await new Promise((resolve) => setTimeout(resolve, 60))
          expect(acknowledged).toBe(false)
          durable({})
          await done
          expect(acknowledged).toBe(true)
        }
      })
    })

    describe('answering', () => {
      it('shows a reply to the asker alone', async () => {
        h.answer({ card: neutral('Nobody is on call at Northmoor.') })
        await h.type('incident list', h.ama, h.home)
        await expect
          .poll(async () => (await h.privateSeen(h.ama)).join('\n'))
          .toContain('Nobody is on call at Northmoor.')
        expect((await h.seen(h.home)).join('\n')).not.toContain('Nobody is on call')
        expect((await h.privateSeen(h.ben)).join('\n')).not.toContain('Nobody is on call')
      })

      it('turns the pressed card into another for everyone', async () => {
        const message = await h.chat.post('rest', h.home, page)
        h.answer({ replace: neutral('Ama Boateng answered at 03:11: responding.') })
        await h.press(message, 'I am responding', h.ama)
        await expect.poll(async () => (await h.seen(h.home)).join('\n')).toContain('Ama Boateng answered at 03:11')
        expect(await only(h.home)).not.toContain('Hand on')
      })

      it('replaces the card and says a word to the presser', async () => {
        const message = await h.chat.post('page', h.ama, page)
        h.answer({ replace: neutral('You answered at 03:11.'), card: neutral('The room is #nmg-27-014.') })
        await h.press(message, 'I am responding', h.ama)
        await expect.poll(async () => (await h.seen(h.ama)).join('\n')).toContain('You answered at 03:11.')
        await expect.poll(async () => (await h.privateSeen(h.ama)).join('\n')).toContain('The room is #nmg-27-014.')
      })

      it('opens a form with its fields, by a command and by a button', async () => {
        const message = await h.chat.post('rest', h.home, page)
        const ways = [
          () => h.type('incident declare', h.ama, h.home),
          () => h.press(message, 'Hand on', h.ben),
        ] as const
        for (const [i, way] of ways.entries()) {
          h.answer({ form: declare })
          await way()
          const by = i === 0 ? h.ama : h.ben
          await expect.poll(async () => (await h.formSeen(by))?.title).toBe(declare.title)
          const form = await h.formSeen(by)
          expect(form?.fields).toEqual(['what', 'more', 'plan', 'at'])
          const text = visible(form?.text ?? '')
          for (const s of [
            'This pages people at once.',
            ...declare.fields.map((f) => f.label),
            'One line, no patient details',
            'Loss of power',
            'Declare',
          ])
            expect(text).toContain(s)
          expect(text).not.toMatch(/exercise/i)
        }
      })

      it('begins and ends a rehearsal form with the exercise words', async () => {
        h.answer({
          form: {
            ...declare,
            tone: 'rehearsal',
            title: 'Schedule a drill',
            submit: 'Schedule',
            exerciseWords: words,
            intro: hostile,
          },
        })
        await h.type('drill schedule', h.ama, h.home)
        await expect.poll(async () => (await h.formSeen(h.ama))?.title).toBe('Schedule a drill')
        const text = visible((await h.formSeen(h.ama))?.text ?? '')
        expect(text).toContain(visible(hostile))
        const [first, end] = [text.indexOf(words), text.lastIndexOf(words)]
        expect(first).toBeGreaterThanOrEqual(0)
        expect(first).toBeLessThan(text.indexOf('What has happened?'))
        expect(end).toBeGreaterThan(text.indexOf('Since when?'))
      })

      it('hears what a form says, added to what it asks', async () => {
        h.answer({ form: declare })
        await h.type('incident declare', h.ama, h.home)
        await expect.poll(() => h.formSeen(h.ama)).toBeDefined()
        h.answer({})
        const again = await h.submit(filled, h.ama)
        const intent = last()
        expect(intent).toMatchObject({
          from: h.ama,
          place: h.home,
          act: { type: 'submitted', request: { verb: 'incident.declare', args: { organisation: 'NMG', ...filled } } },
        })
        await again()
        expect(last().id).toBe(intent.id)
      })

      it('keeps the form open and shows what is wrong with it; the corrected one is another act', async () => {
        h.answer({ form: declare })
        await h.type('incident declare', h.ama, h.home)
        await expect.poll(() => h.formSeen(h.ama)).toBeDefined()
        h.answer({ problems: { what: 'Say what has happened in a few words.', '': 'Nothing was declared yet.' } })
        await h.submit({ ...filled, what: 'x' }, h.ama)
        const first = last().id
        await expect
          .poll(async () => visible((await h.formSeen(h.ama))?.text ?? ''))
          .toContain('Say what has happened in a few words.')
        expect(visible((await h.formSeen(h.ama))?.text ?? '')).toContain('Nothing was declared yet.')
        h.answer({})
        await h.submit(filled, h.ama)
        expect(last().id).not.toBe(first)
        expect(last().act).toMatchObject({ type: 'submitted', request: { args: filled } })
      })

      it('shows a reply to a submitted form to its sender', async () => {
        h.answer({ form: declare })
        await h.type('incident declare', h.ama, h.home)
        await expect.poll(() => h.formSeen(h.ama)).toBeDefined()
        h.answer({ card: neutral('Declared as NMG-27-014.') })
        await h.submit(filled, h.ama)
        await expect
          .poll(async () => [...(await h.privateSeen(h.ama)), (await h.formSeen(h.ama))?.text ?? ''].join('\n'))
          .toContain('Declared as NMG-27-014.')
      })
    })

    it('says in plain text what it shows', async () => {
      await h.chat.post('rest', h.home, page)
      const shown = new Set(visible(await only(h.home)).match(/[\p{L}\p{N}]+/gu))
      for (const word of plainText(page).match(/[\p{L}\p{N}]+/gu) ?? []) expect(shown).toContain(word)
    })
  })
}
