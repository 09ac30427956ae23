import { expect, test } from 'vitest'
import { createEvents, type RoomClient, type RoomEvents } from '../net/index.ts'
import { createRoomStore } from './room-store.ts'

test('a line that is told again after a lost connection stands in the chat once', () => {
  const events = createEvents<RoomEvents>(() => {})
  const store = createRoomStore({ state: 'open', on: events.on } as unknown as RoomClient)
  const line = (text: string, serverMs: number): RoomEvents['chat'] => ({ visitorId: 'ben', name: 'Ben', text, serverMs })
  for (const said of [line('one', 1), line('two', 2), line('two', 2), line('two', 3), line('one', 1)]) events.emit('chat', said)
  expect(store.get().chat.map(({ serverMs }) => serverMs)).toEqual([1, 2, 3])
})
