import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { contract, createClient, type Transport } from '@commonwatt/contract'
import type { ApiClient } from './harness.ts'

export interface ServerProcess {
  url: string
  /** The typed client over real HTTP. */
  clientWith: (token: string | null) => ApiClient
  /** Ends it at once, as a power cut would. */
  kill: () => Promise<void>
  /** Lets its clock run ahead of ours by this much. */
  setClockAhead: (aheadMs: number) => Promise<void>
  /** Asks it to stop and waits. Resolves with its exit code. */
  stop: () => Promise<number | null>
}

const startMs = 30_000
const main = resolve(import.meta.dirname, '../src/main.ts')
const builtMain = resolve(import.meta.dirname, '../dist/main.js')
const shiftClock = pathToFileURL(resolve(import.meta.dirname, 'shift-clock.ts')).href

/** Starts the server from its sources, in a process of its own, and waits until it is ready. */
export function startServer(databaseUrl: string, env?: Record<string, string>) {
  return start(main, databaseUrl, env)
}

/** Starts the server as it was built, which must have been done before. */
export function startBuiltServer(databaseUrl: string, env?: Record<string, string>) {
  return start(builtMain, databaseUrl, env)
}

async function start(
  program: string,
  databaseUrl: string,
  env: Record<string, string> = {}
): Promise<ServerProcess> {
  const port = await findFreePort()
  const child = spawn(process.execPath, ['--import', shiftClock, program], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: String(port),
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      JWT_SECRET: 'a secret that only this test knows, long enough',
      DEMO: 'false',
      LOG_LEVEL: 'error',
      RATE_LIMIT_PER_MINUTE: '1000000',
      STRICT_RATE_LIMIT_PER_MINUTE: '1000000',
      ...env
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc']
  })
  // A test run that is cut short takes its servers along.
  process.once('exit', () => child.kill('SIGKILL'))
  const output: string[] = []
  child.stdout?.on('data', (data: Buffer) => output.push(data.toString('utf8')))
  child.stderr?.on('data', (data: Buffer) => output.push(data.toString('utf8')))
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  const url = `http://127.0.0.1:${port}`
  await waitUntilReady(url, child, output)
  return {
    url,
    clientWith: (token) => createClient(contract, fetchTransport(url, token)),
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
    setClockAhead: async (aheadMs) => {
      const isSet = new Promise((done) => child.once('message', done))
      child.send({ aheadMs })
      await isSet
    },
    stop: () => {
      child.kill('SIGTERM')
      return exited
    }
  }
}

async function waitUntilReady(url: string, child: ChildProcess, output: string[]): Promise<void> {
  const deadline = performance.now() + startMs
  while (performance.now() < deadline) {
    if (child.exitCode !== null) break
    const response = await fetch(`${url}/health/ready`).catch(() => null)
    if (response?.ok) return
    await new Promise((next) => setTimeout(next, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`The server did not get ready:\n${output.join('')}`)
}

export async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  if (typeof address !== 'object' || !address) throw new Error('No port is free')
  return address.port
}

/** The client's requests over HTTP with a bearer token. */
export function fetchTransport(url: string, token: string | null): Transport {
  return async (request) => {
    const response = await fetch(`${url}${request.url}`, {
      method: request.method,
      headers: { ...request.headers, ...(token && { authorization: `Bearer ${token}` }) },
      ...(request.body !== undefined && { body: request.body }),
      ...(request.file && { body: toForm(request.file) }),
      signal: AbortSignal.timeout(30_000)
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    return {
      status: response.status,
      mediaType: response.headers.get('content-type') ?? '',
      bytes: () => Promise.resolve(bytes),
      text: () => Promise.resolve(Buffer.from(bytes).toString('utf8'))
    }
  }
}

function toForm(file: { name: string; mediaType: string; bytes: Uint8Array }): FormData {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(file.bytes)], { type: file.mediaType }), file.name)
  return form
}
