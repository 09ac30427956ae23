import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { createFrameExchange, type FrameExchange } from './frame-exchange.ts'
import { createLateness } from './lateness.ts'
import {
  createDataPacket,
  createDiscoveryPackets,
  createSyncPacket,
  DISCOVERY_EVERY_MS,
  markTerminated,
  updateDataPacket,
  updateSyncPacket,
} from './sacn-encoder.ts'
import { senderNow, takeTurn } from './sender-clock.ts'
import { FRAME_MS, FRAMES_PER_S, type SenderReport, type SenderSetup } from './sender-protocol.ts'

const REPORT_MS = 1000
/** The standard asks for three packets with the terminated bit. */
const TERMINATED_TIMES = 3

/** Nice value asked for: frames go before a busy server's other work. On Linux it holds for this thread alone. */
const URGENT_NICE = -15

/** Most accounts may not be nice to themselves; then the thread runs as it is. */
function askForPriority(): void {
  try {
    setPriority(URGENT_NICE)
  } catch {
    return
  }
}

/** A connected socket: the address is looked up once, and each send goes straight to the kernel. */
function connect(setup: SenderSetup): Promise<Socket> {
  const socket = createSocket(isIPv6(setup.destination) ? 'udp6' : 'udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
    socket.connect(setup.port, setup.destination)
  })
}

/** Everything that is sent, prebuilt, and what became of it. */
class Output {
  readonly lateness = createLateness(10 * FRAMES_PER_S)
  readonly #socket: Socket
  readonly #packets: readonly Buffer[]
  readonly #slots: readonly Uint8Array[]
  readonly #discovery: readonly Buffer[]
  readonly #sync: Buffer | null
  readonly #silentAfterMs: number
  #written = 0
  #writtenMs = 0
  #sent = 0
  #lastMs: number | null = null
  #error: string | null = null

  constructor(socket: Socket, setup: SenderSetup) {
    const source = { cid: setup.cid, name: setup.sourceName }
    const { priority, syncUniverse } = setup
    this.#socket = socket
    this.#packets = setup.universes.map((universe) => createDataPacket({ source, universe, priority, syncUniverse }))
    this.#slots = setup.universes.map(() => new Uint8Array(512))
    this.#discovery = createDiscoveryPackets(source, setup.universes)
    this.#silentAfterMs = setup.silentAfterMs ?? Infinity
    this.#sync = syncUniverse > 0 ? createSyncPacket(setup.cid, syncUniverse) : null
    socket.on('error', (failure) => this.#failed(failure))
  }

  /** Sends the newest frame; nothing before there is one, and nothing after it has become too old. */
  sendFrame(exchange: FrameExchange): void {
    const { written } = exchange
    if (written !== this.#written) [this.#written, this.#writtenMs] = [written, senderNow()]
    if (senderNow() - this.#writtenMs > this.#silentAfterMs || !exchange.read(this.#slots)) return
    this.#packets.forEach((packet, index) => {
      updateDataPacket(packet, this.#slots[index] ?? packet.subarray(126))
      this.#send(packet)
    })
    if (this.#sync === null) return
    updateSyncPacket(this.#sync)
    this.#send(this.#sync)
  }

  sendDiscovery(): void {
    for (const packet of this.#discovery) this.#send(packet)
  }

  async end(exchange: FrameExchange): Promise<void> {
    for (const packet of this.#packets) markTerminated(packet)
    for (let time = 0; time < TERMINATED_TIMES; time++) {
      this.sendFrame(exchange)
      await takeTurn()
    }
    await new Promise<void>((resolve) => this.#socket.close(resolve))
  }

  /** What happened since the last report. */
  report(sinceMs: number, nowMs: number): SenderReport {
    const report: SenderReport = {
      packetsPerS: Math.round((this.#sent * 1000) / (nowMs - sinceMs)),
      lateP99Ms: this.lateness.p99(),
      lastPacketAgoMs: this.#lastMs === null ? null : nowMs - this.#lastMs,
      error: this.#error,
    }
    this.#sent = 0
    this.#error = null
    return report
  }

  #send(packet: Buffer): void {
    // Not copied: the kernel takes the bytes within this call. Were it busy, the newest bytes would go out later, which is right too.
    this.#socket.send(packet, (failure) => {
      if (failure !== null) this.#failed(failure)
    })
    this.#sent++
    this.#lastMs = senderNow()
  }

  #failed(failure: Error): void {
    this.#error = failure.message
  }
}

/**
 * Sends at absolute times: a late frame does not make the next one late. Urged, it sends at once and counts the following
 * frames from there. Every universe goes out in every frame, changed or not: receivers that join or lose packets are right
 * again in 23 ms, and the load never depends on the show.
 */
async function sendUntilStopped(setup: SenderSetup, tell: (report: SenderReport) => void): Promise<void> {
  const exchange = createFrameExchange(setup.universes.length, setup.memory)
  const output = new Output(await connect(setup), setup)
  let dueMs = senderNow()
  let reportedMs = dueMs
  let discoveryMs = dueMs
  while (!exchange.stopped) {
    const urged = exchange.waitForUrge(dueMs - senderNow())
    const nowMs = senderNow()
    if (exchange.stopped) break
    if (urged) dueMs = nowMs
    if (nowMs < dueMs) continue
    output.sendFrame(exchange)
    output.lateness.add(nowMs - dueMs)
    // After a long sleep of the machine missed frames are let go, not sent in a burst.
    dueMs = nowMs - dueMs > 2 * FRAME_MS ? nowMs + FRAME_MS : dueMs + FRAME_MS
    if (nowMs >= discoveryMs) {
      output.sendDiscovery()
      discoveryMs = nowMs + DISCOVERY_EVERY_MS
    }
    if (nowMs - reportedMs >= REPORT_MS) {
      tell(output.report(reportedMs, nowMs))
      reportedMs = nowMs
    }
    await takeTurn()
  }
  await output.end(exchange)
}

const port = parentPort
askForPriority()
if (port !== null) await sendUntilStopped(workerData as SenderSetup, (report) => port.postMessage(report))
