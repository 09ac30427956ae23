import type { ReactNode } from 'react'
import { useInterface } from '../../../engine/interface/index.ts'
import type { ServerMessages } from '../../../model/protocol/index.ts'
import type { DoAct } from './do-act.ts'
import { useInstant } from './use-span.ts'

/** Who is muted or banned, until when and by whom, each to be taken back. */
export function MeasuresPanel({ house, act }: { house: NonNullable<ServerMessages['house']>; act: DoAct }): ReactNode {
  const { say } = useInterface()
  const instant = useInstant()
  const measures = [
    ...house.bans.map((penalty) => ({ ...penalty, what: 'banned' as const, undo: 'unban' as const })),
    ...house.mutes.map((penalty) => ({ ...penalty, what: 'muted' as const, undo: 'unmute' as const })),
  ]
  return (
    <section className="panel" data-panel="measures">
      <h2>{say('house.underMeasures')}</h2>
      {measures.length === 0 && <p className="soft">{say('house.noMeasures')}</p>}
      <ul className="plain">
        {measures.map(({ key, name, reason, by, untilMs, what, undo }) => (
          <li key={`${what}/${key}`} className="row">
            <span className="grow">
              <strong>{name}</strong> {say(`house.${what}`, { time: instant(untilMs), by })} · {say(`house.reason.${reason}`)}
            </span>
            <button type="button" aria-label={say('house.undoOf', { name })} onClick={() => act({ do: undo, key })}>
              {say('house.undo')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
