import { malformed, unsupported } from './body-fault.ts'
import { isLoose, type Loose } from './read-glb.ts'

/** Extensions a page here reads. What is not named brings lights, instances, decoders or passes that a body has no need of. */
const KNOWN = new Set([
  'VRM',
  'VRMC_vrm',
  'VRMC_materials_mtoon',
  'VRMC_springBone',
  'VRMC_springBone_extended_collider',
  'VRMC_node_constraint',
  'VRMC_materials_hdr_emissiveMultiplier',
  'KHR_materials_unlit',
  'KHR_materials_emissive_strength',
  'KHR_texture_transform',
])
const DEEPEST = 24
const MOST_VALUES = 400_000

/** Whether an extension may stand in a body. */
export const isKnownExtension = (name: string): boolean => KNOWN.has(name)

/** Walks through all of a description: no address to fetch from, no extension a page does not know, none too deep. Throws. */
export function checkWords(json: Loose): void {
  let values = 0
  const walk = (value: unknown, key: string, depth: number): void => {
    if (++values > MOST_VALUES || depth > DEEPEST) throw malformed('The description in the file is too large or too deep.', [])
    if (typeof value === 'number' && !Number.isFinite(value)) throw malformed(`"${key}" is no number.`, [key])
    if (typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) return value.forEach((one) => walk(one, key, depth + 1))
    if (key === 'extensions') {
      for (const name of Object.keys(value)) if (!KNOWN.has(name)) throw unsupported(`The file uses ${name.slice(0, 60)}.`, ['extensions'])
    }
    for (const [name, inner] of Object.entries(value)) {
      if (name === '__proto__') throw malformed('The description names what it may not.', [name])
      walk(inner, name, depth + 1)
    }
  }
  walk(json, '', 0)
  for (const key of ['extensionsUsed', 'extensionsRequired']) {
    const named = json[key] ?? []
    if (!Array.isArray(named)) throw malformed(`"${key}" is no list.`, [key])
    for (const name of named) if (!KNOWN.has(String(name))) throw unsupported(`The file uses ${String(name).slice(0, 60)}.`, [key])
  }
  for (const key of ['buffers', 'images']) {
    const list = json[key] ?? []
    if (!Array.isArray(list)) throw malformed(`"${key}" is no list.`, [key])
    for (const [index, one] of list.entries()) {
      if (isLoose(one) && one['uri'] !== undefined) throw unsupported('The file leaves parts of itself elsewhere.', [key, index, 'uri'])
    }
  }
}
