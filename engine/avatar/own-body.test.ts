import { readFileSync } from 'node:fs'
import { Vector3, type Object3D } from 'three'
import { expect, test, vi } from 'vitest'
import { BODY_NUMBERS, REST } from '../../model/body/index.ts'
import { createDisposeScope } from '../runtime/index.ts'
import { FACE_NUMBERS } from './body-face.ts'
import { createBodyWish, solveBody, WISH } from './body-solve.ts'
import { loadOwnBody } from './own-body.ts'

const DATA = process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data'
const FILES = { dancer: 'public/performers/dancer.vrm', voxels: `${DATA}/vrm/cryptovoxels.vrm` }
const there = (path: string): boolean => {
  try {
    return readFileSync(path).length > 0
  } catch {
    return false
  }
}

async function load(path: string): ReturnType<typeof loadOwnBody> {
  vi.stubGlobal('self', globalThis)
  vi.stubGlobal('ProgressEvent', class {})
  const bytes = readFileSync(path)
  return loadOwnBody(createDisposeScope(), `data:model/gltf-binary;base64,${bytes.toString('base64')}`)
}

/** Bones of somebody whose eyes are at a place and who looks along -Z turned left by an angle. */
function bonesOf(x: number, z: number, turn: number): Float32Array {
  const wish = createBodyWish()
  wish.set([x, REST.eyes, z, 0, Math.sin(turn / 2), 0, Math.cos(turn / 2)])
  wish[WISH.heading] = turn
  const row = new Float32Array(BODY_NUMBERS + FACE_NUMBERS)
  solveBody(wish, row)
  return row
}

function placeOf(object: Object3D, name: string): Vector3 {
  let found: Object3D | undefined
  // The bone that is drawn, not the one that is posed.
  object.traverse((part) => {
    if (part.name === name || part.name === name.replace(' ', '_')) found ??= part
  })
  if (!found) throw new Error(`no ${name}`)
  return found.getWorldPosition(new Vector3())
}

const BONES: Readonly<Record<string, readonly [hips: string, head: string, leftHand: string]>> = {
  dancer: ['hips', 'head', 'leftHand'],
  voxels: ['Hips', 'Head', 'Left wrist'],
}

test.each(Object.entries(FILES).filter(([, path]) => there(path)))(
  '%s stands where its wearer does, faces his way, with arms down',
  async (name, path) => {
    const body = await load(path)
    const [hipsName, headName, handName] = BONES[name]!
    for (const turn of [0, Math.PI / 2, 2.5]) {
      body.pose(bonesOf(3, -5, turn), 0)
      body.object.updateMatrixWorld(true)
      const [hips, head, left] = [placeOf(body.object, hipsName), placeOf(body.object, headName), placeOf(body.object, handName)]
      expect(hips.y).toBeCloseTo(REST.hips, 1)
      expect(Math.hypot(head.x - 3, head.z + 5)).toBeLessThan(0.25)
      expect(head.y).toBeGreaterThan(1.2)
      // The left of somebody who looks along -Z turned by an angle.
      const aside = (left.x - hips.x) * -Math.cos(turn) + (left.z - hips.z) * Math.sin(turn)
      expect(aside).toBeGreaterThan(0.1)
      expect(left.y).toBeLessThan(head.y - 0.3)
    }
  },
)
