import type { Outcome } from '../../model/errors/index.ts'
import { refusal } from './body-fault.ts'
import { looseOf, textOf, type Loose } from './read-glb.ts'

/** What the author of a body allows, by the metadata of its file. What a file does not say counts as not allowed. */
export interface BodyLicence {
  /** Of the VRM specification the file follows. */
  readonly version: '1.0' | '0.x'
  readonly name: string
  readonly authors: readonly string[]
  /** Address of the licence; empty where the file names none. Only ever shown. */
  readonly licenceUrl: string
  /** Its name, where the file gives one. */
  readonly licenceName: string
  readonly wearers: 'author' | 'licensed' | 'everyone'
  readonly commercial: 'none' | 'personal' | 'corporation'
  readonly creditNeeded: boolean
  readonly redistribution: boolean
  /** Whether the file may be changed at all: simplified, merged, its pictures made smaller. */
  readonly modification: boolean
  readonly violence: boolean
  readonly sexual: boolean
}

/** Finds the licence in a file's description; refuses one that is no VRM or says nothing of its terms. */
export function readLicence(json: Loose): Outcome<BodyLicence> {
  const extensions = looseOf(json, 'extensions')
  const first = looseOf(extensions, 'VRMC_vrm')
  const zero = looseOf(extensions, 'VRM')
  if (Object.keys(first).length === 0 && Object.keys(zero).length === 0)
    return refusal('body/not-vrm', 'The file is a glTF without the parts that make a VRM of it.', 'Export it as VRM 1.0.')
  const isFirst = Object.keys(first).length > 0
  const meta = looseOf(isFirst ? first : zero, 'meta')
  if (Object.keys(meta).length === 0)
    return refusal('body/no-licence', 'The file does not say what its author allows.', 'Fill in its licence and export it again.', ['meta'])
  return { ok: true, value: isFirst ? licenceOfFirst(meta) : licenceOfZero(meta) }
}

/** VRM 1.0: what is left out has the specification's own default, the strictest. */
function licenceOfFirst(meta: Loose): BodyLicence {
  const authors = Array.isArray(meta['authors']) ? meta['authors'] : []
  const permission = meta['avatarPermission']
  const usage = meta['commercialUsage']
  const modification = meta['modification']
  return {
    version: '1.0',
    name: textOf(meta, 'name', 80),
    authors: authors.slice(0, 8).flatMap((author) => textOf({ author }, 'author', 80) || []),
    licenceUrl: textOf(meta, 'otherLicenseUrl', 400) || textOf(meta, 'licenseUrl', 400),
    licenceName: '',
    wearers: permission === 'everyone' ? 'everyone' : permission === 'onlySeparatelyLicensedPerson' ? 'licensed' : 'author',
    commercial: usage === 'corporation' ? 'corporation' : usage === 'personalProfit' ? 'personal' : 'none',
    creditNeeded: meta['creditNotation'] !== 'unnecessary',
    redistribution: meta['allowRedistribution'] === true,
    modification: modification === 'allowModification' || modification === 'allowModificationRedistribution',
    violence: meta['allowExcessivelyViolentUsage'] === true,
    sexual: meta['allowExcessivelySexualUsage'] === true,
  }
}

/** VRM 0.x knows no word for changing a file: it is taken from the licence by name, or from VRoid Hub's address of its terms. */
function licenceOfZero(meta: Loose): BodyLicence {
  const licence = textOf(meta, 'licenseName', 40)
  const url = textOf(meta, 'otherLicenseUrl', 400) || textOf(meta, 'otherPermissionUrl', 400)
  const hub = hubTerms(url)
  const isOpen = licence === 'CC0' || licence.startsWith('CC_BY')
  const wearers = meta['allowedUserName']
  const author = textOf(meta, 'author', 80)
  return {
    version: '0.x',
    name: textOf(meta, 'title', 80),
    authors: author === '' ? [] : [author],
    licenceUrl: url,
    licenceName: licence,
    wearers: wearers === 'Everyone' ? 'everyone' : wearers === 'ExplicitlyLicensedPerson' ? 'licensed' : 'author',
    commercial: meta['commercialUssageName'] === 'Allow' && !licence.includes('_NC') ? 'corporation' : 'none',
    creditNeeded: licence === 'CC0' ? false : hub === null ? true : hub.get('credit') !== 'unnecessary',
    redistribution: isOpen || hub?.get('redistribution') === 'allow',
    modification: (isOpen && !licence.includes('_ND')) || hub?.get('modification') === 'allow',
    violence: meta['violentUssageName'] === 'Allow',
    sexual: meta['sexualUssageName'] === 'Allow',
  }
}

const HUB = 'https://hub.vroid.com/license?'

/** Terms that stand in an address of VRoid Hub, which most files of VRM 0.x name. */
const hubTerms = (url: string): URLSearchParams | null => (url.startsWith(HUB) ? new URLSearchParams(url.slice(HUB.length)) : null)
