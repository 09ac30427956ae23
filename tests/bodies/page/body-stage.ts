import { AmbientLight, Color, DirectionalLight, PerspectiveCamera, Scene, WebGLRenderer } from 'three'
import { loadOwnBody } from '../../../engine/avatar/index.ts'
import { createDisposeScope } from '../../../engine/runtime/index.ts'
import { lightenBody, openBody } from '../../../importers/avatar/index.ts'
import { pictureTools } from '../../../apps/visitor/picture-tools.ts'

const fromText = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (one) => one.charCodeAt(0))

function toText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

/** A body of a file as a visitor's page draws it, seen from the front or turned, on grey; bytes of the picture from its lower left. */
async function draw(file: string, turn: number): Promise<{ pixels: string; drawCalls: number }> {
  const canvas = document.querySelector('canvas')!
  const renderer = new WebGLRenderer({ canvas, antialias: false, preserveDrawingBuffer: true })
  const scope = createDisposeScope()
  const body = await loadOwnBody(scope, URL.createObjectURL(new Blob([fromText(file)])))
  const scene = new Scene()
  scene.background = new Color(0x808080)
  const sun = new DirectionalLight(0xffffff, 2)
  sun.position.set(1, 2, 3)
  scene.add(body.object, sun, new AmbientLight(0xffffff, 0.6))
  const camera = new PerspectiveCamera(30, canvas.width / canvas.height, 0.1, 20)
  camera.position.set(4 * Math.sin(turn), 1, 4 * Math.cos(turn))
  camera.lookAt(0, 0.9, 0)
  await renderer.compileAsync(scene, camera)
  renderer.render(scene, camera)
  const gl = renderer.getContext()
  const pixels = new Uint8Array(canvas.width * canvas.height * 4)
  gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
  const { drawCalls } = body
  scope.dispose()
  renderer.dispose()
  return { pixels: toText(pixels), drawCalls }
}

/** A file made lighter as a visitor's page does. */
async function lighten(file: string): Promise<string> {
  const opened = openBody(fromText(file))
  if (!opened.ok) throw new Error(opened.faults[0]?.what)
  const lighter = await lightenBody(opened.value.glb, pictureTools)
  if (!lighter.ok) throw new Error(lighter.faults[0]?.what)
  return toText(lighter.value)
}

/** A picture opened as a visitor's page does. */
async function open(file: string, mimeType: string, px: number): Promise<{ width: number; height: number; data: string }> {
  const { width, height, data } = await pictureTools.open({ bytes: fromText(file), mimeType }, px)
  return { width, height, data: toText(data) }
}

/** A picture closed as a visitor's page does, opened again. */
async function closed(width: number, height: number, data: string): Promise<{ mimeType: string; data: string }> {
  const { bytes, mimeType } = await pictureTools.closeOpaque({ width, height, data: fromText(data) })
  const again = await pictureTools.open({ bytes, mimeType }, Math.max(width, height))
  return { mimeType, data: toText(again.data) }
}

export const bodyStage = { draw, lighten, open, closed }
Object.assign(window, { bodyStage })
declare global {
  interface Window {
    bodyStage: typeof bodyStage
  }
}
