import {
  CustomBlending,
  DataTexture,
  LinearFilter,
  MeshLambertMaterial,
  NoColorSpace,
  OneFactor,
  OneMinusSrcAlphaFactor,
  type IUniform,
  type Material,
  type Mesh,
  type Object3D,
  type Texture,
  type WebGLProgramParametersWithUniforms,
  ZeroFactor,
} from 'three'
import { lightGroupsOf, type LightGroupMaps } from '../geo/index.ts'
import type { DisposeScope } from '../runtime/index.ts'
import { LEAF_FRAGMENT_AMBIENT, LEAF_FRAGMENT_DECLARATIONS, LEAF_FRAGMENT_SURFACE } from './night-leaf.glsl.ts'
import { leavesApart, type TileParts } from './night-leaves.ts'
import {
  TILE_FRAGMENT_AMBIENT,
  TILE_FRAGMENT_DECLARATIONS,
  TILE_FRAGMENT_HAZE,
  TILE_FRAGMENT_LIGHT,
  TILE_FRAGMENT_SURFACE,
  TILE_VERTEX_BODY,
  TILE_VERTEX_DECLARATIONS,
} from './night-material.glsl.ts'
import { LIGHT_GROUPS, type NightUniforms } from './night-uniforms.ts'

/** Gives tiles their night material and takes it back. */
export interface TileDresser {
  dress(model: Object3D): void
  undress(model: Object3D): void
}

const ANISOTROPY = 4

function insertNight(shader: WebGLProgramParametersWithUniforms): void {
  shader.vertexShader = shader.vertexShader
    .replace('#include <common>', `#include <common>\n${TILE_VERTEX_DECLARATIONS}`)
    .replace('#include <project_vertex>', `#include <project_vertex>\n${TILE_VERTEX_BODY}`)
  shader.fragmentShader = shader.fragmentShader
    .replace('#include <common>', `#include <common>\n${TILE_FRAGMENT_DECLARATIONS}`)
    .replace('#include <normal_fragment_maps>', `#include <normal_fragment_maps>\n${TILE_FRAGMENT_SURFACE}`)
    .replace('#include <aomap_fragment>', TILE_FRAGMENT_AMBIENT)
    .replace('#include <opaque_fragment>', `${TILE_FRAGMENT_LIGHT}\n#include <opaque_fragment>\n${TILE_FRAGMENT_HAZE}`)
}

function insertLeaves(shader: WebGLProgramParametersWithUniforms): void {
  shader.vertexShader = shader.vertexShader
    .replace('#include <common>', `#include <common>\n${TILE_VERTEX_DECLARATIONS}`)
    .replace('#include <project_vertex>', `#include <project_vertex>\n${TILE_VERTEX_BODY}`)
  shader.fragmentShader = shader.fragmentShader
    .replace('#include <common>', `#include <common>\n${TILE_FRAGMENT_DECLARATIONS}\n${LEAF_FRAGMENT_DECLARATIONS}`)
    .replace('#include <normal_fragment_maps>', `#include <normal_fragment_maps>\n${LEAF_FRAGMENT_SURFACE}`)
    .replace('#include <aomap_fragment>', LEAF_FRAGMENT_AMBIENT)
    .replace('#include <opaque_fragment>', `#include <opaque_fragment>\n${TILE_FRAGMENT_HAZE}`)
}

/** Foliage of all tiles, baked or not: the only program that leaves pixels out, so that nothing else pays for it. */
function leafMaterial(uniforms: NightUniforms): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ vertexColors: true, fog: false, dithering: true, alphaToCoverage: true })
  // Coverage is told by alpha, nothing is blended; the picture's own alpha stays full.
  material.blending = CustomBlending
  material.blendSrc = material.blendSrcAlpha = OneFactor
  material.blendDst = ZeroFactor
  material.blendDstAlpha = OneMinusSrcAlphaFactor
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, uniforms)
    insertLeaves(shader)
  }
  material.customProgramCacheKey = () => 'night-leaf'
  return material
}

/** One program for all tiles with baked light, one for those without. */
function nightMaterial(uniforms: NightUniforms, own: Readonly<Record<string, IUniform>> | null): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ vertexColors: true, fog: false, dithering: true })
  if (own) material.defines = { NL_MAPS: '' }
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, uniforms, own)
    insertNight(shader)
  }
  material.customProgramCacheKey = () => 'night-tile'
  return material
}

function prepare(map: Texture): Texture {
  map.colorSpace = NoColorSpace
  map.flipY = false
  map.minFilter = LinearFilter
  map.magFilter = LinearFilter
  map.generateMipmaps = false
  map.anisotropy = ANISOTROPY
  map.needsUpdate = true
  return map
}

/** `groups` are the night's light groups in the order of `nlGroups`; a map's channel made for another group stays dark. */
export function createTileDresser(scope: DisposeScope, uniforms: NightUniforms, groups: readonly string[]): TileDresser {
  const none = scope.own(new DataTexture(new Uint8Array(4), 1, 1))
  none.needsUpdate = true
  const plain = scope.own(nightMaterial(uniforms, null))
  const leaves = scope.own(leafMaterial(uniforms))
  const dressed = new Map<Mesh, { before: Material; after: Material; parts: TileParts; maps: LightGroupMaps | undefined }>()

  const materialFor = (maps: LightGroupMaps | undefined): Material => {
    if (!maps) return plain
    const most = new Float32Array(LIGHT_GROUPS)
    for (let channel = 0; channel < LIGHT_GROUPS; channel++) {
      if (groups[channel] !== undefined && maps.groups[channel] === groups[channel]) most[channel] = maps.maxLux[channel]!
    }
    return nightMaterial(uniforms, {
      nlMap0: { value: prepare(maps.maps[0]) },
      nlMap1: { value: maps.maps[1] ? prepare(maps.maps[1]) : none },
      nlMost: { value: most },
    })
  }
  const dressMesh = (mesh: Mesh): void => {
    const before = mesh.material
    if (Array.isArray(before) || dressed.has(mesh) || !mesh.geometry.getAttribute('_surface')) return
    const maps = mesh.geometry.getAttribute('uv1') ? lightGroupsOf(before) : undefined
    const after = materialFor(maps)
    if (!mesh.geometry.getAttribute('color')) return
    const parts = leavesApart(mesh.geometry)
    mesh.material = parts === 'both' ? [after, leaves] : parts === 'leaves' ? leaves : after
    dressed.set(mesh, { before, after, parts, maps })
  }
  const undressMesh = (mesh: Mesh): void => {
    const found = dressed.get(mesh)
    if (!found) return
    dressed.delete(mesh)
    mesh.material = found.before
    if (found.parts === 'both') mesh.geometry.clearGroups()
    if (found.after !== plain) found.after.dispose()
    for (const map of found.maps?.maps ?? []) map?.dispose()
  }
  scope.defer(() => {
    for (const mesh of [...dressed.keys()]) undressMesh(mesh)
  })
  const eachMesh = (model: Object3D, visit: (mesh: Mesh) => void): void =>
    model.traverse((part) => {
      if ('isMesh' in part && part.isMesh === true) visit(part as Mesh)
    })
  return { dress: (model) => eachMesh(model, dressMesh), undress: (model) => eachMesh(model, undressMesh) }
}
