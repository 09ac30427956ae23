import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { openSurvey } from './open-survey.ts'
import { BOX, BOX_VERTICES, city, measure, readSample, writeSample } from './testing/sample-city.ts'

const data = resolve(process.env['HOLOSITE_TEST_DATA'] ?? '../shared/data', 'city')
const hasData = existsSync(join(data, 'rotterdam-delfshaven.city.json'))
const second = BOX.map(([ring]) => [ring!.map((vertex) => vertex + 8)])
const solid = (boundaries: unknown = BOX, more: object = {}) => ({ type: 'Solid', lod: '2', boundaries: [boundaries], ...more })
const building = (...geometry: unknown[]) => ({ type: 'Building', geometry })

async function readCity(objects: Record<string, unknown>, more: Record<string, unknown> = {}) {
  return readSample(writeSample(`case-${Math.abs(hash(JSON.stringify([objects, more])))}.city.json`, city(objects, more)))
}
const hash = (text: string): number => Array.from(text).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7)

test('a box is read as a box in every geometry type that has surfaces', async () => {
  for (const geometry of [
    solid(),
    { type: 'MultiSurface', lod: '2', boundaries: BOX },
    { type: 'CompositeSurface', lod: '2', boundaries: BOX },
    { type: 'MultiSolid', lod: '2', boundaries: [[BOX]] },
    { type: 'CompositeSolid', lod: '2', boundaries: [[BOX]] },
  ]) {
    const { features, warnings } = await readCity({ box: building(geometry) })
    const [level] = features[0]?.levels ?? []
    const { area, volume } = measure(level!.mesh)
    expect(area, geometry.type).toBeCloseTo(600, 0)
    expect(volume, geometry.type).toBeCloseTo(1000, 0)
    expect(level!.mesh.lookOf).toHaveLength(6)
    expect(warnings).toEqual([])
  }
})

test('a hole is cut out of its surface, on walls too', async () => {
  const wall = {
    type: 'MultiSurface',
    lod: '2',
    boundaries: [
      [
        [0, 1, 5, 4],
        [16, 19, 18, 17],
      ],
    ],
  }
  const vertices = [...BOX_VERTICES, [2000, 0, 2000], [4000, 0, 2000], [4000, 0, 5000], [2000, 0, 5000]]
  const { features } = await readCity({ wall: building(wall) }, { vertices })
  expect(measure(features[0]!.levels[0]!.mesh).area).toBeCloseTo(100 - 6, 1)
  expect(features[0]!.levels[0]!.mesh.normals[1]).toBeCloseTo(-1, 2)
})

test('a solid that is inside out is turned, and told by the id of its feature', async () => {
  const flipped = BOX.map((rings) => rings.map((ring) => ring.toReversed()))
  const { features, warnings } = await readCity({ box: building(solid(flipped)) })
  expect(measure(features[0]!.levels[0]!.mesh).volume).toBeCloseTo(1000, 0)
  expect(warnings).toMatchObject([{ reason: 'solid-flipped', feature: 'box' }])
})

test('geometry faults are warnings by feature id; what is sound of the feature stays', async () => {
  const cases: readonly [reason: string, boundaries: unknown][] = [
    ['vertex-missing', [...BOX.slice(1), [[0, 1, 999]]]],
    ['vertex-missing', [...BOX.slice(1), [[0, 1, 'x']]]],
    ['ring-degenerate', [...BOX, [[0, 1]]]],
    ['surface-degenerate', [...BOX, [[0, 1, 17]]]],
    ['surface-unplanar', [...BOX.slice(1), [[0, 3, 16, 1]]]],
    ['ring-self-touch', [...BOX.slice(1), [[0, 3, 2, 3, 2, 1]]]],
    ['ring-self-crossing', [...BOX.slice(1), [[2, 17, 18, 1]]]],
    ['shell-open', BOX.slice(1)],
    ['faces-disagree', [...BOX.slice(1), [[0, 1, 2, 3]]]],
  ]
  const vertices = [...BOX_VERTICES, [10000, 10000, 900], [5000, 0, 0], [0, 6000, 0]]
  for (const [reason, boundaries] of cases) {
    const { features, warnings } = await readCity({ box: building(solid(boundaries)) }, { vertices })
    expect(features, reason).toHaveLength(1)
    expect(
      warnings.map((warning) => warning.reason),
      reason,
    ).toContain(reason)
    expect(warnings.every(({ feature }) => feature === 'box')).toBe(true)
  }
})

test('under strict a geometry fault refuses', async () => {
  const file = writeSample('strict.city.json', city({ box: building(solid(BOX.slice(1))) }))
  await expect(readSample(file, { strict: true })).rejects.toMatchObject({ code: 'survey/geometry', file, at: ['box'] })
})

test('levels come coarse to fine; parts are merged under the building, whose own body stands only where they have none', async () => {
  const { features } = await readCity({
    part: { type: 'BuildingPart', parents: ['whole'], geometry: [{ ...solid(), lod: '2.2' }] },
    other: { type: 'BuildingPart', parents: ['whole'], geometry: [{ ...solid(second), lod: '2.2' }] },
    whole: {
      type: 'Building',
      children: ['part', 'other'],
      attributes: { name: 'Hall' },
      geometry: [
        { ...solid(), lod: '1.2' },
        { type: 'MultiSurface', lod: '0', boundaries: [BOX[0]] },
      ],
    },
  })
  expect(features).toHaveLength(1)
  expect(features[0]).toMatchObject({
    id: 'whole',
    type: 'Building',
    attributes: { name: 'Hall' },
    walk: 'obstacle',
    provenance: 'unknown',
  })
  expect(features[0]!.levels.map(({ lod, mesh }) => [lod, mesh.lookOf.length])).toEqual([
    [1.2, 6],
    [2.2, 12],
  ])
})

test('parents that lead in a ring end', async () => {
  const { features } = await readCity({ a: { ...building(solid()), parents: ['b'] }, b: { ...building(solid(second)), parents: ['a'] } })
  expect(features.length).toBeGreaterThan(0)
})

test('a geometry instance is its template, turned and moved; a mirrored one still looks outward', async () => {
  const templates = {
    templates: [{ type: 'Solid', lod: '2', boundaries: [BOX] }],
    'vertices-templates': BOX_VERTICES.slice(0, 8).map((vertex) => vertex.map((part) => part / 10000)),
  }
  const instance = (matrix: number[]) => ({ type: 'GeometryInstance', template: 0, boundaries: [8], transformationMatrix: matrix })
  const scaled = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 1, 0, 0, 0, 1]
  const mirrored = [-2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 1, 0, 0, 0, 1]
  for (const matrix of [scaled, mirrored]) {
    const { features } = await readCity(
      { lamp: { type: 'CityFurniture', geometry: [instance(matrix)] } },
      { 'geometry-templates': templates },
    )
    const { mesh } = features[0]!.levels[0]!
    expect(measure(mesh).volume).toBeCloseTo(12, 1)
    const ups = [...mesh.positions].filter((_part, index) => index % 3 === 2)
    expect(Math.max(...ups) - Math.min(...ups)).toBeCloseTo(3, 2)
  }
})

test('templates that multiply without bound are refused', async () => {
  const surfaces = Array.from({ length: 3000 }, () => [[0, 1, 999]])
  const templates = { templates: [{ type: 'MultiSurface', lod: '2', boundaries: surfaces }], 'vertices-templates': BOX_VERTICES }
  const instance = {
    type: 'GeometryInstance',
    template: 0,
    boundaries: [0],
    transformationMatrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  }
  const lamps = Object.fromEntries(
    Array.from({ length: 400 }, (_item, index) => [`lamp-${index}`, { type: 'CityFurniture', geometry: [instance] }]),
  )
  const file = writeSample('many.city.json', city(lamps, { 'geometry-templates': templates }))
  await expect(readSample(file)).rejects.toMatchObject({ code: 'survey/too-large', file })
}, 120_000)

test('a material named after a surface kind gives it; colours become linear; glow needs a group; smooth faces share normals', async () => {
  const appearance = {
    materials: [
      { name: 'lacquer', diffuseColor: [0.5, 0, 0] },
      { name: 'windows', emissiveColor: [1, 1, 1], holositeGlowGroup: 'rooms', holositeGlowCdM2: 40 },
      { name: 'gilt+smooth' },
      { name: 'odd', diffuseColor: [2, 0, 'x'], holositeGlowGroup: 'Not An Id' },
    ],
  }
  const values = [[0, 1, 2, 2, 3, null]]
  const { features } = await readCity({ box: building(solid(BOX, { material: { day: { values } } })) }, { appearance })
  const { mesh } = features[0]!.levels[0]!
  const lookOf = (face: number) => mesh.looks[mesh.lookOf[face]!]!
  expect(lookOf(0)).toMatchObject({ kind: 'lacquer', colour: [expect.closeTo(0.214, 3), 0, 0] })
  expect(lookOf(1).glow).toEqual({ group: 'rooms', cdM2: 40 })
  expect(lookOf(2).kind).toBe('gilt')
  expect(lookOf(4).glow).toBeUndefined()
  const normal = (face: number, corner: number) => [...mesh.vertexNormals!.subarray((face * 4 + corner) * 3, (face * 4 + corner) * 3 + 3)]
  // The second corner of the south face and the first of the east one are the same edge.
  expect(normal(2, 1)).toEqual(normal(3, 0))
  expect(normal(2, 1)[0]).toBeCloseTo(Math.SQRT1_2, 1)
  expect(normal(0, 0)[2]).toBeCloseTo(-1, 3)
})

test('semantics give looks: roofs, windows, and closure surfaces stay in the shell but out of the picture', async () => {
  const semantics = {
    surfaces: [{ type: 'RoofSurface' }, { type: 'Window' }, { type: 'ClosureSurface' }],
    values: [[null, 0, 1, 2, null, null]],
  }
  const { features, warnings } = await readCity({ box: building(solid(BOX, { semantics })) })
  const { mesh } = features[0]!.levels[0]!
  expect(mesh.lookOf).toHaveLength(5)
  expect([...mesh.lookOf].map((look) => mesh.looks[look]!.kind)).toEqual(['stone', 'plain', 'glass', 'plaster', 'plaster'])
  expect(warnings).toEqual([])
})

test('structural faults name the file and the place', async () => {
  const cases: readonly [code: string, at: readonly (string | number)[], document: unknown][] = [
    ['survey/unsupported', ['version'], city({ a: building(solid()) }, { version: '3.0' })],
    ['survey/malformed', ['transform', 'scale'], city({ a: building(solid()) }, { transform: { scale: [1, 1], translate: [0, 0, 0] } })],
    ['survey/malformed', ['vertices'], city({ a: building(solid()) }, { vertices: {} })],
    ['survey/malformed', ['vertices', 0], city({ a: building(solid()) }, { vertices: [[1, 2]] })],
    ['survey/malformed', ['CityObjects'], { ...city({}), CityObjects: 3 }],
    ['survey/empty', ['CityObjects'], city({})],
    ['survey/malformed', ['CityObjects', 'a', 'geometry', 0, 'type'], city({ a: building({ type: 'Blob', lod: '1', boundaries: [] }) })],
    ['survey/malformed', ['CityObjects', 'a', 'geometry', 0, 'boundaries', 0, 0], city({ a: building(solid([3])) })],
    [
      'survey/malformed',
      ['CityObjects', 'a', 'geometry', 0, 'template'],
      city({ a: building({ type: 'GeometryInstance', template: 0, boundaries: [0] }) }),
    ],
    ['survey/unsupported', ['type'], { type: 'Topology' }],
    ['survey/no-crs', ['metadata', 'referenceSystem'], city({ a: building(solid()) }, { metadata: {} })],
    ['survey/unknown-crs', [], city({ a: building(solid()) }, { transform: { scale: [1, 1, 1], translate: [9e9, 9e9, 9e9] } })],
  ]
  for (const [index, [code, at, document]] of cases.entries()) {
    const file = writeSample(`fault-${index}.city.json`, document)
    await expect(readSample(file), `${code} ${at.join('.')}`).rejects.toMatchObject({ code, at, file })
  }
})

test('text that is not JSON is refused with line and column, a sequence with its line', async () => {
  await expect(readSample(writeSample('broken.city.json', '{\n  "type": "CityJSON",\n}'))).rejects.toMatchObject({
    code: 'survey/not-json',
    what: expect.stringContaining('3:1'),
  })
  const header = JSON.stringify({ ...city({}), vertices: [] })
  const feature = JSON.stringify({ type: 'CityJSONFeature', id: 'a', CityObjects: { a: building(solid()) }, vertices: BOX_VERTICES })
  await expect(readSample(writeSample('broken.city.jsonl', `${header}\n${feature}\n${feature.slice(0, -40)}\n`))).rejects.toMatchObject({
    code: 'survey/not-json',
    at: ['line', 3],
  })
  await expect(readSample(writeSample('bytes.city.json', Buffer.from([0x7b, 0xff, 0x7d])))).rejects.toMatchObject({
    code: 'survey/not-json',
  })
  await expect(readSample('/nowhere/city.json')).rejects.toMatchObject({ code: 'survey/unreadable' })
})

test('a sequence gives each feature with its own vertices and materials, may be read twice, and tells how far it is', async () => {
  const header = JSON.stringify({ ...city({}), vertices: [] })
  const lines = Array.from({ length: 50 }, (_item, index) =>
    JSON.stringify({
      type: 'CityJSONFeature',
      id: `b-${index}`,
      CityObjects: { [`b-${index}`]: building(solid()) },
      vertices: BOX_VERTICES.map(([x, y, z]) => [x! + index * 1000, y, z]),
    }),
  )
  const file = writeSample('street.city.jsonl', [header, ...lines].join('\n'))
  const shares: number[] = []
  const survey = await openSurvey([file], { onProgress: (done, total) => shares.push(done / total) })
  for (const _turn of [1, 2]) {
    const ids: string[] = []
    for await (const feature of survey.features) ids.push(feature.id)
    expect(ids).toHaveLength(50)
  }
  expect(Math.max(...shares)).toBe(1)
})

test('footprints rise from min_height to height or levels; units and colours are read; what says nothing is a stand-in and told', async () => {
  const square = {
    type: 'Polygon',
    coordinates: [
      [
        [4.47, 51.9],
        [4.4701, 51.9],
        [4.4701, 51.9001],
        [4.47, 51.9001],
        [4.47, 51.9],
      ],
    ],
  }
  const named = (id: string, properties: object, geometry: unknown = square) => ({ type: 'Feature', id, properties, geometry })
  const file = writeSample('blocks.geojson', {
    type: 'FeatureCollection',
    features: [
      named('plain', { building: 'yes', height: '12 m', 'building:colour': '#ff0000' }),
      named('levels', { building: 'yes', 'building:levels': '4', min_height: 3 }),
      named('feet', { building: 'yes', height: "10'" }),
      named('silent', { building: 'yes' }),
      named('square', { place: 'square' }),
      named('point', {}, { type: 'Point', coordinates: [4.47, 51.9] }),
    ],
  })
  const { features, warnings } = await readSample(file, { heights: 'ellipsoid', groundM: 40 })
  const heights = features.map(({ id, levels }) => {
    const ups = [...levels[0]!.mesh.positions].filter((_part, index) => index % 3 === 2)
    return [id, Math.round(Math.min(...ups) * 10) / 10 + 0, Math.round(Math.max(...ups) * 10) / 10 + 0]
  })
  expect(heights).toEqual([
    ['plain', 0, 12],
    ['levels', 3, 12],
    ['feet', 0, 3],
    ['silent', 0, 6],
    ['square', 0, 0],
  ])
  expect(features.map(({ provenance, walk }) => [provenance, walk])).toEqual([
    ['mapped', 'obstacle'],
    ['mapped', 'obstacle'],
    ['mapped', 'obstacle'],
    ['stand-in', 'obstacle'],
    ['mapped', 'ground'],
  ])
  expect(features[0]!.levels[0]!.mesh.looks).toContainEqual(expect.objectContaining({ colour: [1, 0, 0] }))
  expect(measure(features[1]!.levels[0]!.mesh).volume).toBeGreaterThan(0)
  expect(warnings.map(({ reason, feature }) => [reason, feature])).toEqual([
    ['no-height', 'silent'],
    ['no-surfaces', 'point'],
  ])
  await expect(readSample(file)).rejects.toMatchObject({ code: 'survey/no-heights' })
})

test.skipIf(!hasData)(
  'the sample cities are read whole, and what is another format is refused by its name (needs the test data)',
  async () => {
    const rd = { crs: 'EPSG:28992', heights: 'nap' }
    expect((await readSample(join(data, 'rotterdam-delfshaven.city.json'), { heights: 'nap' })).features).toHaveLength(853)
    expect((await readSample(join(data, 'rotterdam-delfshaven-footprints.geojson'), { heights: 'nap' })).features).toHaveLength(853)
    expect((await readSample(join(data, 'denhaag_random_5.city.jsonl'))).features).toHaveLength(5)
    const levels = (await readSample(join(data, 'multi_lod.city.json'), rd)).features.map((feature) => feature.levels.map(({ lod }) => lod))
    expect(levels).toEqual(Array(10).fill([1.2, 1.3, 2.2]))
    const solids = (await readSample(join(data, 'multi_lod.city.json'), rd)).features
    for (const { levels: each } of solids) for (const { mesh } of each) expect(measure(mesh).volume).toBeGreaterThan(0)
    await expect(readSample(join(data, 'minimal.city.json'), rd)).rejects.toMatchObject({ code: 'survey/empty' })
    await expect(readSample(join(data, 'invalid/with-errors.city.json'))).rejects.toMatchObject({
      code: 'survey/not-json',
      what: expect.stringContaining('1934:1'),
    })
    await expect(readSample(join(data, 'DenHaag_1BwBP.citygml.gml'))).rejects.toMatchObject({
      code: 'survey/unsupported',
      fix: expect.stringContaining('citygml-tools'),
    })
    await expect(readSample(join(data, 'FZK-Haus_full.indoorgml.gml'))).rejects.toMatchObject({
      what: expect.stringContaining('IndoorGML'),
    })
  },
  60_000,
)

test('a prism closes and looks out whatever the way of its ring: across the antimeridian, in a collection, with a hole', async () => {
  const west = [
    [179.9999, -17],
    [-179.9999, -17],
    [-179.9999, -16.9999],
    [179.9999, -16.9999],
    [179.9999, -17],
  ]
  const east = (x: number, size: number, y = 0.001): number[][] => [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ]
  for (const [name, geometry, metres2] of [
    ['antimeridian', { type: 'Polygon', coordinates: [west] }, 21.29 * 11.07],
    ['antimeridian-turned', { type: 'Polygon', coordinates: [west.toReversed()] }, 21.29 * 11.07],
    [
      'collection',
      {
        type: 'GeometryCollection',
        geometries: [
          { type: 'Point', coordinates: [0, 0] },
          { type: 'Polygon', coordinates: [east(0, 0.0001)] },
        ],
      },
      11.13 * 11.06,
    ],
    ['hole', { type: 'MultiPolygon', coordinates: [[east(0, 0.0003).toReversed(), east(0.0001, 0.0001, 0.0011)]] }, 11.13 * 11.06 * 9],
  ] as const) {
    const file = writeSample(`${name}.geojson`, { type: 'Feature', properties: { height: '10 m' }, geometry })
    const { features, warnings } = await readSample(file, { heights: 'ellipsoid' })
    expect(warnings).toEqual([])
    const { volume } = measure(features[0]!.levels[0]!.mesh)
    // The foot is not drawn: only the roof, 10 m above the origin's plane, and the walls add up.
    expect(volume, name).toBeGreaterThan(0.5 * metres2 * 10)
  }
})

test('instances of templates are of the levels of their templates, and are not drawn upon one another', async () => {
  const instance = (template: number) => ({
    type: 'GeometryInstance',
    template,
    boundaries: [0],
    transformationMatrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  })
  const file = writeSample(
    'tree.city.json',
    city(
      { tree: { type: 'SolitaryVegetationObject', geometry: [instance(0), instance(1)] } },
      {
        'geometry-templates': {
          templates: [
            { type: 'MultiSurface', lod: '1', boundaries: BOX.slice(1, 3) },
            { type: 'MultiSurface', lod: '2', boundaries: BOX },
          ],
          'vertices-templates': BOX_VERTICES.slice(0, 8).map((point) => point.map((part) => part / 1000)),
        },
      },
    ),
  )
  const { features } = await readSample(file)
  expect(features[0]!.levels.map(({ lod, mesh }) => [lod, mesh.triangles.length / 3])).toEqual([
    [1, 4],
    [2, 12],
  ])
})
