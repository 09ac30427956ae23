import { Vector3 } from 'three'

/** A place before the eyes that follows the head late and softly. In the frame the head is given in: Y up, yaw 0 looks along -Z. */
export interface LazyFollow {
  readonly at: Vector3
  /** Turn about Y, then about X, of a plate that faces the head: radians. */
  readonly yaw: number
  readonly tilt: number
  /** Follows the head; the first call puts the place straight before it. Once a frame; allocates nothing. */
  follow(head: Vector3, headYaw: number, deltaS: number): void
  /** The next call is a first one. */
  forget(): void
  readonly placed: boolean
}

/** Metres before the eyes, and below them: 19 degrees, the lower third of what is seen. */
const AWAY_M = 1.7
const BELOW_M = 0.58
/** The head may turn and move so far before the place comes along. */
const REST_TURN = 0.42
const REST_M = 0.25
/** It then comes until so near, within about three of these times. */
const NEAR_TURN = 0.03
const NEAR_M = 0.02
const EASE_S = 0.35

/** Makes a place that is nowhere yet. */
export function createLazyFollow(): LazyFollow {
  const anchor = new Vector3()
  let placed = false
  let yaw = 0
  let turning = false
  let moving = false
  const at = new Vector3()
  return {
    at,
    get yaw() {
      return yaw
    },
    tilt: -Math.atan2(BELOW_M, AWAY_M),
    get placed() {
      return placed
    },
    forget() {
      placed = false
    },
    follow(head, headYaw, deltaS) {
      if (!placed) {
        yaw = headYaw
        anchor.copy(head)
        placed = true
      }
      const part = 1 - Math.exp(-deltaS / EASE_S)
      const offTurn = nearestTurn(headYaw - yaw)
      const offM = anchor.distanceTo(head)
      turning = Math.abs(offTurn) > (turning ? NEAR_TURN : REST_TURN)
      moving = offM > (moving ? NEAR_M : REST_M)
      if (turning) yaw += offTurn * part
      if (moving) anchor.lerp(head, part)
      at.set(anchor.x - Math.sin(yaw) * AWAY_M, anchor.y - BELOW_M, anchor.z - Math.cos(yaw) * AWAY_M)
    },
  }
}

const nearestTurn = (turn: number): number => Math.atan2(Math.sin(turn), Math.cos(turn))
