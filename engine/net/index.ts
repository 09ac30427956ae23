export { askLiveTicket, askVoiceTicket } from './ask-live-ticket.ts'
export { asFault, fetchJson, type JsonRequest } from './fetch-json.ts'
export { bringBody, takeBodyBack } from './send-body.ts'
export { loadVenue, type VenueDocuments } from './load-venue.ts'
export { afterClose, type AfterClose, type StopReason } from './retry-policy.ts'
export {
  createRoomClient,
  type RoomClient,
  type RoomClientOptions,
  type RoomEvents,
  type RoomMessages,
  type RoomState,
} from './room-client.ts'
export { createEvents, type EventSink, type EventSource } from './typed-events.ts'
export { fetchServerHealth, type ServerHealth } from './server-health.ts'
export { createServerClock, type ServerClock } from './server-clock.ts'
export { createPoseDownlink, type PoseDownlink, type ShownPeople } from './pose-downlink.ts'
export { createPoseUplink, type PoseUplink, type PoseUplinkOptions } from './pose-uplink.ts'
