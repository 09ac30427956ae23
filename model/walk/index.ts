export { walk, walkArea, zoneAt, type WalkArea, type WalkZone } from './walk-area.ts'
