import { browserChat } from '../../../src/chat/browser/browser.ts'
import type { Address } from '../../../src/domain/book.ts'
import { chatContract, listener } from '../chat.contract.ts'
import { people } from './fixtures.ts'
import { browserHands } from './hands.ts'

const now = () => '2027-01-05T03:10:00.000Z'
const ama: Address = 'browser:ama'

chatContract('browser chat, by its server and its card library', async () => {
  const chat = browserChat({ people: () => people, now })
  const hands = await browserHands(chat, now)
  const { receive, received, answer } = listener()
  await chat.start(receive)
  return {
    ...hands,
    home: 'browser:NMG',
    ama,
    ben: 'browser:ben',
    canTell: 'everywhere',
    received,
    answer,
    async seen(place) {
      if (place.startsWith('browser:room/')) await chat.invite('rest', place, ama)
      return hands.seen(place)
    },
  }
})
