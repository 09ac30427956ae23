/** How long and how many bodies of visitors a venue keeps. */
export const BODY_LIMITS = {
  /** After its owner was last seen, ms. */
  keptMs: 24 * 3_600_000,
  /** Somebody whose body was taken off by staff brings none for so long, ms. */
  barredMs: 24 * 3_600_000,
  /** Of all files of a venue, bytes. */
  totalBytes: 256 * 1024 * 1024,
  /** Owners of a venue. */
  owners: 500,
  /** Told to a room at once; whoever came first is among them. */
  told: 64,
} as const
