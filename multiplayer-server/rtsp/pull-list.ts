import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { HolositeError } from '../../model/errors/index.ts'

const pull = z.strictObject({
  venue: z.string().check(z.regex(/^[a-z0-9-]{1,64}$/)),
  camera: z.string().check(z.regex(/^[a-z0-9-]{1,64}$/)),
  url: z.string().check(z.maxLength(2000)),
})
const pullList = z.strictObject({
  /** Names or addresses, as they stand in the urls: nothing else is ever asked. */
  hosts: z.array(z.string().check(z.minLength(1), z.maxLength(253))).check(z.maxLength(256)),
  cameras: z.array(pull).check(z.maxLength(64)),
})

/** Which RTSP cameras are fetched, and from which hosts alone. Urls may hold passwords: never logged, never sent. */
export type PullList = z.infer<typeof pullList>
export type Pull = z.infer<typeof pull>

/** File of the data folder that the owner writes. */
export const PULL_FILE = 'rtsp.json'

/** Reads the owner's list; none without the file. Throws `document/invalid` or `document/not-json`; its text may hold passwords and is not quoted. */
export function readPullList(folder: string): PullList {
  const file = join(folder, PULL_FILE)
  if (!existsSync(file)) return { hosts: [], cameras: [] }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new HolositeError({
      code: 'document/invalid',
      what: 'Others on this machine may read it.',
      fix: `chmod 600 ${file}`,
      file: PULL_FILE,
    })
  }
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new HolositeError({ code: 'document/not-json', what: 'It is not JSON.', fix: `Mend ${file}.`, file: PULL_FILE })
  }
  const parsed = pullList.safeParse(json)
  if (parsed.success) return parsed.data
  const at = (parsed.error.issues[0]?.path ?? []).filter((part) => typeof part !== 'symbol')
  const what = `${at.join('.') || 'The whole'} is not as it should be.`
  const fix = 'Write { "hosts": ["10.0.0.20"], "cameras": [{ "venue", "camera", "url" }] }.'
  throw new HolositeError({ code: 'document/invalid', what, fix, at, file: PULL_FILE })
}
