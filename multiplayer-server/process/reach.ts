import * as z from 'zod/mini'

/** How a run is reached from elsewhere: by which certificate, on which second port, through which proxies. Travels to the server's process as JSON. */
export const reachSchema = z.strictObject({
  tls: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    /** A certificate somebody gave us, chain and key as PEM files. */
    z.strictObject({ kind: z.literal('files'), cert: z.string(), key: z.string() }),
    /** Our own authority, for the machines of one room. */
    z.strictObject({ kind: z.literal('lan') }),
  ]),
  /** Port of the plain HTTP door beside TLS: it leads to the other and, with `lan`, shows how to trust it. Null for none. */
  plainPort: z.nullable(z.number()),
  /** Origin behind proxies; null when reached directly. */
  base: z.nullable(z.string()),
  /** Proxies whose word is taken: see `readProxies`. */
  proxies: z.array(z.string()),
})
export type Reach = z.infer<typeof reachSchema>

/** Plain HTTP, no proxy: for this machine. */
export const DIRECT: Reach = { tls: { kind: 'none' }, plainPort: null, base: null, proxies: [] }
