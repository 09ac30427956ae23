import { describe, expect, it } from 'vitest'
import { faultsOf } from './fixture-tree.ts'

describe('useFrame', () => {
  const text = "import { useFrame } from '@react-three/fiber'\nexport const a = useFrame\n"

  it('is imported in the frame loop only', () => {
    expect(faultsOf({ 'engine/runtime/frame-loop.tsx': text })).toEqual([])
    expect(faultsOf({ 'engine/twin/twin.tsx': text })).toEqual(['engine/twin/twin.tsx:1 reserved/use-frame'])
    expect(faultsOf({ 'scenes/first/pieces/gate.tsx': text.replace('useFrame }', 'useFrame as tick }') })).toEqual([
      'scenes/first/pieces/gate.tsx:1 reserved/use-frame',
    ])
  })
})

describe('casts to units and frames', () => {
  const units = {
    'model/units/index.ts': "export { type Metres } from './quantity.ts'\n",
    'model/units/quantity.ts':
      'declare const unit: unique symbol\nexport type Metres = number & { readonly [unit]: 1 }\nexport const metres = (v: number): Metres => v as Metres\n',
  }
  const using = (path: string, from: string, expression: string) =>
    faultsOf({ ...units, [path]: `import type { Metres } from '${from}'\nexport const a = ${expression}\n` })

  it.each(['1 as Metres', '1 as unknown as Metres', '[1] as Metres[]', 'b as { c: Metres }'])(
    '%s is refused outside model/units and model/frames',
    (expression) => {
      expect(using('engine/net/room.ts', '../../model/units/index.ts', expression)).toEqual(['engine/net/room.ts:2 reserved/brand-cast'])
      expect(using('model/frames/enu.ts', '../units/index.ts', expression)).toEqual([])
    },
  )

  it('a type of the same name from elsewhere is not meant', () => {
    expect(faultsOf({ ...units, 'engine/net/room.ts': 'type Metres = 1\nexport const a = 1 as Metres\n' })).toEqual([])
  })
})

describe('errors', () => {
  it('without a code are refused outside tests', () => {
    const text = "export const a = () => {\n  throw new Error('x')\n}\n"
    expect(faultsOf({ 'engine/net/room.ts': text })).toEqual(['engine/net/room.ts:2 reserved/generic-error'])
    expect(faultsOf({ 'tools/start/start.ts': text.replace('new Error', 'TypeError') })).toEqual([
      'tools/start/start.ts:2 reserved/generic-error',
    ])
    expect(faultsOf({ 'engine/net/room.test.ts': text, 'engine/net/typed.ts': text.replace('Error', 'HolositeError') })).toEqual([])
  })
})

describe('the ! of TypeScript', () => {
  it('is for elements of arrays; elsewhere it is refused outside tests', () => {
    const text = 'export const a = b.c!\nexport const d = e[0]!\nexport const f = g()!.h\n'
    expect(faultsOf({ 'engine/net/room.ts': text })).toEqual([
      'engine/net/room.ts:1 reserved/non-null',
      'engine/net/room.ts:3 reserved/non-null',
    ])
    expect(faultsOf({ 'engine/net/room.test.ts': text })).toEqual([])
  })
})
