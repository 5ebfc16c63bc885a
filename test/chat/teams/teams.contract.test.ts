import { chatContract } from '../chat.contract.ts'
import { AMA, BEN, desk, HOME } from './desk.ts'
import { teamsHands } from './hands.ts'

chatContract('Teams', async () => {
  const d = await desk()
  return {
    ...teamsHands(d),
    home: HOME,
    ama: AMA,
    canTell: 'nowhere',
    ben: BEN,
    received: () => d.received,
    answer: d.answer,
    stop: d.stop,
  }
})
