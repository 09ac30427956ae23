export { createFixtureLights, type FixtureLights, type FixtureToDraw } from './fixture-lights.ts'
export { createNight } from './night.ts'
