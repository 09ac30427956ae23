export { createFixtureLights, type FixtureLights, type FixtureLightsParts, type FixtureToDraw, type GoboPattern } from './fixture-lights.ts'
export { createNightLook, type NightLook, type NightLookParts } from './night-look.ts'
export { installToneMapping, toneMapped } from './tone.ts'
export { exposureOfEv } from './exposure.ts'
export { LIGHT_GROUPS, type NightUniforms } from './night-uniforms.ts'
export { NIGHT_GROUPS_GLSL, NIGHT_HAZE_GLSL, NIGHT_ROUGH_GLSL, NIGHT_SKY_GLSL } from './night-shader.glsl.ts'
export { createNightUniforms } from './night-uniforms.ts'
export { createGlow } from './glow-quads.ts'
export { createLanterns } from './lantern-bodies.ts'
export { createStreaks } from './streak-quads.ts'
export { type GlowParts, type NightQuality, type NightThing } from './glow-parts.ts'
export { createTreeLights } from './tree-lights.ts'
export { createSigns } from './signs.ts'
export { createFountains, type FountainParts } from './fountain.ts'
export { createDrones, type DroneParts, type DroneStep } from './drones.ts'
export {
  dragonFormation,
  formationFromLines,
  formationFromRows,
  formationOnGround,
  pagodaFormation,
  type DroneFormation,
  type FormationLine,
} from './drones-formations.ts'
export { createFireworks, type Fireworks, type FireworksParts } from './fireworks.ts'
export { BURST_APART_S, salvo, spacedBursts, type FireworkShell, type Salvo, type ShellKind } from './fireworks-shells.ts'
