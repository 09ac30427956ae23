/** What a publisher sends, over the time since the figures before. */
export interface PublisherStats {
  readonly atMs: number
  readonly bytesSent: number
  /** Feedback from the hub, which reports every second: standing still means the hub is gone. */
  readonly bytesReceived: number
  readonly bitrateKbps: number
  /** To the hub and back; null before it is known. */
  readonly roundTripMs: number | null
  /** Of the top layer, as the hub reports it, 0 to 100; null before its first report. */
  readonly lossPct: number | null
  readonly layers: readonly { readonly rid: string; readonly width: number; readonly framesPerS: number }[]
}

/** Reads a publisher's own report. `before` gives the bitrate its span; null at the start. */
export function readPublisherStats(report: RTCStatsReport, before: PublisherStats | null, nowMs: number): PublisherStats {
  let bytesSent = 0
  let bytesReceived = 0
  let roundTripMs: number | null = null
  let lossPct: number | null = null
  let widest = -1
  const layers: { rid: string; width: number; framesPerS: number }[] = []
  const remote = new Map<string, { fractionLost?: number }>()
  report.forEach((entry: RTCStats) => {
    if (entry.type === 'remote-inbound-rtp') remote.set(entry.id, entry as { fractionLost?: number } & RTCStats)
    if (entry.type === 'transport') bytesReceived += (entry as RTCTransportStats).bytesReceived ?? 0
    if (entry.type !== 'candidate-pair') return
    const pair = entry as RTCIceCandidatePairStats
    if (pair.nominated === true && pair.currentRoundTripTime !== undefined) roundTripMs = pair.currentRoundTripTime * 1000
  })
  report.forEach((entry: RTCStats) => {
    if (entry.type !== 'outbound-rtp') return
    const layer = entry as RTCOutboundRtpStreamStats & { remoteId?: string }
    bytesSent += layer.bytesSent ?? 0
    const width = layer.frameWidth ?? 0
    layers.push({ rid: layer.rid ?? 'f', width, framesPerS: layer.framesPerSecond ?? 0 })
    const loss = remote.get(layer.remoteId ?? '')?.fractionLost
    if (loss !== undefined && width > widest) {
      widest = width
      lossPct = loss * 100
    }
  })
  const spanMs = before === null ? 0 : nowMs - before.atMs
  const bitrateKbps = before === null || spanMs <= 0 ? 0 : Math.max(0, ((bytesSent - before.bytesSent) * 8) / spanMs)
  return { atMs: nowMs, bytesSent, bytesReceived, bitrateKbps, roundTripMs, lossPct, layers: layers.toSorted((a, b) => a.width - b.width) }
}
