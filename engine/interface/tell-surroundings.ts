import type { Radians } from '../../model/units/index.ts'
import type { NearSpot } from '../../model/walk/index.ts'
import { nearbyWords, wordingIn, type Language, type NearbyWord, type WordValues } from '../../model/words/index.ts'
import type { Surroundings } from './look-around.ts'

const EIGHTH = Math.PI / 4
/** Nearer than this is "right here". */
const HERE_M = 1.5

/** A word of the surroundings. */
export const sayNearby = (language: Language, key: NearbyWord, values?: WordValues): string => wordingIn(language, nearbyWords[key], values)

/** The eighth of the circle an angle falls into, 0 to 7; exact for angles a little off. */
const eighth = (angle: number): number => ((Math.round(angle / EIGHTH) % 8) + 8) % 8

/** A direction of the compass. */
export const tellCompass = (language: Language, bearing: Radians): string => sayNearby(language, `compass.${eighth(bearing)}` as NearbyWord)

/** A distance as one says it: to a metre, to five, to ten, to a tenth of a kilometre. */
export function tellDistance(language: Language, distanceM: number): string {
  if (distanceM >= 995) return sayNearby(language, 'kilometres', { count: (distanceM / 1000).toFixed(1) })
  const step = distanceM < 10 ? 1 : distanceM < 100 ? 5 : 10
  return sayNearby(language, 'metres', { count: Math.max(1, Math.round(distanceM / step) * step) })
}

/** Something near: name, how far, where by the compass, where from the face. */
export function tellSpot(language: Language, name: string, spot: NearSpot<unknown>): string {
  if (spot.distance < HERE_M) return `${name}${language === 'zh-CN' ? '：' : ': '}${sayNearby(language, 'here')}`
  return sayNearby(language, 'spot', {
    name,
    distance: tellDistance(language, spot.distance),
    compass: tellCompass(language, spot.bearing),
    turn: sayNearby(language, `turn.${eighth(spot.turn)}` as NearbyWord),
  })
}

/** Where one is. */
export function tellWhere(language: Language, { at, places, heading }: Surroundings): string {
  const facing = tellCompass(language, heading)
  if (at) return sayNearby(language, 'at', { place: at.thing.name[language], compass: facing })
  const nearest = places[0]
  if (!nearest) return sayNearby(language, 'nowhere', { compass: facing })
  return sayNearby(language, 'by', {
    place: nearest.thing.name[language],
    distance: tellDistance(language, nearest.distance),
    compass: tellCompass(language, nearest.bearing),
    facing,
  })
}

/** Who is near, a line each, and how many there are in all. */
export function tellPeople(language: Language, { people, inAll }: Surroundings): string[] {
  if (inAll <= 1) return [sayNearby(language, 'alone')]
  const near = people.map((person) => tellSpot(language, person.thing, person))
  return [...(near.length > 0 ? near : [sayNearby(language, 'nobody')]), sayNearby(language, 'inAll', { count: inAll })]
}

/** What the show does, without its narration. */
export function tellShow(language: Language, { show }: Surroundings): string {
  if (show === null) return sayNearby(language, 'noShow')
  return sayNearby(language, `tell.show.${show.state}`, { cue: show.cue?.[language] ?? '' })
}

/** What one tells in the middle of a walk: only what became different, and nothing that changes with every step. */
export function tellNews(language: Language, before: Surroundings, now: Surroundings): string[] {
  const news: string[] = []
  if (now.at && now.at.thing.id !== before.at?.thing.id) news.push(sayNearby(language, 'arrived', { place: now.at.thing.name[language] }))
  const show = tellShow(language, now)
  if (show !== tellShow(language, before)) news.push(show)
  const names = (all: Surroundings): string[] => all.people.map(({ thing }) => thing)
  const [were, are] = [names(before), names(now)]
  for (const name of are) if (!were.includes(name)) news.push(sayNearby(language, 'came', { name }))
  for (const name of were) if (!are.includes(name)) news.push(sayNearby(language, 'went', { name }))
  return news
}
