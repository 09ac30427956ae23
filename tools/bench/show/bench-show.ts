import { runCue, takeRoomSeat, type RoomSeat } from '../room-seat.ts'
import { sleep } from '../bench-clock.ts'
import type { BenchOptions, Measured, Target } from '../bench-report.ts'
import { percentile } from '../percentile.ts'
import { startBenchServer, type BenchServer } from './bench-server.ts'
import { measureCadence, type Cadence } from './measure-cadence.ts'
import { measureEvaluation, type Evaluation } from './measure-evaluation.ts'
import { measureGo, type GoTimes } from './measure-go.ts'
import { measureSkew, type Skew } from './measure-skew.ts'
import { openSacnReceiver, type SacnReceiver } from './sacn-receiver.ts'
import { simulateSkew } from './simulate-skew.ts'

export const SHOW_TARGETS: Readonly<Record<string, Target>> = {
  go_to_packet_ms_p95: { direction: 'at most', value: 25 },
  skew_ms_p95: { direction: 'at most', value: 16 },
  universes_64_within_3ms_pct: { direction: 'at least', value: 99 },
}

const UNIVERSES = 64
const MANY_UNIVERSES = 512
/** Time for a fresh server and its sending thread to come to rest. */
const SETTLE_MS = 2000

/** How long each part goes on. */
const WHOLE = { frames: 2000, cadenceS: 30, gos: 150, pairs: 4, skewS: 120, manyS: 20 }
const QUICK = { frames: 100, cadenceS: 2, gos: 6, pairs: 1, skewS: 4, manyS: 0 }

/** Cheap, and so always whole. */
const SIMULATED = { pairs: 100, seconds: 120 }

/** Measures the yard's show: in memory first, then over a real server, a real room and real packets. */
export async function benchShow({ quick, note }: BenchOptions): Promise<Measured> {
  const length = quick ? QUICK : WHOLE
  note('Evaluating a thousand fixtures.')
  const evaluation = await measureEvaluation(length.frames)
  const rig = await withRig(UNIVERSES, async ({ server, receiver, operator }) => {
    note(`Listening to ${UNIVERSES} universes.`)
    const cadence = await measureCadence(receiver, length.cadenceS)
    note('Watching the clocks of visitors on long ways.')
    const skew = await measureSkew(server, receiver, { pairs: length.pairs, seconds: length.skewS })
    note(`Calling ${length.gos} cues.`)
    return { cadence, skew, go: await measureGo(operator, server, receiver, length.gos) }
  })
  if (quick) return assemble({ evaluation, ...rig, many: null })
  note(`Listening to ${MANY_UNIVERSES} universes.`)
  const many = await withRig(MANY_UNIVERSES, ({ receiver }) => measureCadence(receiver, length.manyS))
  return assemble({ evaluation, ...rig, many })
}

interface BenchRig {
  readonly server: BenchServer
  readonly receiver: SacnReceiver
  readonly operator: RoomSeat
}

/** A server that sends so many universes, with the cue `clock` running in all of them. */
async function withRig<T>(universes: number, work: (rig: BenchRig) => Promise<T>): Promise<T> {
  const receiver = await openSacnReceiver()
  let server: BenchServer | null = null
  let operator: RoomSeat | null = null
  try {
    server = await startBenchServer(receiver.port, universes)
    operator = await takeRoomSeat({ origin: server.origin, venue: 'yard', secret: server.secret })
    await runCue(operator, { do: 'go', cue: 'clock' })
    await sleep(SETTLE_MS)
    return await work({ server, receiver, operator })
  } finally {
    operator?.leave()
    await server?.stop()
    receiver.close()
  }
}

interface Parts {
  readonly evaluation: Evaluation
  readonly cadence: Cadence
  readonly go: GoTimes
  readonly skew: Skew
  readonly many: Cadence | null
}

function assemble({ evaluation, cadence, go, skew, many }: Parts): Measured {
  const { frameMs, evaluateMs, plainMs, universes } = evaluation
  const late = skew.clocks.filter((_, index) => (skew.atMs[index] ?? 0) > 60_000)
  return {
    figures: {
      evaluate_us_per_universe: (frameMs * 1000) / universes,
      evaluate_1000_fixtures_ms: frameMs,
      evaluate_1000_fixtures_without_limit_ms: evaluateMs,
      go_to_packet_ms_p95: percentile(go.receiptToPacket, 0.95),
      go_to_packet_ms_p50: percentile(go.receiptToPacket, 0.5),
      go_sent_to_packet_ms_p95: percentile(go.sendToPacket, 0.95),
      skew_ms_p95: percentile(skew.clocks, 0.95),
      ...(late.length === 0 ? {} : { skew_after_a_minute_ms_p95: percentile(late, 0.95) }),
      skew_simulated_ms_p95: percentile(simulateSkew(SIMULATED), 0.95),
      skew_to_packet_ms_p95: percentile(skew.received, 0.95),
      packet_age_ms_p95: percentile(skew.packetAge, 0.95),
      universes_64_within_3ms_pct: cadence.within3MsPct,
      universes_64_interval_ms_p99: cadence.intervalMsP99,
      ...(many === null
        ? {}
        : {
            universes_512_within_3ms_pct: many.within3MsPct,
            universes_512_interval_ms_p99: many.intervalMsP99,
            universes_512_packets_per_s: many.packetsPerS,
          }),
    },
    peer: { evaluate_1000_fixtures_without_limit_ms: plainMs },
    how: HOW,
  }
}

const HOW: Readonly<Record<string, string>> = {
  evaluate:
    'The yard with 1,000 RGB fixtures more, 7 universes, a cue that moves all of them, 44 frames a second of show time; the median frame. With the flash limit and the bytes, as the server works it; without the limit beside the peer, the same show interpreted from its documents with fresh objects. Both give the same bytes.',
  go_to_packet:
    "A real server in a process of its own, 64 universes. From the server's own stamp of a GO, which the cue state carries, to the first packet with its light at a UDP socket of this process. The server's clock is monotonic; one pair of readings puts both on the machine's monotonic clock. What lies before the stamp is in go_sent_to_packet.",
  skew: "Pairs of real room clients, each behind a proxy that takes 50 to 150 ms each way, drawn for every piece; the machine's clock at each arriving packet is the instant. The greatest difference among two visitors' show times and the loop's, which is the server's clock. In skew_to_packet the loop's time is read from the arriving packet, so the packet's age counts. From the end of the first eight round trips on. skew_simulated is a hundred pairs of the same clocks in counted time: what the machine's load has no part in.",
  universes:
    'Intervals between packets of each universe at a UDP socket of this process, whose own lateness counts against the sender; nothing is called meanwhile.',
}
