import type { Venue } from '../../model/documents/index.ts'
import { isWordKey, say, type Language, type WordKey } from '../../model/words/index.ts'
import type { TwinFeature } from './feature-at.ts'

/** What a part of the twin is, in a visitor's language. */
export interface FeatureWords {
  readonly name: string
  readonly away: string
  /** How it is known. */
  readonly provenance: string
  /** In the visitor's language where the layer has it, else as the survey writes it; empty where it says nothing. */
  readonly source: string
  /** The source is as the survey writes it, in whatever language that is. */
  readonly untold: boolean
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
    source: told(feature.source, feature, language).replaceAll('+-', '±'),
    untold: !Object.hasOwn(feature.words[language] ?? {}, feature.source),
    credit: credit ?? null,
  }
}

/** The survey's own name, in the visitor's language where the venue knows it; what has no name is called by its kind. */
function nameOf(feature: TwinFeature, venue: Venue, language: Language): string {
  const named = [...venue.places, ...venue.surfaces, ...venue.zones].find(({ name }) => name.en === feature.name)
  if (named) return named.name[language]
  if (feature.name === feature.id) return say(language, known(`ask.type.${feature.type}`, 'ask.type.other'))
  return told(feature.name, feature, language)
}

/** Text of the survey in a language, where its layer brings that. */
const told = (text: string, { words }: TwinFeature, language: Language): string => {
  const table = words[language]
  return table !== undefined && Object.hasOwn(table, text) ? (table[text] ?? text) : text
}
