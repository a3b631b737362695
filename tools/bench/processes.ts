import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import { join } from 'node:path'
import { findFreePort } from '@commonwatt/api/testing/server'
import { builtApi } from '../launch/builds.mjs'
import { root } from '../launch/toolchain.mjs'
import type { WriterTask } from './peers/bare-writer.ts'

const main = join(root, builtApi)
const patienceMs = 30_000
const pollMs = 4
const running = new Set<ChildProcess>()

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export interface Server {
  url: string
  pid: number
  /** From the start of the process to its first answer. */
  startMs: number
  stop: () => Promise<void>
}

/** Starts the product on a SQLite file and waits for its first answer. */
export async function startOurs(file: string): Promise<Server> {
  const port = await findFreePort()
  const startedAt = performance.now()
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: String(port),
      HOST: '127.0.0.1',
      DATABASE_URL: `sqlite:${file}`,
      JWT_SECRET: 'a secret of the benchmarks, long enough to be one',
      DEMO: 'false',
      // As many as the load can ask for: what is measured is answering, not refusing.
      RATE_LIMIT_PER_MINUTE: '10000000',
      STRICT_RATE_LIMIT_PER_MINUTE: '10000000'
    },
    stdio: ['ignore', 'ignore', 'inherit']
  })
  watch(child)
  const url = `http://127.0.0.1:${port}`
  await waitForAnswer(`${url}/health/live`, child)
  const startMs = performance.now() - startedAt
  return { url, pid: child.pid ?? 0, startMs, stop: () => stop(child) }
}

/** Starts the bare peer on a SQLite file. */
export async function startBare(file: string): Promise<Server> {
  const startedAt = performance.now()
  const child = forkPeer('bare-server.ts', file)
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const url = `http://127.0.0.1:${port}`
  const startMs = performance.now() - startedAt
  return { url, pid: child.pid ?? 0, startMs, stop: () => stop(child) }
}

export interface Writer {
  run: (task: WriterTask) => Promise<{ count: number; elapsedMs: number }>
  stop: () => Promise<void>
}

/** Starts the peer that writes without HTTP. */
export async function startWriter(file: string): Promise<Writer> {
  const child = forkPeer('bare-writer.ts', file)
  await once(child, 'message')
  return {
    run: async (task) => {
      child.send(task)
      const [result] = (await once(child, 'message')) as [{ count: number; elapsedMs: number }]
      return result
    },
    stop: () => stop(child)
  }
}

function forkPeer(name: string, file: string): ChildProcess {
  const child = fork(join(import.meta.dirname, 'peers', name), [file], { execArgv: [] })
  watch(child)
  return child
}

function watch(child: ChildProcess): void {
  running.add(child)
  child.once('exit', (code, signal) => {
    running.delete(child)
    if (code === 0 || signal === 'SIGTERM' || signal === 'SIGKILL') return
    console.error('A process that was measured has broken down')
    process.exit(1)
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

async function waitForAnswer(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline && child.exitCode === null) {
    if (await isAnswered(url)) return
    await new Promise((next) => setTimeout(next, pollMs))
  }
  throw new Error('The server did not answer')
}

function isAnswered(url: string): Promise<boolean> {
  return new Promise((answered) => {
    get(url, { agent: false }, (response) => {
      response.resume()
      answered(response.statusCode === 200)
    }).on('error', () => answered(false))
  })
}
