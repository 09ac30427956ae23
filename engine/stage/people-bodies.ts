import type { Camera, Group, Object3D } from 'three'
import { EMOTES, type ServerMessages } from '../../model/protocol/index.ts'
import { heightAt, type WalkArea } from '../../model/walk/index.ts'
import type { AvatarSource, AvatarSystem, Doing } from '../avatar/index.ts'
import type { RoomClient } from '../net/index.ts'
import type { DisposeScope, FrameSystem } from '../runtime/index.ts'
import type { NameTags } from './name-tags.ts'

/** Where others stand, and before whom. */
export interface PeopleBodiesParts {
  readonly site: Group
  readonly area: WalkArea
  readonly camera: () => Camera
  /** Makes the programs of what is about to be drawn, beside the frames. */
  compile(object: Object3D): Promise<unknown>
}

/** Bodies and names of the others, and what they do. Nobody is drawn before `load`. */
export interface PeopleBodies {
  readonly systems: readonly FrameSystem[]
  /** Fetches bodies, once: at the door nobody is to be seen. */
  load(): Promise<void>
  /** Follows what a room tells of gestures until the scope ends. */
  follow(scope: DisposeScope, room: RoomClient, nameOf: (slot: number) => string | undefined): void
  /** Has a body do something: in the order of the protocol's emotes, from 1. */
  emote(slot: number, doing: number): void
  setVoiceLevel(slot: number, level: number): void
  readonly about: number
  /** What is to be seen of somebody: the name over him, what he does, whether his hand is up. */
  seen(slot: number): { readonly named: string; readonly doing: number; readonly handUp: boolean }
}

export function createPeopleBodies(scope: DisposeScope, shown: AvatarSource, parts: PeopleBodiesParts): PeopleBodies {
  let avatars: AvatarSystem | null = null
  let names: NameTags | null = null
  let loaded: Promise<void> | null = null
  let nameOf: (slot: number) => string | undefined = () => undefined
  /** Slots whose hands are up. */
  let raised: readonly number[] = []
  const raise = (hands: ServerMessages['hands']): void => {
    for (const slot of raised) avatars?.raise(slot, false)
    raised = hands.map(({ slot }) => slot)
    for (const slot of raised) avatars?.raise(slot, true)
  }
  const fetchBodies = async (): Promise<void> => {
    const [{ createAvatarSystem }, { createNameTags }] = await Promise.all([import('../avatar/index.ts'), import('./name-tags.ts')])
    if (scope.disposed) return
    const { camera, area } = parts
    const drawn = createAvatarSystem(scope, shown, { camera, heightAt: (east, north) => heightAt(area, east, north) })
    const tags = createNameTags(scope, { people: shown, camera, nameOf: (slot) => nameOf(slot) })
    // Nobody is seen before his program is made: made while he is drawn it would hold the frame.
    await Promise.all([parts.compile(drawn.object), parts.compile(tags.object)])
    if (scope.disposed) return
    avatars = drawn
    names = tags
    for (const slot of raised) drawn.raise(slot, true)
    parts.site.add(drawn.object, tags.object)
  }
  return {
    systems: [
      { phase: 'present', run: (frame) => avatars?.run(frame) },
      { phase: 'present', run: (frame) => names?.run(frame) },
    ],
    load: () => (loaded ??= fetchBodies()),
    follow(attached, room, called) {
      nameOf = called
      attached.defer(room.on('hands', raise))
      attached.defer(
        room.on('emotes', (begun) => {
          // A body's doings are counted from 1, in the order of the protocol's.
          for (const { slot, emote } of begun) avatars?.emote(slot, (EMOTES.indexOf(emote) + 1) as Doing)
        }),
      )
      raise(room.latest('hands') ?? [])
    },
    emote: (slot, doing) => avatars?.emote(slot, doing as Doing),
    setVoiceLevel: (slot, level) => avatars?.setVoiceLevel(slot, level),
    get about() {
      return avatars?.about ?? 0
    },
    seen: (slot) => ({ named: names?.named(slot) ?? '', doing: avatars?.doing(slot) ?? 0, handUp: raised.includes(slot) }),
  }
}
