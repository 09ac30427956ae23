import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCue, takeRoomSeat, type RoomSeat } from '../../../tools/bench/room-seat.ts'
import { startProduct, type Product } from '../../yard/product.ts'

/** The venue every picture shows. */
export const VENUE = 'grand-tang-night'

/** The product with an event to put on, and somebody at the desk who runs the show and the house without a page. */
export interface Evening {
  readonly product: Product
  readonly operator: RoomSeat
  staffLink(role: string, ...more: string[]): Promise<string>
  /** Plays a cue. */
  go(cue: string): Promise<void>
  /** Plays a cue for so many seconds and holds the show there, until `resume`. */
  hold(cue: string, seconds: number): Promise<void>
  resume(): Promise<void>
  notice(on: boolean): Promise<void>
  end(): Promise<void>
}

const WORDS = {
  'zh-CN': '今晚有风，西侧通道关闭，请从东门离场。',
  en: 'Windy tonight: the west passage is closed. Please leave by the east gate.',
}
const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString()

/** Starts the built product on a data folder of its own. */
export async function beginEvening(): Promise<Evening> {
  const product = await startProduct()
  writeEvent(product.data)
  let heard = 0
  /** What the server says against what is done. */
  const listening = setInterval(() => {
    const lines = product.output().slice(heard).split('\n').slice(0, -1)
    heard += lines.reduce((sum, line) => sum + line.length + 1, 0)
    for (const line of lines) if (/"level":"?(?:40|50|warn|error)/.test(line)) console.error(line.slice(0, 500))
  }, 1000)
  const staffLink = async (role: string, ...more: string[]): Promise<string> => {
    const asked = ['--role', role, '--venue', VENUE, '--minutes', '55', '--data', product.data, '--base', product.origin, '--json']
    return (JSON.parse(await product.holosite('staff', 'link', ...asked, ...more)) as { url: string }).url
  }
  const secret = new URL(await staffLink('owner', '--label', 'Chen, desk')).hash.slice(1)
  const operator = await takeRoomSeat({ origin: product.origin, venue: VENUE, secret })
  return {
    ...{ product, operator, staffLink },
    go: async (cue) => void (await runCue(operator, { do: 'go', cue })),
    async hold(cue, seconds) {
      await runCue(operator, { do: 'go', cue })
      await new Promise((done) => setTimeout(done, seconds * 1000))
      await runCue(operator, { do: 'pause' })
    },
    resume: async () => void (await runCue(operator, { do: 'resume' })),
    async notice(on) {
      const expectedRevision = operator.room.latest('house')?.revision ?? 0
      const act = on ? ({ do: 'notice', words: WORDS, minutes: 30 } as const) : ({ do: 'withdraw' } as const)
      operator.room.send('act', { commandId: `notice-${expectedRevision}`, expectedRevision, act })
    },
    async end() {
      operator.leave()
      await product.stop()
      clearInterval(listening)
    },
  }
}

function writeEvent(data: string): void {
  mkdirSync(join(data, 'events'))
  const event = {
    ...{ kind: 'event', version: 1, id: 'lantern-night', venue: VENUE, scene: 'lantern-rite', capacity: 400, admission: 'invited' },
    name: { 'zh-CN': '上元灯会首夜', en: 'Lantern night, first evening' },
    schedule: { doors: inHours(-0.5), start: inHours(2), end: inHours(3), timeZone: 'Asia/Shanghai' },
    roles: [
      { role: 'operator', name: '陈岚 Chen Lan' },
      { role: 'host', name: '苏晴 Su Qing' },
      { role: 'performer', name: '阿依 Ayi' },
      { role: 'guide', name: 'Tom Baker' },
    ],
  }
  writeFileSync(join(data, 'events', 'lantern-night.json'), JSON.stringify(event))
}
