import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pages } from './pages.ts'

const SCRIPT = 'export const words = "again and again"\n'.repeat(400)
let dist: string
let server: Server

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'holosite-packed-'))
  writeFileSync(join(dist, 'main.js'), SCRIPT)
  writeFileSync(join(dist, 'short.js'), 'export {}')
  writeFileSync(join(dist, '.secret.js'), SCRIPT)
  writeFileSync(join(dist, 'picture.png'), Buffer.alloc(9000))
  server = createServer(express().use(pages(dist)))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
})
afterAll(async () => {
  await new Promise((closed) => server.close(closed))
  rmSync(dist, { recursive: true, force: true })
})

const get = (
  path: string,
  headers: Record<string, string> = { 'accept-encoding': 'gzip' },
): Promise<{ answer: IncomingMessage; body: Buffer }> =>
  new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo
    httpRequest({ host: '127.0.0.1', port, path, headers, agent: false }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve({ answer, body: Buffer.concat(parts) }))
    })
      .on('error', reject)
      .end()
  })

test('a script goes out gzipped and is the same script', async () => {
  const { answer, body } = await get('/main.js')
  expect(answer.headers['content-encoding']).toBe('gzip')
  expect(answer.headers.vary).toMatch(/accept-encoding/i)
  expect(body.length).toBeLessThan(SCRIPT.length / 10)
  expect(gunzipSync(body).toString()).toBe(SCRIPT)
})

test('a client that takes no gzip, asks for a part, or for what does not shrink gets the file as it is', async () => {
  const plain = await get('/main.js', {})
  expect(plain.answer.headers['content-encoding']).toBeUndefined()
  expect(plain.body.toString()).toBe(SCRIPT)
  const part = await get('/main.js', { 'accept-encoding': 'gzip', range: 'bytes=0-9' })
  expect([part.answer.statusCode, part.body.toString()]).toEqual([206, SCRIPT.slice(0, 10)])
  for (const path of ['/short.js', '/picture.png']) expect((await get(path)).answer.headers['content-encoding'], path).toBeUndefined()
})

test('a packed file that is known is not sent again, and a changed one is packed anew', async () => {
  const first = await get('/main.js')
  const again = await get('/main.js', { 'accept-encoding': 'gzip', 'if-none-match': first.answer.headers.etag! })
  expect([again.answer.statusCode, again.body.length]).toEqual([304, 0])
  const changed = `${SCRIPT}// changed\n`
  writeFileSync(join(dist, 'main.js'), changed)
  expect(gunzipSync((await get('/main.js')).body).toString()).toBe(changed)
})

test('hidden files, documents and paths that climb stay back, packed or not', async () => {
  for (const path of ['/.secret.js', '/../package.json', '/%2e%2e/package.json', '/index.html', '/none.js'])
    expect((await get(path)).answer.statusCode, path).toBe(404)
})
