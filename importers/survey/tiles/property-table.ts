import type { GlbWriter, GltfObject } from './glb-writer.ts'
import type { TileFeature } from './tile-mesh.ts'

/**
 * EXT_structural_metadata of a tile: one row a feature with id and name as strings, and type, provenance and source as enums
 * whose values are the tile's own, so that a sentence many features share is written once. Readers get strings of all five.
 */
export function propertyTableOf(features: readonly TileFeature[], writer: GlbWriter): GltfObject {
  const types = enumOf(features.map(({ type }) => type))
  const provenances = enumOf(features.map(({ provenance }) => provenance))
  const sources = enumOf(features.map(({ source }) => source))
  const enumProperty = (name: string): GltfObject => ({ type: 'ENUM', enumType: name, required: true })
  return {
    schema: {
      id: 'holosite_survey',
      classes: {
        feature: {
          properties: {
            id: { type: 'STRING', required: true, semantic: 'ID' },
            name: { type: 'STRING', required: true, semantic: 'NAME' },
            type: enumProperty('type'),
            provenance: enumProperty('provenance'),
            source: enumProperty('source'),
          },
        },
      },
      enums: { type: types.definition, provenance: provenances.definition, source: sources.definition },
    },
    propertyTables: [
      {
        name: 'features',
        class: 'feature',
        count: features.length,
        properties: {
          id: stringColumn(
            features.map(({ id }) => id),
            writer,
          ),
          name: stringColumn(
            features.map(({ name }) => name),
            writer,
          ),
          type: { values: writer.addBytes(types.column) },
          provenance: { values: writer.addBytes(provenances.column) },
          source: { values: writer.addBytes(sources.column) },
        },
      },
    ],
  }
}

function stringColumn(texts: readonly string[], writer: GlbWriter): GltfObject {
  const encoded = texts.map((text) => Buffer.from(text))
  const offsets = new Uint32Array(texts.length + 1)
  encoded.forEach((bytes, i) => (offsets[i + 1] = offsets[i]! + bytes.length))
  // A buffer view may not be empty, and all strings together may.
  const bytes = Buffer.concat(encoded)
  const values = writer.addBytes(bytes.length === 0 ? new Uint8Array(1) : bytes)
  return { values, stringOffsets: writer.addBytes(new Uint8Array(offsets.buffer)), stringOffsetType: 'UINT32' }
}

/** Values by first occurrence, 16 bits each. */
function enumOf(texts: readonly string[]): { readonly definition: GltfObject; readonly column: Uint8Array } {
  const known = new Map<string, number>()
  const column = Uint16Array.from(texts, (text) => {
    const value = known.get(text) ?? known.size
    known.set(text, value)
    return value
  })
  const values = [...known].map(([name, value]) => ({ name, value }))
  return { definition: { valueType: 'UINT16', values }, column: new Uint8Array(column.buffer) }
}
