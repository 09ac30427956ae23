import type { ReactNode } from 'react'
import { pathParts, StaffDoor } from '../../engine/interface/index.ts'
import { SHOW_ROLES } from '../../model/protocol/index.ts'
import { Console } from './console.tsx'
import './console.css'

/** Lets those in who may run the show. */
export function ConsoleDoor(): ReactNode {
  const venue = pathParts(location.pathname)[0] ?? ''
  return <StaffDoor roles={SHOW_ROLES}>{() => <Console venue={venue} />}</StaffDoor>
}
