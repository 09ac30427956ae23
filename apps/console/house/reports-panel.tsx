import { useState, type ReactNode } from 'react'
import { useInterface } from '../../../engine/interface/index.ts'
import { hostNow } from '../../../engine/runtime/index.ts'
import type { ReportedMoment, ServerMessages } from '../../../model/protocol/index.ts'
import { ActForm } from './act-form.tsx'
import type { DoAct } from './do-act.ts'
import { useSpan } from './use-span.ts'

type Report = ServerMessages['reports'][number]

/** When a report leaves, the next one comes under the hand: for so long none can be closed, so that a press that bounced closes one. */
const REST_MS = 800

/** Reports that wait: who tells of whom and why, what happened in the half minute before, and the ways to close them. */
export function ReportsPanel({ reports, serverMs, act }: { reports: readonly Report[]; serverMs: number; act: DoAct }): ReactNode {
  const { say } = useInterface()
  const [closedMs, setClosedMs] = useState(-Infinity)
  // The console ticks: rest ends without a clock of its own.
  const rests = hostNow() - closedMs < REST_MS
  const close = (report: string, outcome: 'acted' | 'dismissed'): void => {
    setClosedMs(hostNow())
    act({ do: 'close-report', report, outcome })
  }
  return (
    <section className="panel" data-panel="reports">
      <div className="row">
        <h2 className="grow">{say('house.reports')}</h2>
        {reports.length > 0 && <span className="badge warn">{reports.length}</span>}
      </div>
      {reports.length === 0 && <p className="soft">{say('house.reports.none')}</p>}
      <ul className="plain">
        {reports.map((report) => (
          <One key={report.id} {...{ report, serverMs, act, rests }} close={(outcome) => close(report.id, outcome)} />
        ))}
      </ul>
    </section>
  )
}

function One(props: {
  report: Report
  serverMs: number
  act: DoAct
  rests: boolean
  close: (outcome: 'acted' | 'dismissed') => void
}): ReactNode {
  const { report, serverMs, act, rests, close } = props
  const { say } = useInterface()
  const span = useSpan()
  const [asked, setAsked] = useState<'mute' | 'kick' | 'ban' | null>(null)
  return (
    <li data-report={report.id}>
      <p>
        <strong>{say('house.report.line', { by: report.by, about: report.about, reason: say(`house.reason.${report.reason}`) })}</strong>{' '}
        <span className="soft small">{span(Math.max(0, serverMs - report.atMs))}</span>
      </p>
      {report.text !== '' && <blockquote>{report.text}</blockquote>}
      <details>
        <summary>{say('house.report.before')}</summary>
        <ol className="plain moments small">
          {report.moments.map((moment, index) => (
            <li key={index}>
              <span className="soft">−{(moment.agoMs / 1000).toFixed(0)} s</span> <Moment moment={moment} />
            </li>
          ))}
        </ol>
      </details>
      <div className="row">
        {(['mute', 'kick', 'ban'] as const).map((what) => (
          <button key={what} type="button" aria-label={say(`house.${what}Of`, { name: report.about })} onClick={() => setAsked(what)}>
            {say(`house.do.${what}`)}
          </button>
        ))}
        <button type="button" disabled={rests} onClick={() => close('acted')}>
          {say('house.report.acted')}
        </button>
        <button type="button" disabled={rests} onClick={() => close('dismissed')}>
          {say('house.report.dismissed')}
        </button>
      </div>
      {asked && (
        <ActForm
          key={asked}
          what={asked}
          person={{ visitorId: report.aboutVisitorId, name: report.about }}
          reason={report.reason}
          act={act}
          done={() => setAsked(null)}
        />
      )}
    </li>
  )
}

function Moment({ moment }: { moment: ReportedMoment }): ReactNode {
  const { say } = useInterface()
  const { kind, name, text, walkedM, apartM } = moment
  if (kind !== 'moved') return say(`house.moment.${kind}`, { name, text })
  const walked = (walkedM ?? 0).toFixed(1)
  return apartM === null
    ? say('house.moment.movedAlone', { name, walked })
    : say('house.moment.moved', { name, walked, apart: apartM.toFixed(1) })
}
