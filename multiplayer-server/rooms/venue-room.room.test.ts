import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLOSE, PROTOCOL_VERSION } from '../../model/protocol/index.ts'
import { joinWith, openYard, until, type Yard } from './testing/open-yard.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openYard()
}, 60_000)
afterAll(() => yard.close())

describe('joining', () => {
  test('a newcomer is welcomed with protocol, slot, people, clock, show, cameras and documents', async () => {
    const seat = await yard.browser().join('visit', 'Li')
    await until(() => seat.told.documents.length > 0, 'documents')
    expect(seat.told.welcome[0]).toMatchObject({ protocol: PROTOCOL_VERSION, venue: 'yard', role: 'visitor', people: [{ name: 'Li' }] })
    expect(seat.told.cueState[0]).toMatchObject({ revision: 0, next: 'open', running: [] })
    expect(seat.told.cueHistory[0]).toHaveLength(1)
    expect(seat.told.cameras[0]).toMatchObject([{ camera: 'gate', state: 'off', onAir: false }, { camera: 'roof' }])
    expect(seat.told.documents[0]).toEqual({ revision: 1, faults: [] })
    await seat.room.leave()
  })
})
