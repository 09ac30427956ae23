import { type Client, Room } from '@colyseus/core'
import { type MapSchema, schema, StateView, t } from '@colyseus/schema'
import { monotonicMs } from '../bench-clock.ts'

/** A pose as one writes it first: 21 plain numbers. */
const NUMBERS = Array.from({ length: 21 }, (_, i) => `n${i}`)
const PATCH_MS = 50
const CHOOSE_MS = 200
const MOST_CLIENTS = 2000

const Player = schema(Object.fromEntries(NUMBERS.map((name) => [name, t.float32()])), 'Player')
const AllState = schema({ players: t.map(Player) }, 'AllState')
const NearState = schema({ players: t.map(Player).view() }, 'NearState')

type Plain = Record<string, number>

/** Durations of the patches of all rooms of this process, ms. */
export const patchMs: number[] = []

/** The tutorial's room: everybody's numbers in the state, which goes to everybody. */
export class PlainRoom extends Room {
  protected readonly players = new Map<string, Plain>()

  override onCreate(): void {
    this.maxClients = MOST_CLIENTS
    this.open()
    this.onMessage('pose', (client: Client, numbers: number[]) => {
      const player = this.players.get(client.sessionId)
      if (player !== undefined && numbers.length === NUMBERS.length) NUMBERS.forEach((name, i) => (player[name] = numbers[i] ?? 0))
    })
    this.patchRate = PATCH_MS
    const patch = this.broadcastPatch.bind(this)
    this.broadcastPatch = () => {
      const fromMs = monotonicMs()
      const sent = patch()
      patchMs.push(monotonicMs() - fromMs)
      return sent
    }
  }

  protected open(): void {
    this.state = new AllState()
  }

  override onJoin(client: Client): void {
    const player = new Player() as unknown as Plain
    this.players.set(client.sessionId, player)
    this.map.set(client.sessionId, player)
  }

  override onLeave(client: Client): void {
    this.players.delete(client.sessionId)
    this.map.delete(client.sessionId)
  }

  protected get map(): MapSchema {
    return (this.state as unknown as { players: MapSchema }).players
  }
}

/** The same with a view for each client, of the nearest so many, chosen anew five times a second. */
export class ViewRoom extends PlainRoom {
  static near = 50
  private readonly shown = new Map<string, Set<Plain>>()

  protected override open(): void {
    this.state = new NearState()
    this.clock.setInterval(() => this.choose(), CHOOSE_MS)
  }

  override onJoin(client: Client): void {
    client.view = new StateView()
    this.shown.set(client.sessionId, new Set())
    super.onJoin(client)
  }

  override onLeave(client: Client): void {
    this.shown.delete(client.sessionId)
    super.onLeave(client)
  }

  private choose(): void {
    const everyone = [...this.players.values()]
    for (const client of this.clients) {
      const own = this.players.get(client.sessionId)
      const before = this.shown.get(client.sessionId)
      if (own === undefined || before === undefined || client.view === undefined) continue
      const far = new Map(
        everyone.map((one) => [one, ((one['n0'] ?? 0) - (own['n0'] ?? 0)) ** 2 + ((one['n1'] ?? 0) - (own['n1'] ?? 0)) ** 2]),
      )
      far.delete(own)
      const now = new Set(
        [...far]
          .toSorted(([, a], [, b]) => a - b)
          .slice(0, ViewRoom.near)
          .map(([one]) => one),
      )
      for (const one of before) if (!now.has(one)) client.view.remove(one as never)
      for (const one of now) if (!before.has(one)) client.view.add(one as never)
      this.shown.set(client.sessionId, now)
    }
  }
}
