import { Color, Vector2, Vector3, Vector4, type Texture } from 'three'

/** Light groups a night may have. */
export const LIGHT_GROUPS = 8

/**
 * What every material of the night shares. One object a stage: assign the entries you need into `shader.uniforms` by the same
 * name, never copy their values. Luminance is cd/m2, illuminance lux, both as linear RGB of which white has the stated measure.
 * Written by `NightLook`; everybody else reads.
 */
export interface NightUniforms {
  /** `uniform vec3 nlGroups[8]`: colour times level of each group, moment and show together; 1 is the group's full white level. */
  readonly nlGroups: { readonly value: Float32Array }
  /** Seconds of the server's clock modulo an hour: moves water and twinkling alike on every page. */
  readonly nlTime: { value: number }
  /** 0 dry to 1 wet. */
  readonly nlWet: { value: number }
  /** Share of windows lit, 0..1. */
  readonly nlWindows: { value: number }
  /** Luminance drawn as display white: 1 / exposure. Multiply by it what is given relative to the screen. */
  readonly nlWhite: { value: number }
  /** From the ground towards sun or moon, whichever shines, render frame; and its illuminance on a surface facing it. */
  readonly nlKeyDirection: { readonly value: Vector3 }
  readonly nlKeyLight: { readonly value: Color }
  /** Illuminance from the sky on what faces up, and from the ground on what faces down. */
  readonly nlSkyLight: { readonly value: Color }
  readonly nlGroundLight: { readonly value: Color }
  /** Luminance of the sky overhead and at the horizon. */
  readonly nlZenith: { readonly value: Color }
  readonly nlHorizon: { readonly value: Color }
  /** Glow of the city's own light over the street: xyz towards it, w its breadth (exponent); and its luminance now. */
  readonly nlLobe: { readonly value: Vector4 }
  readonly nlLobeLight: { readonly value: Color }
  /** x: density near the ground (1/m, squared exponential), y: height the haze thins over (m), z: height of the warm layer (m). */
  readonly nlHaze: { readonly value: Vector3 }
  /** Luminance of thick haze low and high. */
  readonly nlHazeLow: { readonly value: Color }
  readonly nlHazeHigh: { readonly value: Color }
  /** The body the strongest floodlights shine on: render frame x and z of its axis, half its width, height of its top; 0 none. */
  readonly nlTower: { readonly value: Vector4 }
  /** Its light group and its luminance at the group's full level, cd/m2. */
  readonly nlTowerLook: { readonly value: Vector2 }
  /** Rough illuminance of lamps on the ground: groups 0-3 and 4-7, sqrt of the share of `nlRoughMax`. See `NIGHT_ROUGH_GLSL`. */
  readonly nlRough0: { value: Texture | null }
  readonly nlRough1: { value: Texture | null }
  readonly nlRoughMax: { readonly value: Float32Array }
  /** On a wall, by group: how many times the ground's light, and over how many metres it falls off upwards. */
  readonly nlRoughWall: { readonly value: Float32Array }
  /** Render frame x and z of the map's corner, and 1 / its size. */
  readonly nlRoughCorner: { readonly value: Vector2 }
  readonly nlRoughScale: { readonly value: Vector2 }
}

/** All dark. */
export function createNightUniforms(): NightUniforms {
  return {
    nlGroups: { value: new Float32Array(LIGHT_GROUPS * 3) },
    nlTime: { value: 0 },
    nlWet: { value: 0 },
    nlWindows: { value: 0 },
    nlWhite: { value: 1 },
    nlKeyDirection: { value: new Vector3(0, 1, 0) },
    nlKeyLight: { value: new Color(0, 0, 0) },
    nlSkyLight: { value: new Color(0, 0, 0) },
    nlGroundLight: { value: new Color(0, 0, 0) },
    nlZenith: { value: new Color(0, 0, 0) },
    nlHorizon: { value: new Color(0, 0, 0) },
    nlLobe: { value: new Vector4(0, 0, 1, 2) },
    nlLobeLight: { value: new Color(0, 0, 0) },
    nlHaze: { value: new Vector3(0.0006, 120, 30) },
    nlHazeLow: { value: new Color(0, 0, 0) },
    nlHazeHigh: { value: new Color(0, 0, 0) },
    nlTower: { value: new Vector4(0, 0, 0, 0) },
    nlTowerLook: { value: new Vector2() },
    nlRough0: { value: null },
    nlRough1: { value: null },
    nlRoughMax: { value: new Float32Array(LIGHT_GROUPS) },
    nlRoughWall: { value: new Float32Array(LIGHT_GROUPS * 2) },
    nlRoughCorner: { value: new Vector2() },
    nlRoughScale: { value: new Vector2() },
  }
}
