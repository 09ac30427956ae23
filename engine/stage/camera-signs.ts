import {
  CanvasTexture,
  Group,
  LinearFilter,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  SRGBColorSpace,
  Vector3,
  VideoTexture,
  type Camera,
} from 'three'
import type { VenueCamera } from '../../model/documents/index.ts'
import { position, renderFromEnu } from '../../model/frames/index.ts'
import { say, type Language } from '../../model/words/index.ts'
import { createDisposeScope, type DisposeScope, type FrameSystem } from '../runtime/index.ts'
import { CAMERA_LOOKS, drawCameraLook, type CameraWord } from '../video/index.ts'

/** What a sign says of its camera. */
export interface CameraSign {
  /** Null takes the sign away. */
  readonly word: CameraWord | null
  readonly ageS: number | null
  /** A picture that stands here, on a flat monitor, because the camera is not placed well enough to drape. */
  readonly monitor: HTMLVideoElement | null
}

/** A plate at each camera's place: its name, its state in word, colour and pattern; over it a monitor where its picture is not draped. */
export interface CameraSigns extends FrameSystem {
  readonly group: Group
  show(index: number, sign: CameraSign): void
  /** Where the camera stands now. */
  moveTo(index: number, mount: VenueCamera['mount']): void
  setLanguage(language: Language): void
}

const PLATE_PX = { width: 512, height: 128 }
const PLATE_M = { width: 1.6, height: 0.4 }
const MONITOR_M = { width: 3.2, height: 1.8 }
/** Seen from here on. */
const FAR_M = 60
const NEAR_M = 1.5
/** From here on a plate is drawn larger, up to so many times. */
const FULL_SIZE_M = 5
const MOST_TIMES = 4
/** A plate stands before whatever carries its camera, metres. */
const BEFORE_M = 0.45

interface Stand {
  readonly camera: VenueCamera
  readonly group: Group
  readonly plate: Mesh<PlaneGeometry, MeshBasicMaterial>
  readonly monitor: Mesh<PlaneGeometry, MeshBasicMaterial>
  readonly canvas: HTMLCanvasElement
  said: string
  sign: CameraSign
  video: { readonly element: HTMLVideoElement; readonly scope: DisposeScope } | null
}

/** Draws nothing until a language is set and a sign is shown. Signs face whoever looks. */
export function createCameraSigns(scope: DisposeScope, cameras: readonly VenueCamera[], viewer: () => Camera): CameraSigns {
  const group = new Group()
  group.name = 'camera-signs'
  const stands = cameras.map((camera) => createStand(scope, camera))
  for (const stand of stands) group.add(stand.group)
  let language: Language | null = null
  const moveTo = (index: number, mount: VenueCamera['mount']): void => {
    const at = renderFromEnu(position('enu', ...mount.position), position('render'))
    stands[index]?.group.position.set(at[0], at[1] + 0.5, at[2])
  }
  cameras.forEach((camera, index) => moveTo(index, camera.mount))
  const eye = new Vector3()
  return {
    phase: 'present',
    group,
    moveTo,
    show(index, sign) {
      const stand = stands[index]
      if (!stand) return
      stand.sign = sign
      follow(stand, scope)
      if (language !== null) write(stand, language)
    },
    setLanguage(next) {
      language = next
      for (const stand of stands) write(stand, next)
    },
    run() {
      eye.setFromMatrixPosition(viewer().matrixWorld)
      for (let index = 0; index < stands.length; index++) {
        const stand = stands[index]!
        const far = stand.group.position.distanceTo(eye)
        stand.group.visible = stand.sign.word !== null && far < FAR_M && far > NEAR_M
        if (!stand.group.visible) continue
        stand.group.rotation.y = Math.atan2(eye.x - stand.group.position.x, eye.z - stand.group.position.z)
        // To be read from afar too; it grows downward, away from the monitor over it.
        const times = Math.min(MOST_TIMES, Math.max(1, far / FULL_SIZE_M))
        stand.plate.scale.setScalar(times)
        stand.plate.position.y = (PLATE_M.height / 2) * (1 - times)
      }
    },
  }
}

function createStand(scope: DisposeScope, camera: VenueCamera): Stand {
  const canvas = document.createElement('canvas')
  canvas.width = PLATE_PX.width
  canvas.height = PLATE_PX.height
  const map = scope.own(new CanvasTexture(canvas))
  map.colorSpace = SRGBColorSpace
  map.minFilter = LinearFilter
  map.generateMipmaps = false
  const panel = (size: { width: number; height: number }, material: MeshBasicMaterial): Mesh<PlaneGeometry, MeshBasicMaterial> => {
    const mesh = new Mesh(scope.own(new PlaneGeometry(size.width, size.height)), scope.own(material))
    mesh.renderOrder = 40
    return mesh
  }
  const plate = panel(PLATE_M, new MeshBasicMaterial({ map, transparent: true, toneMapped: false, fog: false }))
  plate.position.z = BEFORE_M
  const monitor = panel(MONITOR_M, new MeshBasicMaterial({ color: '#000000', toneMapped: false, fog: false }))
  monitor.position.y = PLATE_M.height / 2 + MONITOR_M.height / 2 + 0.05
  monitor.visible = false
  const group = new Group()
  group.add(plate, monitor)
  group.visible = false
  return { camera, group, plate, monitor, canvas, said: '', sign: { word: null, ageS: null, monitor: null }, video: null }
}

/** Shows the video a sign asks for, once it has a frame: never black. */
function follow(stand: Stand, scope: DisposeScope): void {
  const wanted = stand.sign.monitor
  if (wanted === (stand.video?.element ?? null)) return
  stand.video?.scope.dispose()
  stand.video = null
  stand.monitor.visible = wanted !== null
  stand.monitor.material.map = null
  if (wanted !== null) {
    const own = scope.own(createDisposeScope())
    const texture = own.own(new VideoTexture(wanted))
    texture.colorSpace = SRGBColorSpace
    stand.monitor.material.map = texture
    stand.video = { element: wanted, scope: own }
  }
  stand.monitor.material.color.set(wanted === null ? '#000000' : '#ffffff')
  stand.monitor.material.needsUpdate = true
}

/** Writes the plate anew when what it says changed. */
function write(stand: Stand, language: Language): void {
  const { word, ageS } = stand.sign
  if (word === null) return
  const age = word === 'live' || ageS === null || word === 'off' ? '' : `  ${Math.round(ageS)} s`
  const text = `${say(language, `camera.state.${word}`)}${age}`
  const said = `${language} ${text}`
  const pen = stand.canvas.getContext('2d')
  if (stand.said === said || !pen) return
  stand.said = said
  const { width, height } = PLATE_PX
  pen.clearRect(0, 0, width, height)
  pen.fillStyle = 'rgba(12, 15, 22, 0.86)'
  pen.fillRect(0, 0, width, height)
  drawCameraLook(pen, CAMERA_LOOKS[word], { x: 12, y: height - 34, width: width - 24, height: 22 })
  pen.textBaseline = 'middle'
  pen.fillStyle = '#ffffff'
  pen.font = `600 40px "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif`
  pen.fillText(stand.camera.name[language], 14, 32, width - 28)
  pen.fillStyle = CAMERA_LOOKS[word].colour
  pen.font = `600 32px "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif`
  pen.fillText(text, 14, 74, width - 28)
  const { map } = stand.plate.material
  if (map) map.needsUpdate = true
}
