import type { ReactNode } from 'react'
import { pathParts, StaffDoor } from '../../engine/interface/index.ts'
import type { Role } from '../../model/protocol/index.ts'
import { CameraPage } from './camera-page.tsx'
import './camera.css'

const CREW: readonly Role[] = ['owner', 'operator', 'camera']

/** Lets the camera crew in. */
export function CameraDoor(): ReactNode {
  const [venue = '', camera = ''] = pathParts(location.pathname)
  return <StaffDoor roles={CREW}>{() => <CameraPage venueId={venue} cameraId={camera} />}</StaffDoor>
}
