import { malformed } from './body-fault.ts'
import { isLoose, type Loose } from './read-glb.ts'

/** The objects of a list under a key, at most `most`; none where the key is absent. Throws `body/malformed`. */
export function listOf(json: Loose, key: string, most: number): readonly Loose[] {
  const list = json[key]
  if (list === undefined) return []
  if (!Array.isArray(list)) throw malformed(`"${key}" is no list.`, [key])
  if (list.length > most) throw malformed(`"${key}" has ${list.length} entries, ${most} are the most.`, [key])
  for (const [index, entry] of list.entries())
    if (!isLoose(entry)) throw malformed(`Entry ${index} of "${key}" is no object.`, [key, index])
  return list as readonly Loose[]
}

/** A whole number from 0 up to `below`. Throws `body/malformed`. */
export function indexOf(value: unknown, below: number, at: readonly (string | number)[]): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < below) return value
  throw malformed(`${at.join('.')} is ${JSON.stringify(value)} and must be a whole number under ${below}.`, at)
}

/** The numbers of a list, which has to have so many of them; null where there is none. Throws `body/malformed`. */
export function numbersOf(value: unknown, length: number, at: readonly (string | number)[]): readonly number[] | null {
  if (value === undefined) return null
  if (!Array.isArray(value) || value.length !== length || !value.every((one) => typeof one === 'number' && Math.abs(one) <= 1e6))
    throw malformed(`${at.join('.')} is no list of ${length} numbers.`, at)
  return value as readonly number[]
}
