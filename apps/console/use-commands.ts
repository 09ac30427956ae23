import { useCallback, useMemo } from 'react'
import type { RoomClient } from '../../engine/net/index.ts'
import { hostNow } from '../../engine/runtime/index.ts'
import type { ClientMessages } from '../../model/protocol/index.ts'
import type { CueCommand } from '../../model/show/index.ts'
import { createCommandQueue, type CommandQueue } from './command-queue.ts'
import { createGoGuard } from './go-guard.ts'
import type { OutputCalls } from './output-row.tsx'

/** What the page asks of the show and of outputs, through its room; nothing while there is none. */
export function useCommands(room: RoomClient | null): { readonly command: (wish: CueCommand) => void; readonly calls: OutputCalls } {
  const guard = useMemo(createGoGuard, [])
  const queue = useMemo(() => (room ? openQueue(room) : null), [room])
  const command = useCallback(
    (wish: CueCommand): void => {
      if (wish.do === 'go' && !guard.press(hostNow())) return
      queue?.push(wish)
    },
    [queue, guard],
  )
  const calls = useMemo(
    () => ({
      call: (wish: ClientMessages['outputCall']) => void room?.send('outputCall', wish),
      cornersBack: (projector: string) => void room?.send('warp', { projector, corners: null }),
    }),
    [room],
  )
  return { command, calls }
}

/** The queue of a room: answers and revisions reach it as they come. */
function openQueue(room: RoomClient): CommandQueue {
  const queue = createCommandQueue(
    (request) => room.send('cue', { ...request }),
    () => crypto.randomUUID(),
  )
  room.on('cueState', (state) => queue.revision(state.revision))
  room.on('cueResult', (result) => queue.answered(result.commandId, result.revision))
  room.on('state', (state) => {
    if (state !== 'open') queue.clear()
  })
  return queue
}
