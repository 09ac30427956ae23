import { LAMP_KINDS, lampList } from './night-lamps.ts'
import { GROUPS, type Group } from './looks.ts'
import { basin, MUSIC_POOL, PLAZA } from './north-plaza.ts'
import { plantedTrees, treeSize } from './planting.ts'
import { treeForm, type TreeKind, TREES } from './tree-form.ts'
import { SIGN_KINDS, siteSigns } from './site-signs.ts'
import { BELT_POOLS, poolRect } from './street.ts'
import type { Rect } from './ground.ts'

type Text = { readonly 'zh-CN': string; readonly en: string }

/** Names and colours of the groups; linear, half adapted, so that a 2,700 K lamp is drawn as about 3,600 K. */
const GROUP_TABLE: Record<Group, readonly [name: Text, colour: readonly [number, number, number]]> = {
  path: [{ 'zh-CN': '步道灯', en: 'Path lights' }, [1, 0.7, 0.43]],
  eaves: [{ 'zh-CN': '檐口灯带', en: 'Eave lines' }, [1, 0.58, 0.24]],
  lanterns: [{ 'zh-CN': '灯笼', en: 'Lanterns' }, [1, 0.45, 0.16]],
  columns: [{ 'zh-CN': '立面与橱窗', en: 'Fronts and windows' }, [1, 0.65, 0.36]],
  trees: [{ 'zh-CN': '树灯', en: 'Tree lights' }, [1, 0.68, 0.38]],
  screens: [{ 'zh-CN': '屏幕', en: 'Screens' }, [0.82, 0.9, 1]],
  stage: [{ 'zh-CN': '舞台与水池', en: 'Stages and basins' }, [0.85, 0.8, 1]],
  floods: [{ 'zh-CN': '泛光', en: 'Floodlight' }, [1, 0.62, 0.28]],
}

const rectangle = ([w, s, e, n]: Rect): number[][] => [[w, s], [e, s], [e, n], [w, n]] // prettier-ignore

/** The night of the site. */
export function nightDocument(seed: number): unknown {
  return {
    $schema: '../../docs/schema/night.schema.json',
    kind: 'night',
    version: 2,
    id: 'grand-tang',
    venue: 'grand-tang-night',
    groups: GROUPS.map((id) => ({ id, name: GROUP_TABLE[id][0], colour: GROUP_TABLE[id][1] })),
    moments: moments(),
    lampKinds: LAMP_KINDS.map((kind) => ({ ...kind })),
    lamps: lampList(seed),
    treeForms: Object.values(TREES).map(formRecord),
    trees: plantedTrees().map((tree) => {
      const { height, radius } = treeSize(tree)
      const form = Object.keys(TREES).indexOf(tree.kind)
      return [...[...tree.at, height, radius].map(rounded), tree.points, form, Math.round(tree.headingDeg * 10) / 10]
    }),
    ...signs(seed),
    pools: pools(),
    fountains: fountains(),
    crowd: { seed: 847, areas: crowdAreas() },
  }
}

const rounded = (metres: number): number => Math.round(metres * 100) / 100

function formRecord(kind: TreeKind): unknown {
  const { fork, lumps } = treeForm(kind)
  return {
    heightM: kind.height,
    trunkM: kind.trunk,
    fork: fork.map(rounded),
    lumps: lumps.map(({ at, r, h }) => [...at, r, h].map(rounded)),
  }
}

function signs(seed: number): Readonly<Record<'signKinds' | 'signTexts' | 'signs', unknown>> {
  const { texts, signs: hung } = siteSigns(seed)
  return { signKinds: SIGN_KINDS, signTexts: texts, signs: hung }
}

function moments(): unknown[] {
  const all = (level: number): Record<Group, number> => Object.fromEntries(GROUPS.map((id) => [id, level])) as Record<Group, number>
  const common = { date: '2026-10-01', utcOffsetH: 8 }
  return [
    { id: 'evening', name: { 'zh-CN': '华灯初上', en: 'Evening' }, atLocal: '19:45', ...common, ev100: 4.05, visibilityM: 4500, windowsLit: 0.55, crowdPerM2: 0.16, wet: 0, levels: { ...all(1), stage: 0.7 } }, // prettier-ignore
    { id: 'rain', name: { 'zh-CN': '雨后', en: 'After rain' }, atLocal: '19:45', ...common, ev100: 4.05, visibilityM: 3000, windowsLit: 0.55, crowdPerM2: 0.08, wet: 0.85, levels: { ...all(1), stage: 0.7 } }, // prettier-ignore
    { id: 'late', name: { 'zh-CN': '夜深', en: 'Late' }, atLocal: '23:30', ...common, ev100: 3.4, visibilityM: 5000, windowsLit: 0.2, crowdPerM2: 0.02, wet: 0.6, levels: { ...all(0), path: 0.6, lanterns: 0.35, columns: 0.15, floods: 0.25 } }, // prettier-ignore
    { id: 'day', name: { 'zh-CN': '正午', en: 'Noon' }, atLocal: '12:00', ...common, ev100: 14, visibilityM: 12000, windowsLit: 0, crowdPerM2: 0.06, wet: 0, levels: all(0) }, // prettier-ignore
  ]
}

/** The pools' own surface lies so far over the tiles' sheet of water that the two never fight, metres. */
const SKIN_M = 0.05

function pools(): unknown[] {
  const list = [{ id: 'basin-music', rect: MUSIC_POOL, waterM: -PLAZA.stages * PLAZA.rise + 0.23 }]
  for (let stage = 1; stage <= PLAZA.stages; stage++) list.push({ id: `basin-${stage}`, ...basin(stage) })
  BELT_POOLS.forEach((stretch, i) => list.push({ id: `belt-pool-${i + 1}`, rect: poolRect(stretch), waterM: 0.23 }))
  for (const [id, x] of [['west', -46], ['east', 30]] as const) list.push({ id: `south-pool-${id}`, rect: [x, -282, x + 16, -238], waterM: 0.23 }) // prettier-ignore
  return list.map(({ id, rect, waterM }) => ({ id, polygon: rectangle([rect[0] + 0.45, rect[1] + 0.45, rect[2] - 0.45, rect[3] - 0.45]), heightM: Math.round((waterM + SKIN_M) * 100) / 100 })) // prettier-ignore
}

/** Eight basins of 16 by 8 jets make the published 1,024; the main jets stand in the T head. */
function fountains(): unknown[] {
  const list: unknown[] = []
  for (let stage = 1; stage <= PLAZA.stages; stage++) {
    const { rect, waterM } = basin(stage)
    const [columns, rows, pitch] = [16, 8, [3.3, 2.8]]
    const west = -((columns - 1) * 3.3) / 2
    const south = (rect[1] + rect[3]) / 2 - ((rows - 1) * 2.8) / 2
    list.push({ id: `cascade-${stage}`, name: { 'zh-CN': `跌水 ${stage}`, en: `Cascade ${stage}` }, group: 'stage', origin: [west, Math.round(south * 100) / 100, Math.round(waterM * 100) / 100], headingDeg: 0, columns, rows, pitchM: pitch, maxHeightM: 12, seed: 100 + stage }) // prettier-ignore
  }
  const z = -PLAZA.stages * PLAZA.rise + 0.23
  list.push({ id: 'ring', name: { 'zh-CN': '主喷与跑泉', en: 'Ring and running jets' }, group: 'stage', origin: [-42, 404, z], headingDeg: 0, columns: 25, rows: 4, pitchM: [3.5, 8.5], maxHeightM: 22, seed: 120 }) // prettier-ignore
  list.push({ id: 'main', name: { 'zh-CN': '主喷', en: 'Main jet' }, group: 'stage', origin: [0, 417, z], headingDeg: 0, columns: 1, rows: 1, pitchM: [1, 1], maxHeightM: 60, seed: 121 }) // prettier-ignore
  list.push({ id: 'kaiyuan-dry', name: { 'zh-CN': '开元旱喷', en: 'Dry fountain' }, group: 'stage', origin: [-14, -1600, 0], headingDeg: 0, columns: 8, rows: 8, pitchM: [4, 4], maxHeightM: 6, seed: 122 }) // prettier-ignore
  return list
}

/** Where people walk: strips between tree rows, posts and fronts, and the open parts of the squares. */
function crowdAreas(): unknown[] {
  const areas: unknown[] = []
  const add = (rect: Rect, heightM: number, share: number): void => void areas.push({ polygon: rectangle(rect), heightM, share })
  for (const [north, south] of [
    [-334, -702],
    [-978, -1448],
  ] as const) {
    // prettier-ignore
    for (const side of [-1, 1]) {
      for (const [a, b, share] of [[12.8, 16.4, 1.2], [18.6, 20.2, 1], [22, 24, 1], [26, 31.2, 1.3], [31.3, 32.6, 2.6]] as const) { // prettier-ignore
        add(side > 0 ? [a, south, b, north] : [-b, south, -a, north], 0, share)
      }
    }
  }
  for (const side of [-1, 1]) {
    add(side > 0 ? [17, -968, 26, -750] : [-26, -968, -17, -750], 0, 0.9)
    add(side > 0 ? [28.5, -836, 40, -750] : [-40, -836, -28.5, -750], 0, 0.6)
    add(side > 0 ? [28, -1560, 34, -1460] : [-34, -1560, -28, -1460], 0, 0.7)
    add(side > 0 ? [12, -312, 28, -196] : [-28, -312, -12, -196], 0, 0.5)
    add(side > 0 ? [30, 180, 33, 204] : [-33, 180, -30, 204], -0.6, 0.8)
  }
  add([-30, 168, 30, 177], 0, 1.6)
  add([-40, 442, 40, 470], -4.8, 0.8)
  add([-10, -110, 10, -96], 0, 0.1)
  return areas
}
