export { supervise, type MediaReach, type StartListener, type StartOptions, type StartReport } from './process/supervisor.ts'
export { startServer, type RunningServer, type ServerOptions } from './process/start-server.ts'
export type { Reach } from './process/reach.ts'
export { readProxies } from './access/proxies.ts'
export { descriptorWarning, readDescriptorLimit } from './process/descriptor-limit.ts'
export { createLog, defaultLogFormat, type LogFormat } from './process/log.ts'
export { readHostTime } from './process/server-clock.ts'
export { openDataFolder, type DataFolder } from './store/data-folder.ts'
export { checkStore, copyStore, openStore, type Store } from './store/store.ts'
export { lockFolder } from './store/lock-folder.ts'
export {
  listStaff,
  makeStaffLink,
  revokeStaff,
  STAFF_ROLES,
  type StaffDoor,
  type StaffLinkRequest,
  type StaffRole,
} from './access/staff.ts'
export { readAudit } from './access/audit.ts'
export { makePublishKey, type PublishKeyRequest } from './access/publish-keys.ts'
export { staffLinkUrl, type StaffLinkTarget } from './access/staff-link-url.ts'
export { findVenueIds } from './show/venue-library.ts'
export { loadVenue, type VenueBundle } from './show/load-venue.ts'
