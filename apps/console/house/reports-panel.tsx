import { useState, type ReactNode } from 'react'
import { useInterface } from '../../../engine/interface/index.ts'
import type { ReportedMoment, ServerMessages } from '../../../model/protocol/index.ts'
import { ActForm } from './act-form.tsx'
import type { DoAct } from './do-act.ts'
import { useSpan } from './use-span.ts'

type Report = ServerMessages['reports'][number]

/** Reports that wait: who tells of whom and why, what happened in the half minute before, and the ways to close them. */
export function ReportsPanel({ reports, serverMs, act }: { reports: readonly Report[]; serverMs: number; act: DoAct }): ReactNode {
  const { say } = useInterface()
  return (
    <section className="panel" data-panel="reports">
      <div className="row">
        <h2 className="grow">{say('house.reports')}</h2>
        {reports.length > 0 && <span className="badge warn">{reports.length}</span>}
      </div>
      {reports.length === 0 && <p className="soft">{say('house.reports.none')}</p>}
      <ul className="plain">
        {reports.map((report) => (
          <One key={report.id} report={report} serverMs={serverMs} act={act} />
        ))}
      </ul>
    </section>
  )
}

function One({ report, serverMs, act }: { report: Report; serverMs: number; act: DoAct }): ReactNode {
  const { say } = useInterface()
  const span = useSpan()
  const [asked, setAsked] = useState<'mute' | 'kick' | 'ban' | null>(null)
  const close = (outcome: 'acted' | 'dismissed'): void => act({ do: 'close-report', report: report.id, outcome })
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
        <button type="button" onClick={() => close('acted')}>
          {say('house.report.acted')}
        </button>
        <button type="button" onClick={() => close('dismissed')}>
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
