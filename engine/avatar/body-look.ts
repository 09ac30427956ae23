import { COSTUMES } from '../../model/body/index.ts'

/** Whoever brings no body wears one of the costumes of the house, his by his slot. */
export const costumeOf = (slot: number): number => slot % COSTUMES.length
/** A number of somebody's own, 0..1: his complexion, dyes and build, and when he blinks. */
export const chanceOf = (slot: number): number => (slot * 0.618_034) % 1
