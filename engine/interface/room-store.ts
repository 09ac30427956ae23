import { useSyncExternalStore } from 'react'
import type { Fault } from '../../model/errors/index.ts'
import type { ServerMessages } from '../../model/protocol/index.ts'
import type { CueState } from '../../model/show/index.ts'
import { asFault, type RoomClient, type RoomEvents, type RoomState } from '../net/index.ts'

const CHAT_KEPT = 100

/** A line of chat as shown. */
export type ChatLine = ServerMessages['chat']
/** A person in the room, without pose. */
export type Person = ServerMessages['entered']

/** What a page shows of its room: the newest of each message. */
export interface RoomView {
  readonly state: RoomState
  readonly stopped: RoomEvents['stopped'] | null
  readonly welcome: ServerMessages['welcome'] | null
  readonly cueState: CueState | null
  readonly people: readonly Person[]
  readonly chat: readonly ChatLine[]
  readonly cameras: ServerMessages['cameras']
  readonly outputHealth: ServerMessages['outputHealth'] | null
  readonly outputs: ServerMessages['outputs']
  readonly warps: ServerMessages['warps']
  readonly placings: ServerMessages['placings']
  readonly documents: ServerMessages['documents'] | null
  readonly lastRefusal: Fault | null
  /** Whose hands are up, first raised first. */
  readonly hands: ServerMessages['hands']
  /** Who wears a body he brought. */
  readonly bodies: ServerMessages['bodies']
  /** What everyone is told now. */
  readonly notice: ServerMessages['notice']
  /** The mute this visitor is under. */
  readonly muted: ServerMessages['standing']['muted']
  /** How and why this visitor was sent out. */
  readonly sentOut: ServerMessages['sentOut'] | null
  readonly blocked: ServerMessages['blocked']
  /** People this visitor reported, newest last. */
  readonly reported: readonly string[]
  /** For staff. */
  readonly house: ServerMessages['house'] | null
  readonly attendance: ServerMessages['attendance']
  readonly reports: ServerMessages['reports']
  /** The venue's rooms, for staff. */
  readonly mirrors: ServerMessages['mirrors'] | null
  /** The other rooms, for everyone. */
  readonly elsewhere: ServerMessages['elsewhere'] | null
  /** How this visitor came to another room, the last time. */
  readonly moved: ServerMessages['moved'] | null
  readonly party: ServerMessages['party'] | null
  readonly zones: ServerMessages['zones']
  /** The full zone this visitor walked into last. */
  readonly zoneFull: ServerMessages['zoneFull'] | null
  /** Staff took off the body this visitor had brought, the last time. */
  readonly bodyOff: ServerMessages['bodyOff'] | null
}

/** Collects a room's messages into one immutable view for the DOM. Poses never pass here. */
export interface RoomStore {
  get(): RoomView
  subscribe(listener: () => void): () => void
}

const EMPTY: RoomView = {
  state: 'joining',
  stopped: null,
  welcome: null,
  cueState: null,
  people: [],
  chat: [],
  cameras: [],
  outputHealth: null,
  outputs: [],
  warps: [],
  placings: [],
  documents: null,
  lastRefusal: null,
  hands: [],
  bodies: [],
  notice: null,
  muted: null,
  sentOut: null,
  blocked: [],
  reported: [],
  house: null,
  attendance: [],
  reports: [],
  mirrors: null,
  elsewhere: null,
  moved: null,
  party: null,
  zones: [],
  zoneFull: null,
  bodyOff: null,
}

const OF_ROOMS = ['mirrors', 'elsewhere', 'moved', 'party', 'zones', 'zoneFull', 'bodyOff'] as const

/** Listens for as long as the room lives. */
export function createRoomStore(room: RoomClient): RoomStore {
  let view: RoomView = { ...EMPTY, state: room.state }
  const listeners = new Set<() => void>()
  const change = (part: Partial<RoomView>): void => {
    view = { ...view, ...part }
    for (const listener of listeners) listener()
  }
  room.on('state', (state) => change({ state }))
  room.on('stopped', (stopped) => change({ stopped }))
  room.on('welcome', (welcome) => change({ welcome, people: welcome.people, lastRefusal: null, muted: null }))
  room.on('cueState', (cueState) => change({ cueState }))
  room.on('entered', (person) => change({ people: [...view.people.filter((other) => other.slot !== person.slot), person] }))
  room.on('passages', ({ entered, left }) => {
    const changed = new Set([...entered, ...left].map(({ slot }) => slot))
    change({ people: [...view.people.filter(({ slot }) => !changed.has(slot)), ...entered] })
  })
  room.on('left', ({ slot }) => change({ people: view.people.filter((other) => other.slot !== slot) }))
  room.on('chat', (line) => {
    // After a lost connection the newest lines are told again.
    const known = view.chat.some(({ visitorId, serverMs }) => visitorId === line.visitorId && serverMs === line.serverMs)
    if (!known) change({ chat: [...view.chat.slice(1 - CHAT_KEPT), line] })
  })
  room.on('cameras', (cameras) => change({ cameras }))
  room.on('outputHealth', (outputHealth) => change({ outputHealth }))
  room.on('outputs', (outputs) => change({ outputs }))
  room.on('warps', (warps) => change({ warps }))
  room.on('placings', (placings) => change({ placings }))
  room.on('documents', (documents) => change({ documents }))
  for (const name of ['hands', 'bodies', 'notice', 'sentOut', 'blocked', 'house', 'attendance', 'reports', ...OF_ROOMS] as const)
    room.on(name, (told) => change({ [name]: told }))
  room.on('standing', ({ muted }) => change({ muted }))
  room.on('reported', ({ visitorId }) => change({ reported: [...view.reported, visitorId] }))
  room.on('actResult', (result) => change({ lastRefusal: result.fault ? asFault(result.fault) : null }))
  room.on('refused', (refused) => change({ lastRefusal: asFault(refused) }))
  room.on('cueResult', (result) => change({ lastRefusal: result.fault ? asFault(result.fault) : null }))
  return {
    get: () => view,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const NO_ROOM: RoomStore = { get: () => EMPTY, subscribe: () => () => {} }

/** The room's view, for a component; the empty view while there is no room. */
export function useRoomView(store: RoomStore | null): RoomView {
  const source = store ?? NO_ROOM
  return useSyncExternalStore(source.subscribe, source.get)
}
