import { Canvas, useThree } from '@react-three/fiber'
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { CustomToneMapping, type PerspectiveCamera, type WebGLRenderer } from 'three'
import { installToneMapping } from '../lighting/index.ts'
import type { VenueDocuments } from '../net/index.ts'
import { createDisposeScope, every, FrameLoop, type DisposeScope } from '../runtime/index.ts'
import { headsetSupport, UNKNOWN_HEADSET } from '../xr/index.ts'
import type { HeadsetMenu } from './headset-menu.ts'
import type { StageLink } from './stage-link.ts'
import { TouchStick, type StickListener } from './touch-stick.tsx'
import type { SceneLoader } from './venue-scene.ts'
import type { StageStatus, VenueStage, VisitorWishes } from './stage-status.ts'
import { createVenueStage, type StandingPlace } from './venue-stage.ts'

const STATUS_PERIOD_MS = 250

const HeadsetDoor = lazy(async () => ({ default: (await import('./headset-door.tsx')).HeadsetDoor }))

/** A venue on a canvas: everything a visitor sees. `link` may come later; the place is there before anybody enters. */
export function StageView(props: {
  documents: VenueDocuments
  link: StageLink | null
  /** What the picture is of, for those who do not see it. */
  label: string
  wishes: VisitorWishes
  /** Finds the code of a scene; kept the same from draw to draw. */
  scenes?: SceneLoader
  /** Id of a spawn zone or place to come in at. */
  arrival?: string | undefined
  /** Of the menu in a headset. */
  menu?: HeadsetMenu | undefined
  onStage?: (stage: VenueStage | null) => void
  onStatus: (status: StageStatus) => void
}): ReactNode {
  const stick = useRef<StickListener | null>(null)
  return (
    <div className="stage">
      <Canvas
        role="img"
        aria-label={props.label}
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

/** Fetched after the place itself; where it does not come, all stays drawn. */
async function keepPace(scope: DisposeScope, stage: VenueStage, renderer: WebGLRenderer): Promise<void> {
  const { createQualityKeeper } = await import('./quality-keeper.ts')
  if (scope.disposed) return
  const keeper = createQualityKeeper(scope, { stage, renderer })
  const { holosite } = window
  if (holosite) holosite.quality = () => keeper.steps.slice(0, keeper.gone)
}

function MountedStage({
  documents,
  link,
  wishes,
  scenes,
  arrival,
  menu,
  onStage,
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
  const [headset, setHeadset] = useState(UNKNOWN_HEADSET)
  useEffect(() => void headsetSupport().then(setHeadset), [])

  useEffect(() => {
    installToneMapping()
    renderer.toneMapping = CustomToneMapping
    const scope = createDisposeScope()
    const mounted = createVenueStage(scope, {
      documents,
      renderer,
      scene,
      camera: camera as PerspectiveCamera,
      scenes,
      place: place.current,
      arrival,
    })
    place.current = mounted.rig
    stick.current = mounted.input.stick
    setStage(mounted)
    onStage?.(mounted)
    // Software drawing under test has no pace to keep.
    if (!navigator.webdriver) void keepPace(scope, mounted, renderer)
    scope.defer(every(STATUS_PERIOD_MS, () => onStatus(mounted.status())))
    return () => {
      setStage(null)
      onStage?.(null)
      scope.dispose()
    }
    // The canvas keeps its renderer, scene and camera; only other documents make another stage.
  }, [documents, renderer, scene, camera, onStatus, stick, scenes, arrival, onStage])

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
      {(headset.vr || headset.ar) && (
        <Suspense fallback={null}>
          <HeadsetDoor {...{ stage, documents, renderer }} menu={menu ?? null} />
        </Suspense>
      )}
      <FrameLoop schedule={stage.schedule} serverNow={stage.serverNow} />
    </>
  )
}
