/** Everyone with a voice connection in one venue, by place in these lists; a place keeps its person as long as he is connected. */
export interface VoiceCrowd {
  /** Places in use, from 0; some may be free. */
  readonly count: number
  /** x, y, z of place i at 3i, venue ENU metres; NaN where it is not known. */
  readonly positions: Float64Array
  /** How loud each speaks, dBov, -127 to 0. */
  readonly levels: Float32Array
  /** 1 while somebody speaks, pauses between words included. */
  readonly speaking: Uint8Array
  /** 1 for those who may be heard: admitted, permitted, not muted. 0 for free places. */
  readonly open: Uint8Array
  /** 1 for those whom everybody hears wherever they are: who performs, who guides. */
  readonly toAll: Uint8Array
  /** The room each is in: all stand on the same ground, and hear only their own room. */
  readonly rooms: Int32Array
}

/** One listener's choice, kept from one to the next. */
export interface SpeakerChoice {
  /** Place of the speaker in each slot, -1 for none. Who stays keeps his slot. */
  readonly slots: Int32Array
  /** The newest choice, loudest first, and the key of each. */
  readonly ranked: Int32Array
  readonly keys: Float64Array
  count: number
}

/** Who is farther than this is not heard, metres; who is heard already may go a little farther. */
export const HEARD_M = 25
export const STILL_HEARD_M = 30
/** How much louder than somebody in a slot another must be to take it, dB. */
export const SLOT_FAVOUR_DB = 6

/** Nearer than this nobody grows louder, metres. */
const CLOSE_M = 1
/** Beyond all differences of level and distance: who speaks comes before who is silent, who speaks to all before both. */
const SPEAKS_DB = 1000
const TO_ALL_DB = 2000
const ALWAYS = Infinity

/** Whom a listener does not hear, and whom he hears from wherever in his room; by place. */
export interface Listening {
  readonly without: ReadonlySet<number>
  readonly company: ReadonlySet<number>
}

export function createSpeakerChoice(slots: number): SpeakerChoice {
  return { slots: new Int32Array(slots).fill(-1), ranked: new Int32Array(slots), keys: new Float64Array(slots), count: 0 }
}

/**
 * Fills the slots of the listener at place `self` with the voices that are loudest at his ears: by level, less 6 dB for each doubling of
 * the distance. The silent come last, nearest first, so that among few people nobody's first word is lost. Places in `without` are left
 * out; so is everybody farther than `HEARD_M`, but for those who speak to all and those in `company`; so are other rooms, but for those who
 * speak to all. Ties go to the lower place. Cost O(n k), allocates nothing.
 */
export function chooseSpeakers(crowd: VoiceCrowd, self: number, to: Listening, out: SpeakerChoice): void {
  out.count = 0
  for (let place = 0; place < crowd.count; place++) {
    if (place === self || crowd.open[place] !== 1 || to.without.has(place)) continue
    if (crowd.rooms[place] !== crowd.rooms[self] && crowd.toAll[place] !== 1) continue
    const held = out.slots.includes(place)
    const key = loudnessAt(crowd, self, place, to.company.has(place) ? ALWAYS : held ? STILL_HEARD_M : HEARD_M)
    if (key > -Infinity) offer(out, place, held ? key + SLOT_FAVOUR_DB : key)
  }
  seat(out)
}

/** What one place is worth to another, in decibels and tiers; -Infinity when it is not to be heard. */
function loudnessAt({ positions, levels, speaking, toAll }: VoiceCrowd, self: number, place: number, withinM: number): number {
  const east = (positions[3 * place] as number) - (positions[3 * self] as number)
  const north = (positions[3 * place + 1] as number) - (positions[3 * self + 1] as number)
  const up = (positions[3 * place + 2] as number) - (positions[3 * self + 2] as number)
  const farM = Math.sqrt(east * east + north * north + up * up)
  const isNear = farM <= withinM || withinM === ALWAYS
  const speaks = speaking[place] === 1
  const level = speaks ? (levels[place] as number) : 0
  if (toAll[place] === 1) return speaks ? TO_ALL_DB + level : -20 * Math.log10(Math.max(CLOSE_M, Number.isNaN(farM) ? HEARD_M : farM))
  if (!isNear) return -Infinity
  return (speaks ? SPEAKS_DB + level : 0) - 20 * Math.log10(Math.max(CLOSE_M, Number.isNaN(farM) ? HEARD_M : farM))
}

/** Keeps the loudest, in order. Places come rising, so an equal key never displaces. */
function offer(out: SpeakerChoice, place: number, key: number): void {
  const { ranked, keys } = out
  if (out.count === ranked.length && key <= (keys[out.count - 1] as number)) return
  let at = out.count < ranked.length ? out.count++ : out.count - 1
  for (; at > 0 && key > (keys[at - 1] as number); at--) {
    ranked[at] = ranked[at - 1] as number
    keys[at] = keys[at - 1] as number
  }
  ranked[at] = place
  keys[at] = key
}

/** Who was chosen again stays where he is; the others go into what is free. */
function seat(out: SpeakerChoice): void {
  const { slots, ranked, count } = out
  for (let slot = 0; slot < slots.length; slot++) if (!isRanked(out, slots[slot] as number)) slots[slot] = -1
  for (let rank = 0; rank < count; rank++) {
    const place = ranked[rank] as number
    if (!slots.includes(place)) slots[slots.indexOf(-1)] = place
  }
}

function isRanked({ ranked, count }: SpeakerChoice, place: number): boolean {
  for (let rank = 0; rank < count; rank++) if (ranked[rank] === place) return true
  return false
}
