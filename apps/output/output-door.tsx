import type { ReactNode } from 'react'
import { pathParts, StaffDoor } from '../../engine/interface/index.ts'
import { SHOW_ROLES } from '../../model/protocol/index.ts'
import { OutputPage } from './output-page.tsx'
import './output.css'

/** Lets those in who may run the show. */
export function OutputDoor(): ReactNode {
  const [venue = '', projector = ''] = pathParts(location.pathname)
  return <StaffDoor roles={SHOW_ROLES}>{() => <OutputPage venue={venue} projector={projector} />}</StaffDoor>
}
