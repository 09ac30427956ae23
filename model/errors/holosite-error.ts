/** Where in a document a fault lies: keys and indices from the root, as zod reports them. */
export type FaultPath = readonly (string | number)[]

/** A sentence by its key and values, so that a page can say it in its own language; a value may be a sentence part itself. */
export interface Phrase {
  readonly key: string
  readonly values: Readonly<Record<string, string | number | Phrase>>
}

/** What a fault says, as a plain value: safe to send, to print and to compare. */
export interface Fault {
  /** Stable code callers branch on, `domain/reason`, e.g. `document/newer-version`. */
  readonly code: string
  /** What is wrong, in one sentence, with the value at fault. */
  readonly what: string
  /** What to do about it, in the imperative. */
  readonly fix: string
  /** Path inside the document or message; empty when the whole is at fault. */
  readonly at: FaultPath
  /** File the fault was found in, where there is one. */
  readonly file?: string
  /** `what` and `fix` by phrase, where pages can say them in another language. */
  readonly told?: { readonly what: Phrase; readonly fix: Phrase } | undefined
}

/** The closed list of fault codes. A code is never reused for another meaning. */
export type FaultCode =
  | 'document/not-json'
  | 'document/not-an-object'
  | 'document/too-large'
  | 'document/unknown-kind'
  | 'document/wrong-kind'
  | 'document/newer-version'
  | 'document/bad-version'
  | 'document/invalid'
  | 'document/unreadable'
  | 'venue/unknown-id'
  | 'venue/duplicate-id'
  | 'venue/patch-conflict'
  | 'venue/bad-lens'
  | 'venue/wrong-venue'
  | 'venue/missing'
  | 'venue/not-ready'
  | 'venue/broken-tiles'
  | 'venue/bad-zone'
  | 'venue/too-bright'
  | 'venue/bad-ground'
  | 'show/unknown-target'
  | 'show/unknown-cue'
  | 'show/overlapping-clips'
  | 'show/duplicate-id'
  | 'show/bad-value'
  | 'show/outside-cue'
  | 'show/stale-revision'
  | 'show/too-soon'
  | 'show/end-of-list'
  | 'show/cue-order'
  | 'event/time-order'
  | 'event/over-capacity'
  | 'event/other-scene'
  | 'house/stale-revision'
  | 'house/not-here'
  | 'house/not-a-visitor'
  | 'house/unknown-key'
  | 'house/unknown-event'
  | 'house/already'
  | 'house/muted'
  | 'house/word'
  | 'house/locked'
  | 'house/banned'
  | 'house/closed'
  | 'house/over'
  | 'house/invited'
  | 'house/too-many'
  | 'house/unknown-mirror'
  | 'house/no-place'
  | 'house/unknown-party'
  | 'house/zone-full'
  | 'frames/unknown-system'
  | 'frames/outside-domain'
  | 'optics/not-monotonic'
  | 'optics/folded-warp'
  | 'optics/too-few-pairs'
  | 'optics/no-camera'
  | 'presence/malformed'
  | 'presence/overrun'
  | 'presence/late'
  | 'protocol/malformed'
  | 'protocol/too-large'
  | 'protocol/too-fast'
  | 'protocol/too-early'
  | 'protocol/version'
  | 'protocol/not-allowed'
  | 'access/no-session'
  | 'access/expired'
  | 'access/replayed'
  | 'access/foreign'
  | 'access/revoked'
  | 'access/wrong-origin'
  | 'access/wrong-role'
  | 'access/insecure'
  | 'access/unknown-link'
  | 'access/bad-ticket'
  | 'access/bad-certificate'
  | 'media/unknown-camera'
  | 'media/bad-sdp'
  | 'media/too-large'
  | 'media/not-publishing'
  | 'media/busy'
  | 'media/hub-down'
  | 'media/no-voice'
  | 'scene/unknown-piece'
  | 'scene/piece-failed'
  | 'scene/media-missing'
  | 'scene/bad-performer'
  | 'stage/no-canvas'
  | 'projection/outside-capacity'
  | 'projection/unsupported'
  | 'store/unreadable'
  | 'store/torn-log'
  | 'store/locked'
  | 'store/full'
  | 'store/away'
  | 'survey/unreadable'
  | 'survey/not-json'
  | 'survey/malformed'
  | 'survey/unsupported'
  | 'survey/too-large'
  | 'survey/no-crs'
  | 'survey/unknown-crs'
  | 'survey/no-heights'
  | 'survey/empty'
  | 'survey/geometry'
  | 'body/not-vrm'
  | 'body/truncated'
  | 'body/malformed'
  | 'body/unsupported'
  | 'body/no-licence'
  | 'body/licence'
  | 'body/over-budget'
  | 'body/too-many'
  | 'body/not-found'
  | 'command/usage'
  | 'command/failed'
  | 'net/unreachable'
  | 'net/garbled'
  | 'net/moving'
  | 'interface/outside-provider'
  | 'stage/system-failed'

/** The one error of the project. Callers branch on `code`, never on text. */
export class HolositeError extends Error implements Fault {
  readonly code: FaultCode
  readonly what: string
  readonly fix: string
  readonly at: FaultPath
  readonly file?: string
  readonly told?: NonNullable<Fault['told']>

  constructor(fault: Omit<Fault, 'code' | 'at'> & { code: FaultCode; at?: FaultPath; cause?: unknown }) {
    super(`${fault.what} ${fault.fix}`, fault.cause === undefined ? undefined : { cause: fault.cause })
    this.name = 'HolositeError'
    this.code = fault.code
    this.what = fault.what
    this.fix = fault.fix
    this.at = fault.at ?? []
    if (fault.file !== undefined) this.file = fault.file
    if (fault.told !== undefined) this.told = fault.told
  }

  /** The error as a plain fault, for the wire, a log line or `--json` output. */
  toFault(): Fault {
    const { code, what, fix, at, file, told } = this
    return { code, what, fix, at, ...(file === undefined ? {} : { file }), ...(told === undefined ? {} : { told }) }
  }
}

/** An expected outcome: a value, or the faults that stood in its way. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly faults: readonly Fault[] }
