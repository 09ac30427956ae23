import type { SiteTemplate } from './feature.ts'
import { type Point, type Shape, block, box, turned } from './shape.ts'
import { CHRYSANTHEMUMS, flowerBed, PEONIES } from './flower-bed.ts'
import { treeBody, treeFromAfar } from './tree-body.ts'
import { treeForm, TREES } from './tree-form.ts'

/** A gold lamp post with two six-sided palace lanterns on arms, 7 m. */
function lampPost(fine: boolean): Shape {
  const shape: Shape = []
  const sides = fine ? 8 : 4
  block(shape, 'granite', { foot: [0, 0, 0], size: [0.9, 0.9, 0.5] })
  turned(shape, 'gilt', { foot: [0, 0, 0.5], rings: [[0, 0.3], [0.25, 0.22], [0.4, 0.13], [4.9, 0.09], [5.1, 0.2], [5.3, 0.09], [6.3, 0.07], [6.6, 0.16], [7, 0]], sides }) // prettier-ignore
  for (const side of [-1, 1]) {
    box(shape, 'gilt', { from: [Math.min(0, side * 1), -0.05, 6.05], to: [Math.max(0, side * 1), 0.05, 6.17], without: [] })
    palaceLantern(shape, [side * 0.95, 0, 4.7], 1, fine ? 6 : 4)
  }
  return shape
}

/** A six-sided palace lantern hanging from its top: gilt roof, silk panes, gilt frame, tassel. */
function palaceLantern(shape: Shape, [x, y, z]: Point, height: number, sides: number): void {
  turned(shape, 'palaceLantern', {
    foot: [x, y, z],
    rings: [
      [0.16 * height, 0.24],
      [0.82 * height, 0.33],
    ],
    sides,
    closed: true,
  })
  turned(shape, 'giltDark', { foot: [x, y, z], rings: [[0.82 * height, 0.36], [0.9 * height, 0.5], [height, 0.16], [1.28 * height, 0.04]], sides, closed: true }) // prettier-ignore
  turned(shape, 'giltDark', {
    foot: [x, y, z],
    rings: [
      [0, 0.1],
      [0.08 * height, 0.2],
      [0.16 * height, 0.26],
    ],
    sides,
    closed: true,
  })
  block(shape, 'silkRed', { foot: [x, y, z - 0.45 * height], size: [0.08, 0.08, 0.45 * height], without: ['top'] })
}

function bench(): Shape {
  const shape: Shape = []
  box(shape, 'plank', { from: [-0.9, -0.25, 0.4], to: [0.9, 0.25, 0.47], without: [] })
  for (const x of [-0.7, 0.7]) block(shape, 'stoneDark', { foot: [x, 0, 0], size: [0.18, 0.44, 0.4], without: ['top', 'bottom'] })
  return shape
}

/** A floor lotus of 0.4 m: eight petals of light round a heart. */
function lotus(): Shape {
  const shape: Shape = []
  turned(shape, 'goldLantern', {
    foot: [0, 0, 0.02],
    rings: [
      [0, 0.08],
      [0.16, 0.2],
      [0.3, 0],
    ],
    sides: 8,
  })
  return shape
}

/** A square column of lit lattice between stone and gilt, 2.9 m. */
function lightColumn(fine: boolean): Shape {
  const shape: Shape = []
  block(shape, 'stoneDark', { foot: [0, 0, 0], size: [0.72, 0.72, 0.34] })
  block(shape, 'lightBox', { foot: [0, 0, 0.44], size: [0.4, 0.4, 1.96], without: ['top', 'bottom'] })
  block(shape, 'giltDark', { foot: [0, 0, 2.4], size: [0.64, 0.64, 0.12], without: [] })
  if (!fine) return shape
  block(shape, 'giltDark', { foot: [0, 0, 0.34], size: [0.52, 0.52, 0.1] })
  for (const x of [-0.2, 0.2]) for (const y of [-0.2, 0.2]) block(shape, 'giltDark', { foot: [x, y, 0.44], size: [0.06, 0.06, 1.96], without: ['top', 'bottom'] }) // prettier-ignore
  turned(shape, 'gilt', { foot: [0, 0, 2.52], rings: [[0, 0.26], [0.12, 0.16], [0.26, 0.07], [0.38, 0]], sides: 6 }) // prettier-ignore
  return shape
}

/** Every template at its levels of detail. */
export function templates(): readonly SiteTemplate[] {
  const list: SiteTemplate[] = []
  for (const [name, kind] of Object.entries(TREES)) {
    const form = treeForm(kind)
    list.push({ id: name, lod: '3', shape: treeBody(form) }, { id: name, lod: '1', shape: treeFromAfar(form) })
  }
  list.push({ id: 'lamp-post', lod: '3', shape: lampPost(true) }, { id: 'lamp-post', lod: '1', shape: lampPost(false) })
  list.push({ id: 'bench', lod: '3', shape: bench() }, { id: 'peony-bed', lod: '3', shape: flowerBed(PEONIES) })
  list.push({ id: 'chrysanthemum-bed', lod: '3', shape: flowerBed(CHRYSANTHEMUMS) })
  list.push({ id: 'lotus', lod: '3', shape: lotus() })
  list.push({ id: 'light-column', lod: '3', shape: lightColumn(true) }, { id: 'light-column', lod: '1', shape: lightColumn(false) })
  return list
}
