import { resolve } from 'node:path'
import { whipPath } from '../../model/protocol/index.ts'
import {
  findVenueIds,
  loadVenue,
  makePublishKey,
  readHostTime,
  type PublishKeyRequest,
  type Store,
} from '../../multiplayer-server/index.ts'
import type { CommandIo, CommandOutcome } from './command.ts'
import { usageError } from './parse-arguments.ts'

/** Options of `staff key`. */
export interface KeyValues {
  readonly venue?: string | undefined
  readonly camera?: string | undefined
  readonly label?: string | undefined
  readonly base: string
  readonly data: string
}

/** What a key is to open, and the address encoders reach it at. */
export interface KeyWish extends PublishKeyRequest {
  readonly base: string
}

/** Judges the options against the venues there are. Throws `command/usage`. */
export async function readKey(values: KeyValues, io: CommandIo): Promise<KeyWish> {
  const roots = [io.cwd, resolve(io.cwd, values.data)]
  const { venue, camera } = values
  const root = roots.find((one) => venue !== undefined && findVenueIds(one).includes(venue))
  if (venue === undefined || root === undefined) {
    const known = roots.flatMap(findVenueIds).join(', ')
    throw usageError(`There is no venue "${venue ?? ''}" in venues/ or in the data folder.`, `Use --venue with one of ${known}.`)
  }
  const loaded = await loadVenue({ root, id: venue })
  const cameras = loaded.ok ? loaded.value.venue.cameras.map(({ id }) => id) : []
  if (camera === undefined || !cameras.includes(camera)) {
    throw usageError(`The venue has no camera "${camera ?? ''}".`, `Use --camera with one of ${cameras.join(', ')}.`)
  }
  return { venue, camera, label: values.label ?? 'encoder', base: values.base.replace(/\/+$/, '') }
}

/** Makes the key and shows it, this once, with the ways to use it. */
export async function makeKey(store: Store, { base, ...request }: KeyWish): Promise<CommandOutcome> {
  const { id, secret } = await makePublishKey(store.db, request, readHostTime().wallMs())
  const whip = `${base}${whipPath(request.venue, request.camera)}`
  const rtp = whip.replace(/whip$/, 'rtp')
  const text = [
    secret,
    '',
    'Shown this once; only its hash is kept.',
    `OBS    Service WHIP, server ${whip}, bearer token: the key. Keyframe interval 1 s.`,
    `ffmpeg on this machine: -f rtp "$(curl -sf -X POST -H 'Authorization: Bearer <key>' ${rtp})", -g of one second.`,
    `Take it back: holosite staff revoke ${id}`,
  ].join('\n')
  return { ok: true, report: { id, key: secret, venue: request.venue, camera: request.camera, whip, rtp }, text }
}
