import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHubClient, type HubClient } from '../../multiplayer-server/media/hub-client.ts'

/** A real hub process of a test, and the client to it. */
export interface TestHub {
  readonly process: ChildProcess
  readonly socket: string
  readonly client: HubClient
  exited(): Promise<number | null>
  stop(): Promise<void>
}

/** Waits until `check` gives a value other than null or false; fails after `limitMs`, naming what was awaited. */
export async function until<T>(what: string, limitMs: number, check: () => T | null | false | Promise<T | null | false>): Promise<T> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const value = await check()
    if (value !== null && value !== false) return value
    if (performance.now() > deadline) throw new Error(`Waited ${limitMs} ms in vain for ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** Starts the hub as the supervisor does, with a pipe as its standard input. */
export async function startTestHub(environment: Record<string, string> = {}, socketPath?: string): Promise<TestHub> {
  const folder = mkdtempSync(join(tmpdir(), 'holosite-hub-'))
  const socket = socketPath ?? join(folder, 'hub.sock')
  const child = spawn(process.execPath, ['--import', 'tsx', 'multiplayer-server/media/hub-main.ts'], {
    env: { ...process.env, HOLOSITE_HUB_SOCKET: socket, ...environment },
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  const gone = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  const client = createHubClient(socket)
  await until('the hub to be healthy', 30_000, () => client.healthy())
  return {
    process: child,
    socket,
    client,
    exited: () => gone,
    async stop() {
      child.kill('SIGTERM')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
