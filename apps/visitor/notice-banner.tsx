import { useState, type ReactNode } from 'react'
import { useInterface, type RoomView } from '../../engine/interface/index.ts'

/**
 * What staff tell everyone, over the place until it runs out or is withdrawn. The region is there from the start, so that
 * screen readers say what comes into it; who has read it folds it down to a button and can open it again.
 */
export function NoticeBanner({ notice }: { notice: RoomView['notice'] }): ReactNode {
  const { say, tell } = useInterface()
  const [foldedId, setFoldedId] = useState<string | null>(null)
  const folded = notice !== null && foldedId === notice.id
  return (
    <div className="notice-place">
      <div className="notice-region" role="status" aria-live="assertive" aria-atomic="true">
        {notice && !folded && (
          <div className="panel notice" data-notice={notice.id}>
            <strong>{say('notice.label')}</strong>
            <p>{tell(notice.words)}</p>
          </div>
        )}
      </div>
      {notice && (
        <button
          type="button"
          className={folded ? 'notice-folded' : 'notice-fold'}
          aria-expanded={!folded}
          onClick={() => setFoldedId(folded ? null : notice.id)}
        >
          {folded ? say('notice.label') : say('notice.fold')}
        </button>
      )}
    </div>
  )
}
