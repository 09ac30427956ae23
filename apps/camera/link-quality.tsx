import type { ReactNode } from 'react'
import { useInterface } from '../../engine/interface/index.ts'
import type { PublisherStats } from '../../engine/video/index.ts'
import { linkGrade } from './link-grade.ts'

/** How good the way to the hub is, in a word and in figures. */
export function LinkQuality({ stats }: { stats: PublisherStats }): ReactNode {
  const { say } = useInterface()
  const grade = linkGrade(stats)
  return (
    <p className="small" data-testid="link-quality" data-grade={grade}>
      <strong className={`grade ${grade}`}>
        {say('cameraPage.linkQuality')}: {say(`cameraPage.link${grade}`)}
      </strong>{' '}
      <span className="soft">
        {say('cameraPage.link', {
          kbps: Math.round(stats.bitrateKbps),
          rtt: stats.roundTripMs === null ? '–' : Math.round(stats.roundTripMs),
          loss: stats.lossPct === null ? '–' : stats.lossPct.toFixed(1),
          layers: stats.layers.map((layer) => layer.width).join(' / '),
        })}
      </span>
    </p>
  )
}
