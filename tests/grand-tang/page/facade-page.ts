import { Camera, FloatType, Mesh, PlaneGeometry, Scene, ShaderMaterial, WebGLRenderer, WebGLRenderTarget } from 'three'
import { createDisposeScope } from '../../../engine/runtime/index.ts'
import type { PieceParts, SurfaceContent } from '../../../engine/scene/index.ts'
import { facade } from '../../../scenes/lantern-rite/pieces/facade.ts'

/** What the test calls in the page. */
export interface FacadePage {
  /** Mean luminance of what is thrown on a hall's front, 1 for full white, at each second of the show, its scroll at an address. */
  means(front: Front, seconds: readonly number[]): Promise<number[]>
}

/** A hall's front as the venue and the scene give it. */
export interface Front {
  readonly widthM: number
  readonly heightM: number
  readonly seed: number
  readonly scroll: string
}

const WIDTH = 320

/** The painting of a front of that size, as the piece offers it to the projectors. */
async function contentOf({ widthM, heightM, seed, scroll }: Front): Promise<SurfaceContent> {
  let offered: SurfaceContent | null = null
  facade({
    ...{ id: 'front', surface: { widthM, heightM }, props: { surface: 'front', seed, scroll }, values: new Float64Array() },
    scope: createDisposeScope(),
    media: (address: string) => address,
    failed: (reason: unknown) => console.error(String(reason)),
    plan: { channels: new Map() },
    project: (_: string, content: SurfaceContent) => void (offered = content),
  } as unknown as PieceParts)
  if (offered === null) throw new Error('The piece offers no picture.')
  const { uniforms } = offered as SurfaceContent
  while (!(uniforms!['facadeScroll']!.value.image instanceof HTMLImageElement)) await new Promise((later) => setTimeout(later, 20))
  return offered
}

window.facade = {
  async means(front, seconds) {
    const { widthM, heightM } = front
    const height = Math.round((WIDTH * heightM) / widthM)
    const renderer = new WebGLRenderer({ canvas: document.querySelector('canvas')! })
    const target = new WebGLRenderTarget(WIDTH, height, { type: FloatType })
    const content = await contentOf(front)
    const showS = { value: 0 }
    const material = new ShaderMaterial({
      vertexShader: 'varying vec2 vUv; void main() { vUv = uv; gl_Position = vec4(position.xy * 2.0, 0.0, 1.0); }',
      fragmentShader: `varying vec2 vUv; uniform float showS;\n${content.glsl}\nvoid main() { gl_FragColor = vec4(clamp(content(vUv * facadeSize, showS, 1.0), 0.0, 1.0), 1.0); }`,
      uniforms: { ...content.uniforms, showS },
      toneMapped: false,
    })
    const scene = new Scene()
    scene.add(new Mesh(new PlaneGeometry(1, 1), material))
    const pixels = new Float32Array(WIDTH * height * 4)
    return seconds.map((second) => {
      showS.value = second
      renderer.setRenderTarget(target)
      renderer.render(scene, new Camera())
      renderer.readRenderTargetPixels(target, 0, 0, WIDTH, height, pixels)
      let sum = 0
      for (let at = 0; at < pixels.length; at += 4) sum += 0.2126 * pixels[at]! + 0.7152 * pixels[at + 1]! + 0.0722 * pixels[at + 2]!
      return sum / (WIDTH * height)
    })
  },
}

declare global {
  interface Window {
    facade: FacadePage
  }
}
