import type { ReactNode } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'
import { sayRoom } from '../../model/words/index.ts'

/** How many are in the venue's other rooms: seen far off, and not counted as being here. */
export function ElsewhereBadge({ elsewhere, mirror }: { elsewhere: NonNullable<RoomView['elsewhere']>; mirror: number }): ReactNode {
  const { language } = useInterface()
  return (
    <p className="elsewhere" title={sayRoom(language, 'room.far', { count: elsewhere.people })}>
      <span className="badge" data-elsewhere={elsewhere.people} data-mirror={mirror}>
        {sayRoom(language, 'room.elsewhere', { room: mirror, count: elsewhere.people })}
      </span>
    </p>
  )
}
