import { useEffect, useState, type RefObject } from 'react'
import type { RoomLink } from '../../engine/interface/index.ts'
import { askLiveTicket } from '../../engine/net/index.ts'
import { every } from '../../engine/runtime/index.ts'
import { WhepViewer, type CameraWord } from '../../engine/video/index.ts'
import { whepPath } from '../../model/protocol/index.ts'

/** What a console sees of one camera. */
export interface LivePicture {
  readonly word: CameraWord
  readonly ageS: number | null
  readonly hasPicture: boolean
}

/** Which camera, and how large a picture is wanted. */
export interface PictureWish {
  readonly venue: string
  readonly camera: string
  /** `auto` for the best, `q` for the smallest. */
  readonly layer: 'auto' | 'q'
}

const NOTHING: LivePicture = { word: 'off', ageS: null, hasPicture: false }
const LOOK_EVERY_MS = 250

/** Puts a camera's live picture into a box of the page, on the air or not, while the component lives. The word follows decoded frames. */
export function useLivePicture(box: RefObject<HTMLElement | null>, link: RoomLink | null, wish: PictureWish): LivePicture {
  const [picture, setPicture] = useState(NOTHING)
  const { venue, camera, layer } = wish
  useEffect(() => {
    const place = box.current
    if (!link || !place) return
    const viewer = new WhepViewer({
      endpoint: `${whepPath(venue, camera)}?layer=${layer}`,
      ticket: () => askLiveTicket(link.room, camera),
      listener: (event) => {
        if (event.type === 'video') place.replaceChildren(event.video)
      },
    })
    const hear = (cameras: NonNullable<ReturnType<typeof link.room.latest<'cameras'>>>): void => {
      const told = cameras.find((other) => other.camera === camera)
      if (told) viewer.handlePublisher(told.state, told.delayMs)
    }
    const stopHearing = link.room.on('cameras', hear)
    hear(link.room.latest('cameras') ?? [])
    viewer.start()
    const stopLooking = every(LOOK_EVERY_MS, () => {
      const age = viewer.age
      setPicture({ word: viewer.word, ageS: age === null ? null : age / 1000, hasPicture: viewer.video !== null })
    })
    return () => {
      stopHearing()
      stopLooking()
      viewer.dispose()
      place.replaceChildren()
      setPicture(NOTHING)
    }
  }, [box, link, venue, camera, layer])
  return picture
}
