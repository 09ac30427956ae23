import type { StaffRole } from './staff.ts'

/** Which page a staff link opens. */
export interface StaffLinkTarget {
  readonly role: StaffRole
  readonly venue: string
  /** Only for the camera role. */
  readonly camera: string | null
}

/** The link as it is handed over. The secret stands in the fragment, which no browser sends to any server. */
export function staffLinkUrl(base: string, { role, venue, camera }: StaffLinkTarget, secret: string): string {
  const page = role === 'camera' && camera !== null ? `/camera/${venue}/${camera}` : `/console/${venue}`
  return `${base.replace(/\/+$/, '')}${page}#${secret}`
}
