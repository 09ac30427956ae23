import { layLamps } from './lay-lamps.ts'
import type { Site } from './place-site.ts'

const WARM = [1, 0.62, 0.32]
const AMBER = [1, 0.48, 0.16]
const NEUTRAL = [1, 0.82, 0.62]
const COOL = [0.75, 0.86, 1]

/** The night of a new venue: four groups of lamps, three moments. `lonDeg` gives the civil time. */
export function nightDocument(id: string, site: Site): Record<string, unknown> {
  const utcOffsetH = Math.max(-12, Math.min(14, Math.round(site.header.origin.lonDeg / 15)))
  const moment = (name: string, text: { 'zh-CN': string; en: string }, more: object) => ({
    id: name,
    name: text,
    date: '2026-10-01',
    utcOffsetH,
    visibilityM: 15000,
    crowdPerM2: 0,
    ...more,
  })
  return {
    kind: 'night',
    version: 1,
    id: `${id}-night`,
    venue: id,
    groups: [
      { id: 'street', name: { 'zh-CN': '路灯', en: 'Street lamps' }, colour: WARM },
      { id: 'fronts', name: { 'zh-CN': '门前壁灯', en: 'Lamps on the fronts' }, colour: AMBER },
      { id: 'paths', name: { 'zh-CN': '矮柱灯', en: 'Low posts' }, colour: NEUTRAL },
      { id: 'facade', name: { 'zh-CN': '立面洗墙灯', en: 'Façade uplights' }, colour: COOL },
    ],
    moments: [
      moment(
        'evening',
        { 'zh-CN': '傍晚', en: 'Evening' },
        { atLocal: '20:15', ev100: 3, windowsLit: 0.6, levels: { street: 1, fronts: 1, paths: 1, facade: 0.6 } },
      ),
      moment(
        'late',
        { 'zh-CN': '深夜', en: 'Late' },
        { atLocal: '23:30', ev100: 2, windowsLit: 0.2, levels: { street: 0.7, fronts: 0.2, paths: 0.5, facade: 0 } },
      ),
      moment('day', { 'zh-CN': '白天', en: 'Day' }, { atLocal: '11:00', ev100: 14, windowsLit: 0, levels: {} }),
    ],
    lampKinds: [
      { id: 'street-post', shape: 'post', group: 'street', lumens: 4500, radiusM: 0.15, heightM: 4.5 },
      { id: 'wall-lamp', shape: 'point', group: 'fronts', lumens: 600, radiusM: 0.12 },
      { id: 'low-post', shape: 'post', group: 'paths', lumens: 350, radiusM: 0.08, heightM: 1 },
      { id: 'uplight', shape: 'ground', group: 'facade', lumens: 700, radiusM: 0.1, beamDeg: 60 },
    ],
    lamps: layLamps(site),
  }
}
