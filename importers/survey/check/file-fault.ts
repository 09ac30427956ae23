/** What is wrong in a file, and where: keys of its JSON from the top, or `byte` and its number. */
export interface FileFault {
  readonly what: string
  readonly at: readonly (string | number)[]
  /** True where the file breaks the standard and is read all the same. */
  readonly isWarning?: true
}

/** A fault of one of several files; `file` is absolute, and goes on into an archive. */
export interface PlacedFault extends FileFault {
  readonly file: string
}
