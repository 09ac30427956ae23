/** One process that may carry a room. */
export interface Carrier {
  readonly id: string
  /** People whose connections it holds, and places that are still free in rooms of the venue there. */
  readonly load: number
}

/**
 * The process that is to carry one room more: the venue's own while the room's people still fit into `perProcess` there, else the one with the
 * fewest; the own on a tie. Null stands for the own.
 */
export function chooseProcess(ownLoad: number, others: readonly Carrier[], room: number, perProcess: number): string | null {
  if (ownLoad + room <= perProcess) return null
  let least: Carrier | null = null
  for (const other of others) if (other.load < (least?.load ?? ownLoad)) least = other
  return least?.id ?? null
}
