import type { Venue } from '../../model/documents/index.ts'
import { isWordKey, say, type Language, type WordKey } from '../../model/words/index.ts'
import type { TwinFeature } from './feature-at.ts'

/** What a part of the twin is, in a visitor's language. */
export interface FeatureWords {
  readonly name: string
  readonly away: string
  /** How it is known. */
  readonly provenance: string
  /** As the survey writes it; empty where it says nothing. */
  readonly source: string
  /** Whose data it is, and under which licence; null where the venue has no such layer. */
  readonly credit: string | null
}

const known = (key: string, otherwise: WordKey): WordKey => (isWordKey(key) ? key : otherwise)

/** Words for the answer to "What is this?". */
export function tellFeature(feature: TwinFeature, venue: Venue, language: Language): FeatureWords {
  const layer = venue.twin.find(({ id }) => id === feature.layer)
  const credit = layer && `${say(language, 'visit.attribution', { source: layer.attribution[language] })} (${layer.licence})`
  return {
    name: nameOf(feature, venue, language),
    away: say(language, 'ask.away', { metres: Math.max(1, Math.round(feature.distanceM)) }),
    provenance: say(language, known(`ask.provenance.${feature.provenance}`, 'ask.provenance.unknown')),
    source: feature.source.replaceAll('+-', '±'),
    credit: credit ?? null,
  }
}

/** The survey's own name, in the visitor's language where the venue knows it; what has no name is called by its kind. */
function nameOf(feature: TwinFeature, venue: Venue, language: Language): string {
  const named = [...venue.places, ...venue.surfaces, ...venue.zones].find(({ name }) => name.en === feature.name)
  if (named) return named.name[language]
  return feature.name === feature.id ? say(language, known(`ask.type.${feature.type}`, 'ask.type.other')) : feature.name
}
