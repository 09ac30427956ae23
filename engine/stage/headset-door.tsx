import { Suspense, useEffect, useState, type ReactNode } from 'react'
import type { WebGLRenderer } from 'three'
import type { VenueDocuments } from '../net/index.ts'
import { createDisposeScope } from '../runtime/index.ts'
import { HeadsetSession } from '../xr/index.ts'
import type { HeadsetMenu } from './headset-menu.ts'
import { createHeadsetVisit, type HeadsetVisit } from './headset-visit.ts'
import type { VenueStage } from './stage-status.ts'

/** The headset's part of a mounted stage: the session, and all one does in it. */
export function HeadsetDoor(props: {
  stage: VenueStage
  documents: VenueDocuments
  renderer: WebGLRenderer
  menu: HeadsetMenu | null
}): ReactNode {
  const { stage, documents, renderer, menu } = props
  const [visit, setVisit] = useState<HeadsetVisit | null>(null)
  useEffect(() => {
    const scope = createDisposeScope()
    setVisit(createHeadsetVisit(scope, { stage, documents, renderer }))
    return () => scope.dispose()
  }, [stage, documents, renderer])
  useEffect(() => {
    if (menu) visit?.setMenu(menu)
  }, [visit, menu])
  return (
    <Suspense fallback={null}>
      <HeadsetSession origin={stage.rig.origin} />
    </Suspense>
  )
}
