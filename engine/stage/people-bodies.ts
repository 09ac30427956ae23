import type { Camera, Group, Object3D, Texture } from 'three'
import { bodyPath, EMOTES, type ServerMessages } from '../../model/protocol/index.ts'
import { findHeight, heightAt, type WalkArea } from '../../model/walk/index.ts'
import { createAvatarSystem, createHouseBodies, createOwnBodies, type AvatarSource, type CrowdLight, type Doing } from '../avatar/index.ts'
import type { PoseDownlink } from '../net/index.ts'
import type { DisposeScope, FrameSystem, Schedule } from '../runtime/index.ts'
import { createNameTags } from './name-tags.ts'
import { populate, type Extras } from './extras.ts'
import type { ExtrasStreet } from './street-people.ts'
import { broughtLimits, ownLimits, type OwnWish } from './own-limits.ts'
import type { StageLink } from './stage-link.ts'

/** Where others stand, and before whom. */
export interface PeopleBodiesParts {
  readonly site: Group
  readonly area: WalkArea
  readonly camera: () => Camera
  /** Light of the lamps about. */
  readonly light: CrowdLight
  /** Makes the programs of what is about to be drawn, beside the frames. */
  compile(object: Object3D): Promise<unknown>
  /** Sends a texture to the graphics card. */
  upload(texture: Texture): void
}

/** Bodies and names of the others, and what they do. */
export interface PeopleBodies {
  readonly systems: readonly FrameSystem[]
  /** Follows what a room tells of names, voices and gestures until the scope ends. */
  follow(scope: DisposeScope, link: Pick<StageLink, 'room' | 'nameOf' | 'speaks' | 'heard'>): void
  setVoiceLevel(slot: number, level: number, wide?: number): void
  /** How many are drawn by bodies of their own, at most; see `ownLimits`. */
  setOwn(wish: OwnWish): void
  readonly about: number
  /** What is to be seen of somebody: the name over him, what he does, whether his hand is up. */
  seen(slot: number): {
    readonly named: string
    readonly marked: boolean
    readonly doing: number
    readonly handUp: boolean
    readonly own: boolean
    readonly vrm: boolean
  }
  /** See `populate`; `systems` are those that receive people and draw them. */
  populate(count: number, street: ExtrasStreet, given: ExtrasHosts): Extras
}

/** What extras are told to besides the bodies. */
export interface ExtrasHosts {
  readonly downlink: PoseDownlink
  readonly schedule: Schedule
  readonly systems: readonly FrameSystem[]
  eye(): readonly [east: number, north: number]
}

/** Resolves once their programs are made: made while somebody is drawn, they would hold the frame. */
export async function openPeopleBodies(scope: DisposeScope, shown: AvatarSource, parts: PeopleBodiesParts): Promise<PeopleBodies> {
  const { camera, area, light } = parts
  let link: Pick<StageLink, 'nameOf' | 'speaks'> | null = null
  /** Slots whose hands are up. */
  let raised: readonly number[] = []
  const own = createOwnBodies(scope, shown, parts)
  const house = createHouseBodies(scope, shown, { ...parts, own, urlOf: (costume) => `/people/costume-${costume}.vrm` })
  const avatars = createAvatarSystem(scope, shown, { camera, light, own: house, findHeight: (place) => findHeight(area, place) })
  const names = createNameTags(scope, {
    people: shown,
    camera,
    nameOf: (slot) => link?.nameOf(slot),
    speaks: (slot) => link?.speaks(slot) ?? false,
  })
  const raise = (hands: ServerMessages['hands']): void => {
    for (const slot of raised) avatars.raise(slot, false)
    raised = hands.map(({ slot }) => slot)
    for (const slot of raised) avatars.raise(slot, true)
  }
  const emote = (slot: number, doing: number): void => avatars.emote(slot, doing as Doing)
  const setVoiceLevel = (slot: number, level: number, wide?: number): void => avatars.setVoiceLevel(slot, level, wide)
  await Promise.all([parts.compile(avatars.object), parts.compile(names.object)])
  if (!scope.disposed) parts.site.add(avatars.object, names.object, own.object, house.object)
  return {
    systems: [own, house, avatars, names],
    follow(attached, to) {
      const { room } = to
      link = to
      to.heard = setVoiceLevel
      attached.defer(() => {
        link = null
        to.heard = null
      })
      attached.defer(room.on('hands', raise))
      attached.defer(
        room.on('emotes', (begun) => {
          // A body's doings are counted from 1, in the order of the protocol's.
          for (const one of begun) emote(one.slot, EMOTES.indexOf(one.emote) + 1)
        }),
      )
      raise(room.latest('hands') ?? [])
      // A page may be ready to draw people before it is welcome: the venue is known once bodies are.
      const wear = (bodies: ServerMessages['bodies']): void => {
        const venue = room.latest('welcome')?.venue ?? ''
        own.wear(bodies.map(({ slot, id }) => ({ slot, url: bodyPath(venue, id) })))
      }
      attached.defer(room.on('bodies', wear))
      wear(room.latest('bodies') ?? [])
    },
    setVoiceLevel,
    setOwn(wish) {
      own.setLimits(broughtLimits(wish))
      house.setLimits(ownLimits(wish))
    },
    get about() {
      return avatars.about
    },
    seen: (slot) => ({
      named: names.named(slot),
      marked: names.marked(slot),
      doing: avatars.doing(slot),
      handUp: raised.includes(slot),
      own: own.shows(slot),
      vrm: house.shows(slot),
    }),
    populate: (count, street, given) =>
      populate({ ...given, emote, setVoiceLevel, street: { ...street, heightAt: (east, north) => heightAt(area, east, north) } }, count),
  }
}
