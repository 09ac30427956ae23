import { changedBody } from '../../../importers/avatar/testing/changed-body.ts'

/** Light of the silk of each: plum and jade. */
const SILKS = [
  [1, 0.42, 0.5, 1],
  [0.42, 0.86, 0.8, 1],
] as const

/** The house's dancer in silk of another colour, as somebody might bring her. */
export const silkBody = (bytes: Uint8Array, which: number): Uint8Array =>
  changedBody(bytes, (json) => (json.materials[0].pbrMetallicRoughness.baseColorFactor = SILKS[which % SILKS.length]))
