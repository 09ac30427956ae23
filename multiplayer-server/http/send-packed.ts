import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Request, Response } from 'express'

const pack = promisify(gzip)

/** Packed answers, each made once for the thing it was made of. */
export interface PackedAnswers<K extends object> {
  /** Sends the JSON that `make` gives for `key`, gzip where the client takes it. Nothing is packed twice for one key. */
  send(key: K, make: () => unknown, exchange: { request: Request; response: Response }): Promise<void>
}

/** For answers that are large and change seldom: a show of a night has a megabyte of keys. */
export function packedAnswers<K extends object>(): PackedAnswers<K> {
  const known = new WeakMap<K, Promise<Buffer>>()
  return {
    async send(key, make, { request, response }) {
      response.vary('Accept-Encoding')
      if (request.acceptsEncodings('gzip') !== 'gzip') return void response.json(make())
      let packed = known.get(key)
      if (packed === undefined) {
        packed = pack(JSON.stringify(make()))
        known.set(key, packed)
      }
      response.setHeader('Content-Encoding', 'gzip')
      response.type('json').send(await packed)
    },
  }
}
