import { heightAt, type WalkArea } from './walk-area.ts'

/** How far a head may be beside the ground it stands on, metres: whoever wears a headset leans, and steps about his room. */
const LEAN_M = 0.75
/** How high a head may be above the ground, metres: from a person lying down to a tall one on his toes. */
const LOWEST_M = 0.15
const HIGHEST_M = 2.6

/**
 * Whether a head at a point (ENU metres) can be that of someone on the ground: over it or less than 0.75 m beside it, between 0.15
 * and 2.6 m above it. Without a grid every head can. Allocates nothing.
 */
export function headStands(area: WalkArea, east: number, north: number, up: number): boolean {
  if (area.grid === null || isOver(heightAt(area, east, north), up)) return true
  for (let index = 0; index < 8; index++) {
    const angle = (index * Math.PI) / 4
    if (isOver(heightAt(area, east + LEAN_M * Math.cos(angle), north + LEAN_M * Math.sin(angle)), up)) return true
  }
  return false
}

const isOver = (ground: number, up: number): boolean => up >= ground + LOWEST_M && up <= ground + HIGHEST_M
