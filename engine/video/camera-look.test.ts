import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CAMERA_LOOKS } from './camera-look.ts'

const css = readFileSync('engine/interface/theme.css', 'utf8')

test('no two states share a colour or a pattern, and pages show each in the colour the scene does', () => {
  const looks = Object.entries(CAMERA_LOOKS)
  expect(new Set(looks.map(([, { colour }]) => colour)).size).toBe(looks.length)
  expect(new Set(looks.map(([, { pattern }]) => pattern)).size).toBe(looks.length)
  for (const [state, { colour }] of looks) expect(css).toContain(`.camera-state[data-camera-state='${state}'] {\n  --look: ${colour};`)
})
