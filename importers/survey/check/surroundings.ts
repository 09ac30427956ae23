import type { FaultList } from './fault-list.ts'
import type { TileSource } from './tile-source.ts'

/** What a file is judged within. */
export interface Surroundings {
  readonly source: TileSource
  /** Paths judged or being judged. */
  readonly seen: Set<string>
  readonly list: FaultList
  /** Archives within archives. */
  readonly depth: number
}
