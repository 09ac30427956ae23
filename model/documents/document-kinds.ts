import { eventKind } from './event/kind.ts'
import { fixtureTypeKind } from './fixture-type/kind.ts'
import { nightKind } from './night/kind.ts'
import { createOpener, type DocumentIn } from './open-document.ts'
import { sceneKind } from './scene/kind.ts'
import { showKind } from './show/kind.ts'
import { venueKind } from './venue/kind.ts'

/** Every kind of document there is. */
export const documentKinds = {
  venue: venueKind,
  scene: sceneKind,
  show: showKind,
  event: eventKind,
  'fixture-type': fixtureTypeKind,
  night: nightKind,
} as const

export type DocumentName = keyof typeof documentKinds
export type DocumentOf<K extends DocumentName> = DocumentIn<typeof documentKinds, K>

const opener = createOpener(documentKinds)

/**
 * The one way in: any value to a document of the newest version, parsed and frozen all the way down, or the faults that
 * stood in its way. Never throws and never keeps the input. Bounded by `JSON_LIMITS`.
 */
export const openDocument = opener.openDocument

/** As `openDocument`, from JSON text: a fault of the text names line and column. */
export const openDocumentText = opener.openDocumentText
