/** Lines a newcomer can try. */
export const EXAMPLES = [{ text: '/incident declare ransomware-acute at NMG: PCs in ED show a ransom note' }]

/** Offered while a command is typed. */
export const COMMANDS = [
  { text: '/incident help', hint: 'What you may do here' },
  { text: '/incident declare ', hint: 'Page people for a real incident' },
  { text: '/incident list', hint: 'Open incidents' },
  { text: '/incident show ', hint: 'One incident, by its reference' },
  { text: '/incident update ', hint: 'Situation report' },
  { text: '/incident note ', hint: 'Write something in the log' },
  { text: '/incident decision ', hint: 'Record a decision' },
  { text: '/incident task ', hint: 'Tasks: add, done, assign' },
  { text: '/incident page ', hint: 'Page one more person or role' },
  { text: '/incident level ', hint: 'Change the level' },
  { text: '/incident type ', hint: 'Change the type' },
  { text: '/incident cover ', hint: 'Take an on-call for somebody' },
  { text: '/incident stand down', hint: 'End the incident' },
  { text: '/incident cancel', hint: 'It was declared in error' },
  { text: '/drill start ', hint: 'Rehearse now: page people and measure who answers' },
  { text: '/drill schedule ', hint: 'Rehearse later' },
  { text: '/drill list', hint: 'Rehearsals to come and running' },
  { text: '/drill report ', hint: 'How a rehearsal went' },
  { text: '/drill lessons', hint: 'What was learned' },
  { text: '/drill coverage', hint: 'What was rehearsed, and is it recent enough' },
  { text: '/drill end', hint: 'End the rehearsal' },
]
