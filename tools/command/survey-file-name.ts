import { relative, resolve } from 'node:path'

/** A survey file as the command line names it, so that faults name it the same way; absolute where it is not under the folder. */
export function surveyFileName(cwd: string, input: string): string {
  const path = resolve(cwd, input)
  const near = relative(process.cwd(), path)
  return near.startsWith('..') ? path : near
}
