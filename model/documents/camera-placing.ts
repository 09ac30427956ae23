import * as z from 'zod/mini'
import type { Fault, Outcome } from '../errors/index.ts'
import { describeIssues } from './describe-issue.ts'
import { between, enuPoint, mount } from './fields.ts'
import { parseJsonText } from './parse-json-text.ts'
import { cameraLens } from './venue/schema.ts'

const pixelCount = z.int().check(z.gte(16), z.lte(16384))

const pair = z.strictObject({
  picture: z
    .tuple([between(-16384, 32768), between(-16384, 32768)])
    .check(z.describe('Where the point is in the picture: pixels right and down from its top left corner.')),
  twin: enuPoint.check(z.describe('Where the same point is in the twin: east, north, up, metres.')),
})
const pairs = z.array(pair).check(z.maxLength(64))

/** Pairs that were clicked on a camera's picture and on the twin: what `holosite calibrate` reads. */
const clickedPairs = z.strictObject({ widthPx: pixelCount, heightPx: pixelCount, pairs })
export type ClickedPairs = z.infer<typeof clickedPairs>

/** A camera as placed by hand, over what its venue document says, with the pairs it came from. */
export const cameraPlacing = z.strictObject({
  mount,
  lens: cameraLens,
  /** Too poor to drape by: its picture stands on a flat monitor. */
  flat: z.boolean(),
  predictedErrorPx: between(0, 1e6),
  pairs,
})
export type CameraPlacing = z.infer<typeof cameraPlacing>

const share = between(0, 1)

/** Parts of a camera's picture that nobody is to see: outlines in shares of its width and height. */
export const pictureMasks = z.array(z.array(z.tuple([share, share])).check(z.minLength(3), z.maxLength(32))).check(z.maxLength(16))
export type PictureMasks = z.infer<typeof pictureMasks>

/** Reads clicked pairs; every fault with its place, and `file` in each where one is given. */
export function openPairsText(text: string, file?: string): Outcome<ClickedPairs> {
  const json = parseJsonText(text)
  if (!json.ok) return { ok: false, faults: named(json.faults, file) }
  const parsed = clickedPairs.safeParse(json.value)
  if (parsed.success) return { ok: true, value: parsed.data }
  return { ok: false, faults: named(describeIssues(clickedPairs, json.value, parsed.error.issues), file) }
}

const named = (faults: readonly Fault[], file: string | undefined): readonly Fault[] =>
  file === undefined ? faults : faults.map((fault) => ({ ...fault, file }))
