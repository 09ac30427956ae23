import { lazy, Suspense, type ReactNode } from 'react'
import { pathParts, StaffDoor } from '../../engine/interface/index.ts'
import { SHOW_ROLES, type Role } from '../../model/protocol/index.ts'
import { Console } from './console.tsx'
import './console.css'

const PlacingPage = lazy(async () => ({ default: (await import('./placing/placing-page.tsx')).PlacingPage }))
const CONSOLE_ROLES: readonly Role[] = ['moderator', 'host', ...SHOW_ROLES]

/** Lets those in who run the show or keep the house; cameras are placed by those who run the show. */
export function ConsoleDoor(): ReactNode {
  const venue = pathParts(location.pathname)[0] ?? ''
  const camera = new URLSearchParams(location.search).get('place')
  if (camera === null) return <StaffDoor roles={CONSOLE_ROLES}>{(role) => <Console venue={venue} role={role} />}</StaffDoor>
  return (
    <StaffDoor roles={SHOW_ROLES}>
      {() => (
        <Suspense>
          <PlacingPage venueId={venue} cameraId={camera} />
        </Suspense>
      )}
    </StaffDoor>
  )
}
