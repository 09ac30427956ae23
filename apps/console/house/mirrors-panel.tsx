import { useState, type ReactNode } from 'react'
import { useInterface } from '../../../engine/interface/index.ts'
import type { ServerMessages } from '../../../model/protocol/index.ts'
import type { DoAct } from './do-act.ts'

type Mirrors = ServerMessages['mirrors']

/** The rooms of the venue: who is in which, who waits outside; opened, closed and put together here. */
export function MirrorsPanel({ mirrors, act }: { mirrors: Mirrors; act: DoAct | null }): ReactNode {
  const { say } = useInterface()
  const [asked, setAsked] = useState<number | null>(null)
  const { rooms, capacity, total, most, waiting, freedPerMinute } = mirrors
  return (
    <section className="panel" data-panel="mirrors">
      <div className="row">
        <h2 className="grow">{say('house.rooms')}</h2>
        <span className={`badge ${waiting > 0 ? 'warn' : ''}`} data-waiting={waiting}>
          {say('house.rooms.waiting', { count: waiting })}
        </span>
      </div>
      {waiting > 0 && (
        <p className="small soft">
          {freedPerMinute === null ? say('house.rooms.rateUnknown') : say('house.rooms.rate', { count: freedPerMinute.toFixed(1) })}
        </p>
      )}
      <ul className="plain rooms">
        {rooms.map((room) => (
          <li key={room.mirror} data-mirror={room.mirror}>
            <div className="row">
              <strong className="grow">{say('house.rooms.room', { room: room.mirror })}</strong>
              <span className="badge">{say('house.rooms.people', { count: room.visitors, most: capacity })}</span>
              {room.held > 0 && <span className="badge">{say('house.rooms.held', { count: room.held })}</span>}
              {room.reopened !== undefined && <span className="badge warn">{say('house.rooms.reopened', { count: room.reopened })}</span>}
              {room.closing && <span className="badge warn">{say('house.rooms.closing')}</span>}
              {act && room.mirror > 1 && !room.closing && (
                <button
                  type="button"
                  aria-expanded={asked === room.mirror}
                  aria-label={say('house.rooms.changeOf', { room: room.mirror })}
                  onClick={() => setAsked(asked === room.mirror ? null : room.mirror)}
                >
                  {say('house.rooms.change')}
                </button>
              )}
            </div>
            {act && asked === room.mirror && <Change room={room.mirror} rooms={rooms} act={act} done={() => setAsked(null)} />}
          </li>
        ))}
      </ul>
      {act && rooms.length < most && (
        <button type="button" onClick={() => act({ do: 'open-mirror' })}>
          {say('house.rooms.open')}
        </button>
      )}
      {most > 1 && total < capacity * most && <p className="small soft">{say('house.rooms.total', { total })}</p>}
      <p className="small soft">{most > 1 ? say('house.rooms.note', { most }) : say('house.rooms.one')}</p>
    </section>
  )
}

/** Where the people of a room go: into all the others, or into one. */
function Change(props: { room: number; rooms: Mirrors['rooms']; act: DoAct; done: () => void }): ReactNode {
  const { say } = useInterface()
  const { room, rooms, act, done } = props
  return (
    <div className="row measure">
      {rooms
        .filter(({ mirror, closing }) => mirror !== room && !closing)
        .map(({ mirror }) => (
          <button
            key={mirror}
            type="button"
            onClick={() => {
              act({ do: 'merge-mirrors', from: room, to: mirror })
              done()
            }}
          >
            {say('house.rooms.merge', { room: mirror })}
          </button>
        ))}
      <button
        type="button"
        onClick={() => {
          act({ do: 'close-mirror', mirror: room })
          done()
        }}
      >
        {say('house.rooms.close')}
      </button>
    </div>
  )
}
