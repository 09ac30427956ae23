import { readFile } from 'node:fs/promises'
import { FLAG_HANDS, HEAD, JOINT_NUMBERS, LEFT_HAND, type Pose, posesFromRecording, RIGHT_HAND } from '../../model/presence/index.ts'
import { loadFault } from './load-fault.ts'

/** How everybody moves: bodies and paths, each visitor at his own place in them. */
export interface Motion {
  /** Writes the pose of visitor `index` at a time since the start, about his home; returns its flags. */
  write(index: number, seconds: number, home: Home, out: Pose): number
}

/** The middle of someone's walk, ENU metres, on ground at a height. */
export interface Home {
  readonly east: number
  readonly north: number
  readonly up: number
}

/** A path over the ground at 20 places a second, east and north by turns, about its own middle. */
type Path = Float64Array

const RATE = 20
const STEP_MPS = 1.2
const CIRCLE_M = 4
const EYES_M = 1.65
/** Paths of crowds shorter than this are left out, places: a second and a half. */
const SHORTEST = 30

/**
 * Reads recordings: VR captures (the A-Frame recorder's JSON) are bodies; UCY `obsmat.txt` (seconds in column 1 by 15 frames a
 * second) and HERMES corridor files (person, frame at 16 a second, centimetres) are paths. What is not given is made up: circles,
 * swinging hands. Whoever comes to the end of a recording goes back the way he came. Throws `command/failed`.
 */
export async function readMotion(files: readonly string[]): Promise<Motion> {
  const bodies: Pose[][] = []
  const paths: Path[] = []
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((cause: Error) => {
      throw loadFault(`${file} could not be read: ${cause.message}`, 'Name a recording of a body or of a crowd.')
    })
    const found = text.startsWith('{') ? bodies : paths
    const read = text.startsWith('{') ? readBody(text, file) : readPaths(text)
    found.push(...(read as never[]))
    if (read.length === 0) throw loadFault(`${file} holds no motion.`, 'Name a recording of a body or of a crowd.')
  }
  return createMotion(bodies, paths.length > 0 ? paths : [circle()])
}

function readBody(text: string, file: string): Pose[][] {
  try {
    return [posesFromRecording(JSON.parse(text))]
  } catch (cause) {
    throw loadFault(`${file} is no recording of a body: ${(cause as Error).message.slice(0, 200)}`, 'Name one with camera, left and right.')
  }
}

/** Rows of numbers: six and more a row are UCY's, five are HERMES'. */
function readPaths(text: string): Path[] {
  const people = new Map<number, [number, number, number][]>()
  for (const line of text.split('\n')) {
    const numbers = line.trim().split(/\s+/).map(Number)
    if (numbers.length < 5 || numbers.some((value) => !Number.isFinite(value))) continue
    const isUcy = numbers.length >= 6
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = numbers
    const [who, seconds] = isUcy ? [b, a / 15] : [a, b / 16]
    const at: [number, number, number] = isUcy ? [seconds, c, e] : [seconds, c / 100, d / 100]
    const path = people.get(who)
    if (path) path.push(at)
    else people.set(who, [at])
  }
  return [...people.values()].map(resample).filter((path) => path.length >= 2 * SHORTEST)
}

function resample(points: readonly (readonly [number, number, number])[]): Path {
  const [first] = points
  const last = points.at(-1)
  if (first === undefined || last === undefined) return new Float64Array(0)
  const count = Math.max(0, Math.floor((last[0] - first[0]) * RATE))
  const path = new Float64Array(2 * count)
  const middle = [1, 2].map((axis) => points.reduce((sum, point) => sum + (point[axis] as number), 0) / points.length)
  for (let i = 0, after = 1; i < count; i++) {
    const seconds = first[0] + i / RATE
    while (after < points.length - 1 && (points[after]?.[0] ?? 0) < seconds) after++
    const [a, b] = [points[after - 1] ?? first, points[after] ?? last]
    const share = b[0] > a[0] ? Math.min(1, (seconds - a[0]) / (b[0] - a[0])) : 0
    path[2 * i] = a[1] + share * (b[1] - a[1]) - (middle[0] as number)
    path[2 * i + 1] = a[2] + share * (b[2] - a[2]) - (middle[1] as number)
  }
  return path
}

function circle(): Path {
  const count = Math.round((2 * Math.PI * CIRCLE_M * RATE) / STEP_MPS)
  return Float64Array.from({ length: 2 * count }, (_, i) => {
    const angle = (2 * Math.PI * (i >> 1)) / count
    return CIRCLE_M * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle))
  })
}

function createMotion(bodies: readonly Pose[][], paths: readonly Path[]): Motion {
  return {
    write(index, seconds, home, out) {
      const path = paths[index % paths.length] as Path
      const at = there(seconds * RATE + index * 97, path.length / 2)
      const step = Math.min(at + 1, path.length / 2 - 1)
      const east = home.east + (path[2 * at] as number)
      const north = home.north + (path[2 * at + 1] as number)
      const heading = Math.atan2(
        (path[2 * step] as number) - (path[2 * at] as number),
        (path[2 * step + 1] as number) - (path[2 * at + 1] as number),
      )
      if (bodies.length === 0) return swing(out, { east, north, up: home.up }, heading, seconds + index)
      const body = bodies[index % bodies.length] as Pose[]
      const first = body[0] as Pose
      out.set(body[there(seconds * RATE + index * 131, body.length)] as Pose)
      for (let joint = 0; joint < out.length; joint += JOINT_NUMBERS) {
        out[joint] = (out[joint] as number) + east - (first[0] as number)
        out[joint + 1] = (out[joint + 1] as number) + north - (first[1] as number)
        out[joint + 2] = (out[joint + 2] as number) + home.up
      }
      return FLAG_HANDS
    },
  }
}

/** There and back again: a place of 0 to `count` - 1. */
function there(step: number, count: number): number {
  const at = Math.floor(step) % (2 * count)
  return at < count ? at : 2 * count - 1 - at
}

function swing(out: Pose, at: Home, heading: number, seconds: number): number {
  const beat = Math.sin(seconds * 2 * Math.PI * 0.9)
  const [east, north] = [Math.sin(heading), Math.cos(heading)]
  turn(out, HEAD, heading + 0.4 * Math.sin(seconds / 2))
  out.set([at.east, at.north, at.up + EYES_M + 0.02 * beat], HEAD)
  for (const [joint, side] of [
    [LEFT_HAND, -1],
    [RIGHT_HAND, 1],
  ] as const) {
    turn(out, joint, heading)
    const [ahead, aside] = [0.25 * side * beat, 0.3 * side]
    out.set([at.east + east * ahead + north * aside, at.north + north * ahead - east * aside, at.up + 0.95], joint)
  }
  return FLAG_HANDS
}

/** Upright, clockwise from north. */
function turn(out: Pose, joint: number, heading: number): void {
  const across = -Math.sin(heading / 2) * Math.SQRT1_2
  const along = Math.cos(heading / 2) * Math.SQRT1_2
  out.set([along, across, across, along], joint + 3)
}

/** Homes of a crowd of so many people a square metre, evenly strewn about a middle. */
export function strewHomes(count: number, perM2: number, middle: Home): Home[] {
  const side = Math.sqrt(count / perM2)
  return Array.from({ length: count }, (_, i) => ({
    east: middle.east + side * (((i * 0.754_877_666) % 1) - 0.5),
    north: middle.north + side * (((i * 0.569_840_291) % 1) - 0.5),
    up: middle.up,
  }))
}
