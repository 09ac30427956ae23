export { findHeight, heightAt, walkArea, zoneAt, type WalkArea, type WalkZone } from './walk-area.ts'
export { walk } from './walk.ts'
export { headStands } from './head-stands.ts'
export {
  NO_GROUND,
  STEP_LIMIT,
  findGround,
  groundCell,
  groundHeight,
  isGround,
  isStep,
  MOST_CELLS,
  type GroundGrid,
  type GroundPlace,
} from './ground-grid.ts'
export { decodeGround, encodeGround } from './ground-bytes.ts'
export { asideFrom, chooseArrival, knowsArrival, noSuchArrival, type Arrival, type ArrivalParts } from './arrival.ts'
export { nearby, type NearSpot, type Spot, type Standing } from './nearby.ts'
