import type { ReactNode } from 'react'
import { useScreenHeld, type RoomLink, type RoomView } from '../../engine/interface/index.ts'
import type { VenueDocuments } from '../../engine/net/index.ts'
import type { VenueStage } from '../../engine/stage/index.ts'
import { inWords } from './in-words.ts'
import { NearbyMirror } from './nearby-mirror.tsx'
import { TextVisit } from './text-visit.tsx'

/** The visit in words: instead of the picture, or as its mirror for those who hear the page. The screen stays on meanwhile. */
export function ToldVisit(props: {
  documents: VenueDocuments
  stage: VenueStage | null
  link: RoomLink | null
  view: RoomView
  arrival: string | undefined
}): ReactNode {
  const { documents, stage, link, view, arrival } = props
  useScreenHeld()
  if (inWords()) return <TextVisit {...{ documents, link, view, arrival }} />
  return stage && <NearbyMirror {...{ documents, stage, link, view }} />
}
