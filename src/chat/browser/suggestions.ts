/** Lines a newcomer can try. */
export const EXAMPLES = [{ text: '/incident declare ransomware-acute at NMG: PCs in ED show a ransom note' }]

/** Offered while a command is typed. */
export const COMMANDS = [
  { text: '/incident help', hint: 'What you may do here' },
  { text: '/incident declare', hint: 'Page people for a real incident' },
  { text: '/incident standby', hint: 'Warn people that it may come' },
  { text: '/incident list', hint: 'Open incidents' },
  { text: '/drill schedule', hint: 'Rehearse: page people and measure who answers' },
  { text: '/drill list', hint: 'Rehearsals to come and running' },
  { text: '/incident show ', hint: 'One incident, by its reference' },
  { text: '/incident update: ', hint: 'Situation report' },
  { text: '/incident note: ', hint: 'Write something in the log' },
  { text: '/incident decision: ', hint: 'Record a decision' },
  { text: '/incident tasks', hint: 'What is to be done, and by whom' },
  { text: '/incident task add: ', hint: 'One more thing to do' },
  { text: '/incident page ', hint: 'Page one more person' },
  { text: '/incident level ', hint: 'Change the level, 1 to 4' },
  { text: '/incident type ', hint: 'Change the type' },
  { text: '/incident stand down: ', hint: 'End the incident' },
  { text: '/incident cancel: ', hint: 'It was declared in error' },
  { text: '/incident lessons', hint: 'What was learned' },
  { text: '/drill start', hint: 'Begin a scheduled rehearsal now' },
  { text: '/drill end', hint: 'End the rehearsal' },
]
