/** Totals since the hub started; all only grow. */
export interface HubCounters {
  packetsIn: number
  packetsOut: number
  bytesIn: number
  bytesOut: number
  keyframeRequests: number
  resendRequests: number
  publishersOpened: number
  viewersOpened: number
  sessionsClosed: number
  refused: number
}

export const createHubCounters = (): HubCounters => ({
  packetsIn: 0,
  packetsOut: 0,
  bytesIn: 0,
  bytesOut: 0,
  keyframeRequests: 0,
  resendRequests: 0,
  publishersOpened: 0,
  viewersOpened: 0,
  sessionsClosed: 0,
  refused: 0,
})
