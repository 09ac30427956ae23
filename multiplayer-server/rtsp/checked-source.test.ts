import { expect, test } from 'vitest'
import { checkSource } from './checked-source.ts'

const HOSTS = ['cam.example', '10.0.0.20', '127.0.0.1', 'FD00::20']
const names = (addresses: readonly string[]) => () => Promise.resolve(addresses)

test('a listed name is resolved once and kept as its address; a listed address is taken at its word', async () => {
  expect(await checkSource('rtsp://user:p%40ss@cam.example:8554/live?ch=1', HOSTS, names(['10.0.0.7']))).toEqual({
    address: '10.0.0.7',
    port: 8554,
    credentials: 'user:p%40ss@',
    rest: '/live?ch=1',
  })
  expect(await checkSource('rtsp://10.0.0.20/a', HOSTS, names([]))).toMatchObject({ address: '10.0.0.20', port: 554, credentials: '' })
  expect(await checkSource('rtsp://127.0.0.1/a', HOSTS, names([]))).toMatchObject({ address: '127.0.0.1' })
  expect(await checkSource('rtsp://[fd00::20]/a', HOSTS, names([]))).toMatchObject({ address: 'fd00::20' })
})

test.each([
  ['rtsp://10.0.0.21/a', ['10.0.0.21']],
  ['http://10.0.0.20/a', ['10.0.0.20']],
  ['file:///etc/passwd', []],
  ['rtsp://cam.example.evil/a', ['10.0.0.7']],
  ['rtsp://10.0.0.20@evil.example/a', ['10.0.0.7']],
  ['rtsp://2130706433/a', ['127.0.0.1']],
  ['rtsp://cam.example/a', ['127.0.0.1']],
  ['rtsp://cam.example/a', ['10.0.0.7', '169.254.169.254']],
  ['rtsp://cam.example/a', ['::1']],
  ['rtsp://cam.example/a', ['::ffff:127.0.0.1']],
  ['rtsp://cam.example/a', ['fe80::1']],
  ['rtsp://cam.example/a', ['0.0.0.0']],
  ['rtsp://cam.example/a', []],
] as const)('%s leading to %s is refused', async (url, addresses) => {
  await expect(checkSource(url, HOSTS, names(addresses))).rejects.toMatchObject({ code: 'access/foreign' })
})
