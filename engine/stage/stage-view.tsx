import { Canvas, useThree } from '@react-three/fiber'
import { Suspense, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { AgXToneMapping, type PerspectiveCamera } from 'three'
import type { VenueDocuments } from '../net/index.ts'
import { createDisposeScope, every, FrameLoop } from '../runtime/index.ts'
import { HeadsetSession, headsetSupport, type HeadsetSupport } from '../xr/index.ts'
import type { StageLink } from './people.ts'
import { TouchStick, type StickListener } from './touch-stick.tsx'
import { createVenueStage, type StageStatus, type StandingPlace, type VenueStage, type VisitorWishes } from './venue-stage.ts'

const STATUS_PERIOD_MS = 250

/** A venue on a canvas: everything a visitor sees. `link` may come later; the place is there before anybody enters. */
export function StageView(props: {
  documents: VenueDocuments
  link: StageLink | null
  wishes: VisitorWishes
  onStatus: (status: StageStatus) => void
}): ReactNode {
  const stick = useRef<StickListener | null>(null)
  return (
    <div className="stage">
      <Canvas
        gl={{ antialias: !navigator.webdriver, powerPreference: 'high-performance' }}
        camera={{ near: 0.05, far: 2000, fov: 70 }}
        dpr={[1, 2]}
      >
        <MountedStage {...props} stick={stick} />
      </Canvas>
      <TouchStick move={(right, ahead) => stick.current?.(right, ahead)} />
    </div>
  )
}

function MountedStage({
  documents,
  link,
  wishes,
  onStatus,
  stick,
}: Parameters<typeof StageView>[0] & { stick: RefObject<StickListener | null> }): ReactNode {
  const renderer = useThree((state) => state.gl)
  const scene = useThree((state) => state.scene)
  const current = useThree((state) => state.camera)
  // The screen's own camera: in a session the canvas goes over to the headset's, which must not make another stage.
  const [camera] = useState(current)
  const [stage, setStage] = useState<VenueStage | null>(null)
  const place = useRef<StandingPlace | undefined>(undefined)
  const [headset, setHeadset] = useState<HeadsetSupport>('unknown')
  useEffect(() => void headsetSupport().then(setHeadset), [])

  useEffect(() => {
    renderer.toneMapping = AgXToneMapping
    const scope = createDisposeScope()
    const mounted = createVenueStage(scope, { documents, renderer, scene, camera: camera as PerspectiveCamera, place: place.current })
    place.current = mounted.rig
    stick.current = mounted.input.stick
    setStage(mounted)
    scope.defer(every(STATUS_PERIOD_MS, () => onStatus(mounted.status())))
    return () => {
      setStage(null)
      scope.dispose()
    }
    // The canvas keeps its renderer, scene and camera; only other documents make another stage.
  }, [documents, renderer, scene, camera, onStatus, stick])

  useEffect(() => {
    if (!stage || !link) return
    const scope = createDisposeScope()
    stage.attach(scope, link)
    return () => scope.dispose()
  }, [stage, link])

  useEffect(() => stage?.setWishes(wishes), [stage, wishes])

  if (!stage) return null
  return (
    <>
      {headset === 'ready' && (
        <Suspense fallback={null}>
          <HeadsetSession origin={stage.rig.origin} />
        </Suspense>
      )}
      <FrameLoop schedule={stage.schedule} serverNow={stage.serverNow} />
    </>
  )
}
