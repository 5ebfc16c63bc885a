import { chatContract } from '../chat.contract.ts'
import { workspace } from './workspace.ts'

chatContract('slack by HTTP', () => workspace('http'))
chatContract('slack by Socket Mode', () => workspace('socket'))
