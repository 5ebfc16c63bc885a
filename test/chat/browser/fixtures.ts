import type { Card } from '../../../src/cards/card.ts'
import type { BrowserPerson } from '../../../src/chat/browser/desk.ts'

const nmg = { organisation: 'NMG', organisationName: 'Northmoor General' }
const icb = { organisation: 'QNM', organisationName: 'Northmoor Integrated Care Board' }

export const people: BrowserPerson[] = [
  { id: 'ama', name: 'Ama Boateng', title: 'Site manager', ...nmg },
  { id: 'ben', name: 'Ben Hughes', title: 'Director on call', ...nmg },
  { id: 'priya', name: 'Priya Nair', title: 'Head of ICT', ...nmg },
  { id: 'lena', name: 'Lena Marsh', title: 'Head of emergency planning', ...icb },
]

export const saying = (...texts: string[]): Card => ({
  tone: 'neutral',
  notification: texts[0] ?? '',
  blocks: texts.map((text) => ({ type: 'text', text })),
})
