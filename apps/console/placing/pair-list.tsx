import type { ReactNode } from 'react'
import { useInterface, useKeyboard } from '../../../engine/interface/index.ts'
import { LEAST_PAIRS, type Calibration } from '../../../model/optics/index.ts'
import type { ChangeDesk, PlacingDesk } from './placing-desk.ts'

/** The pairs, what they make, and what may be done with it. */
export function PairList({ desk, open, change }: { desk: PlacingDesk; open: boolean; change: ChangeDesk }): ReactNode {
  const { say } = useInterface()
  const keyboard = useKeyboard()
  const missing = LEAST_PAIRS - desk.pairs.length
  return (
    <section className="panel pairs" aria-label={say('placing.pairs')}>
      <div className="verdict" role="status">
        {desk.solved && <Verdict solved={desk.solved} />}
        {desk.fault && (
          <p className="bad">
            {desk.fault.what} {desk.fault.fix}
          </p>
        )}
        {missing > 0 && <p>{say('placing.needMore', { count: missing })}</p>}
        {desk.saved && <p className="good">{say('placing.saved')}</p>}
      </div>
      <div className="row">
        <button type="button" disabled={!desk.canUndo} onClick={() => change(() => desk.undo())}>
          {say('placing.undo')} {keyboard && <kbd>Z</kbd>}
        </button>
        <button type="button" disabled={!open} onClick={() => change(() => desk.giveBack())}>
          {say('placing.giveBack')}
        </button>
        <button type="button" className="primary" disabled={!open || !desk.solved || desk.saved} onClick={() => change(() => desk.save())}>
          {say('placing.save')}
        </button>
      </div>
      <ol className="plain">
        {desk.pairs.map((_, index) => {
          const verdict = desk.solved?.pairs[index]
          return (
            <li key={index} className="row" data-outlier={verdict?.outlier ?? false}>
              <strong>{index + 1}</strong>
              <span className="grow small">
                {verdict && say('placing.pairOff', { off: verdict.offPx.toFixed(1), loo: verdict.leaveOneOutPx.toFixed(1) })}
                {verdict?.outlier && ` · ${say('placing.outlier')}`}
              </span>
              <button
                type="button"
                aria-label={say('placing.remove', { number: index + 1 })}
                onClick={() => change(() => desk.remove(index))}
              >
                ×
              </button>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

function Verdict({ solved }: { solved: Calibration }): ReactNode {
  const { say } = useInterface()
  const { rmsPx, leaveOneOutPx, predictedErrorPx, flat, place, lens, distortion } = solved
  return (
    <>
      <p className={flat.length === 0 ? 'good' : 'bad'} data-testid="verdict">
        <strong>
          {flat.length === 0
            ? say('placing.drape')
            : `${say('placing.flat')}${flat.map((reason) => say(`placing.flat.${reason}`)).join(', ')}`}
        </strong>
      </p>
      <p className="small">
        {say('placing.error', { rms: rmsPx.toFixed(2), loo: leaveOneOutPx.toFixed(2), predicted: predictedErrorPx.toFixed(1) })}
      </p>
      <p className="small soft">
        {say('placing.stands', {
          metres: place.major.toFixed(2),
          focal: lens.fx.toFixed(0),
          distortion: say(distortion ? 'placing.distortion' : 'placing.noDistortion'),
        })}
      </p>
    </>
  )
}
