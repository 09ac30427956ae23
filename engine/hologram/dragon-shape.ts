import { BufferAttribute, BufferGeometry } from 'three'

/** Parts of the dragon as the shader colours them. */
const BODY = 0
const MANE = 1
const HORN = 2
const EYE = 3

interface Build {
  readonly along: number[]
  readonly local: number[]
  readonly part: number[]
  readonly index: number[]
}

/** Radius along the body, 0 head to 1 tail, in units of the thickest part: a neck, a belly, a long tail. */
export function dragonRadius(along: number): number {
  const neck = 0.62 + 0.38 * smooth(0, 0.28, along)
  const tail = 1 - smooth(0.42, 1, along) * 0.94
  return neck * tail
}

/**
 * The dragon at rest, as places on its spine: each vertex has `along` (0 head to 1 tail) and `local` (right, up, ahead in body
 * radii) there, so that a shader can bend it along any curve. About 4,400 triangles.
 */
export function dragonShape(): BufferGeometry {
  const build: Build = { along: [], local: [], part: [], index: [] }
  addBody(build, 120, 12)
  addMane(build, 90)
  addHead(build)
  for (const [along, side] of [[0.24, 1], [0.27, -1], [0.56, 1], [0.59, -1]] as const) addLeg(build, along, side) // oxfmt-ignore
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(build.local), 3))
  geometry.setAttribute('along', new BufferAttribute(Float32Array.from(build.along), 1))
  geometry.setAttribute('part', new BufferAttribute(Float32Array.from(build.part), 1))
  geometry.setIndex(build.index)
  return geometry
}

function smooth(from: number, to: number, at: number): number {
  const share = Math.min(1, Math.max(0, (at - from) / (to - from)))
  return share * share * (3 - 2 * share)
}

function vertex(build: Build, along: number, local: readonly [number, number, number], part: number): number {
  build.along.push(along)
  build.local.push(...local)
  build.part.push(part)
  return build.along.length - 1
}

function addBody(build: Build, rings: number, sides: number): void {
  const first = build.along.length
  for (let ring = 0; ring <= rings; ring++) {
    const along = ring / rings
    const radius = dragonRadius(along)
    for (let side = 0; side <= sides; side++) {
      const angle = (side / sides) * Math.PI * 2
      vertex(build, along, [Math.cos(angle) * radius, Math.sin(angle) * radius, 0], BODY)
    }
  }
  addGrid(build, first, rings, sides)
}

function addGrid(build: Build, first: number, rows: number, columns: number): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const a = first + row * (columns + 1) + column
      const b = a + columns + 1
      build.index.push(a, b, a + 1, a + 1, b, b + 1)
    }
  }
}

/** Flames along the back, and a fan at the tail. */
function addMane(build: Build, spikes: number): void {
  for (let spike = 0; spike < spikes; spike++) {
    const along = 0.03 + (spike / spikes) * 0.95
    const radius = dragonRadius(along)
    const tall = (0.55 + 0.5 * smooth(0.82, 1, along) + 0.25 * Math.sin(spike * 2.4)) * (0.35 + radius)
    const a = vertex(build, along, [0, radius * 0.9, 0], MANE)
    const b = vertex(build, Math.min(1, along + 0.012), [0, radius * 0.9, 0], MANE)
    const c = vertex(build, Math.min(1, along + 0.022), [0, radius * 0.9 + tall, 0], MANE)
    build.index.push(a, b, c)
  }
}

/** A tube along points given in body radii at one place of the spine. */
function addTube(build: Build, along: number, points: readonly (readonly [number, number, number, number])[], part: number): void {
  const sides = 6
  const first = build.along.length
  for (const [right, up, ahead, radius] of points) {
    for (let side = 0; side <= sides; side++) {
      const angle = (side / sides) * Math.PI * 2
      vertex(build, along, [right + Math.cos(angle) * radius, up + Math.sin(angle) * radius, ahead], part)
    }
  }
  addGrid(build, first, points.length - 1, sides)
}

function addHead(build: Build): void {
  // Skull and snout, lower jaw, then what makes a dragon of it: antlers, whiskers, beard, eyes.
  addTube(build, 0, [[0, 0.1, -0.4, 0.7], [0, 0.25, 0.3, 0.95], [0, 0.3, 0.9, 0.85], [0, 0.15, 1.6, 0.55], [0, 0.15, 2.3, 0.5], [0, 0.1, 2.6, 0.05]], BODY) // oxfmt-ignore
  addTube(build, 0, [[0, -0.45, 0.3, 0.4], [0, -0.7, 1.3, 0.34], [0, -0.75, 2.1, 0.26], [0, -0.7, 2.3, 0.04]], BODY) // oxfmt-ignore
  for (const side of [-1, 1]) {
    addTube(build, 0, [[side * 0.45, 0.9, 0.5, 0.14], [side * 0.75, 1.6, -0.3, 0.11], [side * 0.9, 2, -1.2, 0.08], [side * 0.8, 2.7, -1.9, 0.02]], HORN) // oxfmt-ignore
    addTube(build, 0, [[side * 0.78, 1.7, -0.5, 0.08], [side * 1.2, 2.4, -0.6, 0.02]], HORN) // oxfmt-ignore
    addTube(build, 0, [[side * 0.4, 0.1, 2.3, 0.08], [side * 1.4, 0.5, 2.5, 0.06], [side * 2.2, 0, 1.6, 0.05], [side * 2.8, 0.5, 0.4, 0.015]], HORN) // oxfmt-ignore
    addTube(build, 0, [[side * 0.62, 0.62, 1, 0.24], [side * 0.74, 0.68, 1.12, 0.05]], EYE) // oxfmt-ignore
    for (let lock = 0; lock < 5; lock++) {
      const up = 0.7 - lock * 0.35
      const a = vertex(build, 0, [side * 0.8, up, 0.2], MANE)
      const b = vertex(build, 0, [side * 0.8, up - 0.3, 0.2], MANE)
      const c = vertex(build, 0, [side * (1.5 + 0.2 * lock), up + 0.1, -1.5 - 0.2 * (lock % 2)], MANE)
      build.index.push(a, b, c)
    }
  }
}

function addLeg(build: Build, along: number, side: number): void {
  addTube(build, along, [[side * 0.7, -0.3, 0, 0.42], [side * 1.5, -0.9, -0.5, 0.32], [side * 1.9, -1.7, 0.3, 0.22], [side * 2, -2, 0.5, 0.2]], BODY) // oxfmt-ignore
  for (const spread of [-0.5, 0, 0.5, 1.1]) {
    addTube(build, along, [[side * 2, -2, 0.5, 0.1], [side * (2 + spread * 0.5), -2.3, 1.1, 0.08], [side * (2 + spread * 0.6), -2.7, 1.3, 0.01]], HORN) // oxfmt-ignore
  }
}
