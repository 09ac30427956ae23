import { useState, type ReactNode } from 'react'
import { useInterface } from '../../../engine/interface/index.ts'
import { LOCK_REASONS, type LockReason, type ServerMessages } from '../../../model/protocol/index.ts'
import type { DoAct } from './do-act.ts'

/** Whether anybody new comes in, and the switch. */
export function LockPanel({ lock, act }: { lock: NonNullable<ServerMessages['house']>['lock']; act: DoAct }): ReactNode {
  const { say } = useInterface()
  const [reason, setReason] = useState<LockReason>('incident')
  return (
    <section className="panel" data-panel="doors" data-locked={lock !== null}>
      <div className="row">
        <h2 className="grow">{say('house.doors')}</h2>
        <span className={`badge ${lock ? 'bad striped' : 'good'}`}>
          {lock ? say('house.locked', { by: lock.by, reason: say(`house.lockReason.${lock.reason}`) }) : say('house.unlocked')}
        </span>
      </div>
      <div className="row">
        {lock ? (
          <button type="button" className="primary grow" onClick={() => act({ do: 'unlock' })}>
            {say('house.unlock')}
          </button>
        ) : (
          <>
            <select value={reason} aria-label={say('house.lockReason')} onChange={(event) => setReason(event.target.value as LockReason)}>
              {LOCK_REASONS.map((id) => (
                <option key={id} value={id}>
                  {say(`house.lockReason.${id}`)}
                </option>
              ))}
            </select>
            <button type="button" className="grow" onClick={() => act({ do: 'lock', reason })}>
              {say('house.lock')}
            </button>
          </>
        )}
      </div>
    </section>
  )
}
