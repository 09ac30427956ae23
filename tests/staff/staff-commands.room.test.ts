import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeYard } from '../../multiplayer-server/rooms/testing/yard-documents.ts'
import { runCommandLine } from '../../tools/command/run-command-line.ts'

let cwd = ''
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'holosite-staff-'))
  writeYard(cwd)
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const run = async (...argv: string[]): Promise<{ code: number; answer: Record<string, unknown> }> => {
  let out = ''
  const code = await runCommandLine([...argv, '--json'], { cwd, out: (text) => (out += text), error: () => {} })
  return { code, answer: JSON.parse(out) as Record<string, unknown> }
}

test('a link opens the page of its role, with the secret in the fragment only', async () => {
  const operator = await run('staff', 'link', '--role', 'operator', '--base', 'https://venue.example/')
  expect(operator).toMatchObject({ code: 0, answer: { ok: true, role: 'operator', venue: null } })
  expect(operator.answer['url']).toMatch(/^https:\/\/venue\.example\/console\/yard#[\w-]{43}$/)
  const camera = await run('staff', 'link', '--role', 'camera', '--venue', 'yard', '--camera', 'roof')
  expect(camera.answer['url']).toMatch(/^http:\/\/localhost:8080\/camera\/yard\/roof#[\w-]{43}$/)
})

test('the list names every door and no secret; a revoked one is shown as such and cannot be revoked again', async () => {
  const { answer } = await run('staff', 'link', '--role', 'owner', '--label', 'Chen')
  const id = String(answer['id'])
  const secret = String(answer['url']).split('#')[1] ?? ''
  const list = await run('staff', 'list')
  expect(list.answer).toMatchObject({ ok: true, staff: [{ id, kind: 'link', role: 'owner', label: 'Chen', state: 'open' }] })
  expect(JSON.stringify(list.answer)).not.toContain(secret)
  expect(await run('staff', 'revoke', id)).toMatchObject({ code: 0, answer: { ok: true, closed: 1 } })
  expect((await run('staff', 'list')).answer).toMatchObject({ staff: [{ id, state: 'revoked' }] })
  expect(await run('staff', 'revoke', id)).toMatchObject({ code: 1, answer: { errors: [{ code: 'access/unknown-link' }] } })
})

test('the audit lists acts newest first, with what, on what and the outcome, a page at a time, and no secret', async () => {
  const { answer } = await run('staff', 'link', '--role', 'owner', '--label', 'Chen')
  await run('staff', 'revoke', String(answer['id']))
  const audit = await run('staff', 'audit')
  const lines = audit.answer['lines'] as { id: number; what: string }[]
  expect(lines).toMatchObject([
    { what: 'staff-revoked', who: 'command', outcome: 'done' },
    { what: 'staff-link-made', detail: `${String(answer['id'])} owner every venue` },
  ])
  expect(JSON.stringify(lines)).not.toContain(String(answer['url']).split('#')[1] ?? '')
  expect((await run('staff', 'audit', '--most', '1')).answer['lines']).toHaveLength(1)
  expect((await run('staff', 'audit', '--before', String(lines[0]?.id))).answer['lines']).toEqual([lines[1]])
  expect((await run('staff', 'audit', '--venue', 'elsewhere')).answer['lines']).toEqual([])
})

test('wrong usage ends with 2 and says what is known', async () => {
  for (const argv of [
    ['staff'],
    ['staff', 'link'],
    ['staff', 'link', '--role', 'king'],
    ['staff', 'link', '--role', 'visitor'],
    ['staff', 'link', '--role', 'owner', '--minutes', '0'],
    ['staff', 'link', '--role', 'owner', '--venue', 'nowhere'],
    ['staff', 'link', '--role', 'owner', '--base', 'javascript:alert(1)'],
    ['staff', 'link', '--role', 'camera'],
    ['staff', 'link', '--role', 'owner', '--camera', 'gate'],
    ['staff', 'revoke'],
    ['staff', 'audit', 'more'],
    ['staff', 'audit', '--most', '0'],
    ['staff', 'audit', '--before', 'x'],
  ]) {
    expect.soft(await run(...argv), argv.join(' ')).toMatchObject({ code: 2, answer: { ok: false, errors: [{ code: 'command/usage' }] } })
  }
})

test('a backup taken is put back whole, and never over what is there', async () => {
  const { answer } = await run('staff', 'link', '--role', 'owner')
  expect(await run('backup', 'copy')).toMatchObject({ code: 0, answer: { files: ['holosite.sqlite'] } })
  expect(await run('backup', 'copy')).toMatchObject({ code: 2 })
  expect(await run('restore', 'copy')).toMatchObject({ code: 2 })
  expect(await run('restore', 'copy', '--data', 'other')).toMatchObject({ code: 0 })
  expect((await run('staff', 'list', '--data', 'other')).answer).toMatchObject({ staff: [{ id: answer['id'] }] })
  expect(await run('restore', 'nothing', '--data', 'third')).toMatchObject({ code: 1, answer: { errors: [{ code: 'store/unreadable' }] } })
})
