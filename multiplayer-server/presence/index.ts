export { createPresenceRelay, type PoseRefusal, type PresenceRelay, type PresenceRelayOptions, type RelayCounts } from './presence-relay.ts'
export { createSlotPool, SLOT_QUARANTINE_MS, type SlotPool } from './slot-pool.ts'
