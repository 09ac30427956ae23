import { ORIGIN } from './city-json.ts'
import { hallWidth } from './hall-plan.ts'
import { PLAZA } from './north-plaza.ts'
import { FOOTPRINTS, MODES, rigFixtures } from './rig.ts'
import { DECK_M, frontPlane, GREAT_HALLS, litHalf, OVERLAP, pictureWidth, PROJECTOR_TOWERS } from './squares.ts'
import { gauzeProjector, gauzeSurface } from './rite-stage.ts'
import { STREET_STAGES } from './street.ts'
import type { Rect } from './ground.ts'
import { PLACES } from './venue-places.ts'

const rectangle = ([w, s, e, n]: Rect): number[][] => [[w, s], [e, s], [e, n], [w, n]] // prettier-ignore
const round = (value: number): number => Math.round(value * 1000) / 1000

/** The venue: where it stands, what may be walked, what may be lit. */
export function venueDocument(): unknown {
  return {
    $schema: '../../docs/schema/venue.schema.json',
    kind: 'venue',
    version: 2,
    id: 'grand-tang-night',
    name: { 'zh-CN': '大唐之夜', en: 'Grand Tang night' },
    description: {
      'zh-CN':
        '入夜的西安：从大雁塔走进大唐不夜城，灯树下人来人往。《灯礼》上演时，光画满两座大殿，纱上龙醒，天灯升起。和朋友一起走走，边看边聊。按地图与公开资料做成，不是实测。',
      en: "Xi'an after dark: walk from the Giant Wild Goose Pagoda down the Grand Tang street under its lit trees. While the Rite of lanterns plays, light paints two great halls, a dragon wakes on a gauze and lanterns rise. Come with friends and talk as you go. Made from maps and published figures, not measured.",
    },
    picture: 'still.jpg',
    georeference: { ...ORIGIN, heightSystem: 'ellipsoid', datum: 'WGS84' },
    twin: [
      {
        id: 'site',
        name: { 'zh-CN': '场地模型', en: 'Site' },
        kind: 'tileset',
        uri: 'survey/tileset.json',
        words: 'survey/words.json',
        attribution: {
          'zh-CN': 'Holosite 贡献者 · 位置 © OpenStreetMap 贡献者（ODbL）',
          en: 'The Holosite contributors · positions © OpenStreetMap contributors (ODbL)',
        },
        licence: 'Apache-2.0, ODbL-1.0',
      },
    ],
    surfaces: [...GREAT_HALLS.map(surface), gauzeSurface()],
    zones: zones(),
    projectors: [...projectors(), gauzeProjector()],
    fixtureTypes: ['profile-head', 'wash-head', 'par-rgb', 'egress-white'].map((id) => `rig/${id}.fixture-type.json`),
    fixtures: fixtures(),
    places: PLACES,
    night: 'night.json',
    ground: 'survey/ground.bin',
    cameras: cameras(),
    output: { protocol: 'sacn' },
    limits: { flashesPerSecond: 3, capacity: 1000 },
    scene: 'lantern-rite',
  }
}

const surfaceId = (id: string): string => `front-${id}`

function surface(great: (typeof GREAT_HALLS)[number]): unknown {
  const { x, z } = frontPlane(great)
  const half = litHalf(great)
  const [south, north] = [round(great.front[1] - half), round(great.front[1] + half)]
  const [first, second] = great.headingDeg === 270 ? [north, south] : [south, north]
  const at = (y: number, up: number): number[] => [round(x), y, round(up)]
  return {
    id: surfaceId(great.id),
    name: { 'zh-CN': `${great.name['zh-CN']}立面`, en: `${great.name.en} front` },
    layer: 'site',
    corners: [at(first, z[0]), at(second, z[0]), at(second, z[1]), at(first, z[1])],
    reflectance: 0.6,
    maxCdM2: 25,
    ambientLux: 15,
  }
}

/** The two halls that face each other across the middle of the square; one pass of sixteen serves them, the gauze and the cameras. */
const PROJECTED = GREAT_HALLS.filter(({ id }) => id === 'concert-hall' || id === 'opera-house')

/** Two pictures a front with an overlap, each thrown twice: stack A and stack B lie on one another, 190 klm a front. */
function projectors(): unknown[] {
  return PROJECTED.flatMap((great) => {
    const { x, z } = frontPlane(great)
    const width = pictureWidth(great)
    const height = (width * 2160) / 4096
    const middle = (z[0] + z[1]) / 2
    return PROJECTOR_TOWERS.filter((tower) => tower.great === great).flatMap(({ id, at }) =>
      (['a', 'b'] as const).map((stack, k) => {
        const lensZ = DECK_M + 0.5 + k * 0.9
        const north = id.endsWith('north')
        return {
          id: `projector-${id}-${stack}`,
          name: {
            'zh-CN': `${great.name['zh-CN']}${north ? '北' : '南'}侧投影 ${stack.toUpperCase()}`,
            en: `${great.name.en} ${north ? 'north' : 'south'}, projector ${stack.toUpperCase()}`,
          },
          mount: { position: [at[0], round(at[1]), round(lensZ)], headingDeg: great.headingDeg === 270 ? 90 : 270, pitchDeg: 0 },
          lens: {
            widthPx: 4096,
            heightPx: 2160,
            throwRatio: round(Math.abs(x - at[0]) / width),
            shiftX: 0,
            shiftY: round((middle - lensZ) / height),
          },
          range: { nearM: 3, farM: 120 },
          lumens: 47500,
          contrast: 2500,
          stack: `stack-${great.id}-${stack}`,
        }
      }),
    )
  })
}

/** A zone on level ground: height of its floor in metres, 0 when not given, and what it is for, to walk on when not given. */
function zone(
  id: string,
  name: { 'zh-CN': string; en: string },
  rect: Rect,
  more: { heightM?: number; kind?: string; headingDeg?: number } = {},
): unknown {
  return { id, name, kind: 'walk', polygon: rectangle(rect), heightM: 0, ...more }
}

function zones(): unknown[] {
  const list = [
    zone('court', { 'zh-CN': '慈恩寺', en: 'Temple court' }, [-79, -191, 83, 134]),
    zone('terrace', { 'zh-CN': '观景台', en: 'Viewing terrace' }, [-108, 134, 108, PLAZA.cascadeSouth]),
    zone('south-plaza', { 'zh-CN': '南广场', en: 'South plaza' }, [-79, -328, 83, -191]),
    zone('street-north', { 'zh-CN': '步行街北段', en: 'Street, north' }, [-34.5, -705, 34.5, -328]),
    zone('yannan-crossing', { 'zh-CN': '雁南一路过街', en: 'Yannan crossing' }, [-60, -746, 60, -705], { heightM: -0.15 }),
    zone('zhenguan', { 'zh-CN': '贞观广场', en: 'Zhenguan square' }, [-56, -973, 56, -746]),
    zone('street-south', { 'zh-CN': '步行街南段', en: 'Street, south' }, [-34.5, -1452, 34.5, -973]),
    zone('kaiyuan', { 'zh-CN': '开元广场', en: 'Kaiyuan square' }, [-63, -1639, 63, -1452]),
    zone('plaza-head', { 'zh-CN': '北广场', en: 'North plaza' }, [-108, PLAZA.cascadeNorth, 108, PLAZA.north], {
      heightM: -PLAZA.stages * PLAZA.rise,
    }),
  ]
  for (let stage = 1; stage <= PLAZA.stages; stage++) {
    const south = PLAZA.cascadeSouth + (stage - 1) * PLAZA.stageM
    list.push(zone(`plaza-stage-${stage}`, { 'zh-CN': `北广场第 ${stage} 级`, en: `North plaza, stage ${stage}` }, [-108, south, 108, south + PLAZA.stageM], { heightM: round(-stage * PLAZA.rise) })) // prettier-ignore
  }
  list.push(zone('arrival', { 'zh-CN': '入口', en: 'Arrival' }, [-7, -342, 7, -333], { kind: 'spawn', headingDeg: 180 }))
  list.push(zone('quiet-court', { 'zh-CN': '静区', en: 'Quiet court' }, [-60, -100, 60, 100], { kind: 'quiet' }))
  for (const { id, at, half } of STREET_STAGES) list.push(zone(id, STAGE_NAME[id], [at[0] - half[0], at[1] - half[1], at[0] + half[0], at[1] + half[1]], { heightM: 0.6, kind: 'stage' })) // prettier-ignore
  list.push(zone('stage-terrace', { 'zh-CN': '观景台舞台', en: 'Terrace stage' }, [-20, 150, 20, 166], { heightM: 0.9, kind: 'stage' }))
  return list
}

const STAGE_NAME = {
  'stage-tumbler': { 'zh-CN': '不倒翁', en: 'Tumbler dancers' },
  'stage-quiz': { 'zh-CN': '盛唐密盒', en: 'Secret box' },
  'stage-rainbow': { 'zh-CN': '霓裳羽衣', en: 'Rainbow skirt' },
} as const

/** Fixtures packed one after another; a universe is left when the next does not fit. Way-out lights have one of their own. */
function fixtures(): unknown[] {
  let [universe, address] = [1, 1]
  const rig = rigFixtures()
  const last = 60
  let egress = 1
  return rig.map(({ id, name, type, position, headingDeg, pitchDeg }) => {
    const slots = FOOTPRINTS[type]
    const mount = { position: position.map(round), headingDeg, pitchDeg }
    if (type === 'egress-white')
      return { id, name, type, mode: MODES[type], mount, patch: { universe: last, address: egress++ }, egress: true }
    if (address + slots - 1 > 512) [universe, address] = [universe + 1, 1]
    const patch = { universe, address }
    address += slots
    return { id, name, type, mode: MODES[type], mount, patch }
  })
}

function cameras(): unknown[] {
  const lens = { widthPx: 1920, heightPx: 1080, fx: 1400, fy: 1400, cx: 960, cy: 540 }
  const purpose = { 'zh-CN': '为远程来访者展示现场，不识别个人。', en: 'Shows the place to visitors far away; recognises nobody.' }
  return [
    { id: 'camera-zhenguan', name: { 'zh-CN': '贞观广场机位', en: 'Zhenguan camera' }, mount: { position: [-14, -904, 8.4], headingDeg: 20, pitchDeg: -2 }, lens, range: { nearM: 1, farM: 160 }, purpose }, // prettier-ignore
    { id: 'camera-plaza', name: { 'zh-CN': '北广场机位', en: 'North plaza camera' }, mount: { position: [30, 446, 1], headingDeg: 188, pitchDeg: 2 }, lens, range: { nearM: 1, farM: 500 }, purpose }, // prettier-ignore
  ]
}

/** Figures of the projection for the README: front, width, pictures, overlap, lux. */
export const projectionTable = (): string =>
  PROJECTED.map((great) => {
    const { z } = frontPlane(great)
    const width = pictureWidth(great)
    const lux = Math.round((4 * 47500) / (2 * width * ((width * 2160) / 4096)))
    return `| ${surfaceId(great.id)} | ${(2 * litHalf(great)).toFixed(1)} x ${(z[1] - z[0]).toFixed(1)} of ${hallWidth(great.hall).toFixed(1)} | ${width.toFixed(1)} | ${Math.round(OVERLAP * 100)} % | ${lux} |` // prettier-ignore
  }).join('\n')
