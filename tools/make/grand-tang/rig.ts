import { DRAGON_COLUMNS, PROJECTOR_TOWERS, DECK_M } from './squares.ts'
import { lampPosts } from './planting.ts'
import { bodyFeature } from './ground.ts'
import type { SiteFeature } from './feature.ts'
import { type Shape, block, box } from './shape.ts'
import { STREET_STAGES } from './street.ts'

/**
 * A light of the show: where it hangs, where it looks, what it is. Degrees; metres. A moving head looks along its own axis: up where
 * it stands, down where it hangs; its heading is what it leans towards.
 */
export interface RigFixture {
  readonly id: string
  readonly name: { readonly 'zh-CN': string; readonly en: string }
  readonly type: 'profile-head' | 'wash-head' | 'par-rgb' | 'egress-white'
  readonly position: readonly [number, number, number]
  readonly headingDeg: number
  readonly pitchDeg: number
}

/** Slots of each type's mode. */
export const FOOTPRINTS: Record<RigFixture['type'], number> = { 'profile-head': 12, 'wash-head': 10, 'par-rgb': 4, 'egress-white': 1 }
export const MODES: Record<RigFixture['type'], string> = { 'profile-head': 'standard', 'wash-head': 'standard', 'par-rgb': 'four-channel', 'egress-white': 'one-channel' } // prettier-ignore

/** Masts in the walks that carry two heads each: east, south. */
const MASTS = [350, 440, 530, 620].flatMap((south) => [-21, 21].map((x) => [x, -south] as const))
const MAST_M = 9

/** Bodies the rig hangs on: masts in the walks, and a frame over each stage of the street; each by itself, so that far ones go whole. */
export function rigFeatures(): SiteFeature[] {
  const masts = MASTS.map(([x, y], i) => {
    const shape: Shape = []
    block(shape, 'stoneDark', { foot: [x, y, 0], size: [1, 1, 0.4] })
    block(shape, 'dark', { foot: [x, y, 0.4], size: [0.24, 0.24, MAST_M - 0.4] })
    box(shape, 'dark', { from: [x - 0.12, y - 1.1, MAST_M - 0.2], to: [x + 0.12, y + 1.1, MAST_M], without: [] })
    return bodyFeature(`rig-mast-${i + 1}`, `Mast ${i + 1} of the rig`, [{ lod: '2', shape }])
  })
  const frames = STREET_STAGES.map(({ id, at, half }) => {
    const shape: Shape = []
    const [x, y] = at
    for (const side of [-1, 1]) {
      block(shape, 'dark', { foot: [x + side * (half[0] + 0.5), y, 0], size: [0.34, 0.34, 7] })
      block(shape, 'stoneDark', { foot: [x + side * (half[0] + 0.5), y, 0], size: [1.1, 1.1, 0.3] })
    }
    box(shape, 'dark', { from: [x - half[0] - 0.7, y - 0.17, 6.7], to: [x + half[0] + 0.7, y + 0.17, 7.04], without: [] })
    return bodyFeature(`rig-${id}`, `Frame of the rig over ${id}`, [{ lod: '2', shape }])
  })
  return [...masts, ...frames]
}

/** Every fixture of the rig, in the order it is patched. */
export function rigFixtures(): readonly RigFixture[] {
  const list: RigFixture[] = []
  const heading = (dx: number, dy: number): number => Math.round(((Math.atan2(dx, dy) * 180) / Math.PI + 360) % 360)
  PROJECTOR_TOWERS.forEach(({ id, at, great }, i) => {
    const out = great.headingDeg === 270 ? 90 : 270
    for (const side of [-1, 1]) {
      list.push({ id: `profile-tower-${id}-${side < 0 ? 'a' : 'b'}`, name: { 'zh-CN': `塔架 ${i + 1} 图案摇头灯`, en: `Tower ${i + 1} profile` }, type: 'profile-head', position: [at[0], at[1] + side * 1.6, DECK_M + 2.6], headingDeg: out, pitchDeg: 90 }) // prettier-ignore
    }
  })
  MASTS.forEach(([x, y], i) => {
    for (const side of [-1, 1]) {
      list.push({ id: `profile-mast-${i + 1}-${side < 0 ? 'a' : 'b'}`, name: { 'zh-CN': `街灯杆 ${i + 1} 图案摇头灯`, en: `Mast ${i + 1} profile` }, type: 'profile-head', position: [x, y + side * 0.9, MAST_M + 0.35], headingDeg: heading(-x * 0.2, y < -480 ? 1 : -1) % 360, pitchDeg: 90 }) // prettier-ignore
    }
  })
  STREET_STAGES.forEach(({ at, half }, i) => {
    const [x, y] = at
    for (let k = 0; k < 6; k++) {
      const px = x - half[0] + (k * 2 * half[0]) / 5
      const profile = k === 0 || k === 5
      list.push({ id: `${profile ? 'profile' : 'wash'}-stage-${i + 1}-${k + 1}`, name: { 'zh-CN': `舞台 ${i + 1} ${profile ? '图案' : '染色'}摇头灯 ${k + 1}`, en: `Stage ${i + 1} ${profile ? 'profile' : 'wash'} ${k + 1}` }, type: profile ? 'profile-head' : 'wash-head', position: [px, y, 6.45], headingDeg: 180, pitchDeg: -90 }) // prettier-ignore
    }
  })
  for (let k = 0; k < 8; k++) {
    const [x, y] = [k % 2 === 0 ? -11 : 11, -845 - Math.floor(k / 2) * 9]
    list.push({ id: `par-horseman-${k + 1}`, name: { 'zh-CN': `贞观群雕染色灯 ${k + 1}`, en: `Horseman par ${k + 1}` }, type: 'par-rgb', position: [x, y, 0.35], headingDeg: x < 0 ? 90 : 270, pitchDeg: 45 }) // prettier-ignore
  }
  DRAGON_COLUMNS.forEach(([x, y], k) => {
    list.push({ id: `par-dragon-${k + 1}`, name: { 'zh-CN': `龙柱染色灯 ${k + 1}`, en: `Dragon column par ${k + 1}` }, type: 'par-rgb', position: [x - Math.sign(x) * 3, y, 0.35], headingDeg: x < 0 ? 270 : 90, pitchDeg: 70 }) // prettier-ignore
  })
  const posts = lampPosts().filter(({ at }) => at[1] < -330)
  for (let k = 0; k < 16; k++) {
    const post = posts[Math.floor((k * posts.length) / 16)]
    if (post === undefined) continue
    list.push({ id: `egress-${k + 1}`, name: { 'zh-CN': `疏散照明 ${k + 1}`, en: `Way-out light ${k + 1}` }, type: 'egress-white', position: [post.at[0], post.at[1], 4.2], headingDeg: 0, pitchDeg: -90 }) // prettier-ignore
  }
  return list
}
