import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { root } from '../launch/toolchain.mjs'

const graceMs = 5_000
const longestMs = 20 * 60_000

const running = new Set<ChildProcess>()

// Should the run itself break down, nothing is left behind.
process.once('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL')
})

export interface Finished {
  code: number
  output: string
}

export interface RunOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Shows the output as it comes instead of keeping it. */
  isLive?: boolean
}

/** Runs a program to its end. What it leaves running in its process group is stopped with it. */
export async function run(
  command: string,
  args: readonly string[],
  { cwd = root, env = {}, isLive = false }: RunOptions = {}
): Promise<Finished> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: isLive ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32'
  })
  running.add(child)
  let output = ''
  const keep = (chunk: Buffer) => void (output += chunk.toString())
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const deadline = setTimeout(() => {
    output += `\nStopped after ${longestMs / 60_000} minutes.\n`
    signalGroup(child, 'SIGKILL')
  }, longestMs)
  try {
    const code = await endOf(child)
    signalGroup(child, 'SIGKILL')
    return { code, output }
  } catch (error) {
    return { code: 127, output: `${output}${command} could not be started: ${String(error)}\n` }
  } finally {
    clearTimeout(deadline)
    running.delete(child)
  }
}

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => {
      // Output is read to its end, unless something left behind holds the pipe open.
      const giveUp = setTimeout(() => signalGroup(child, 'SIGKILL'), 1_000)
      child.on('close', () => {
        clearTimeout(giveUp)
        resolve(code ?? 1)
      })
    })
  })
}

/** Stops everything that `run` has started: politely, then not. */
export async function stopAllProcesses(): Promise<void> {
  const children = [...running]
  for (const child of children) signalGroup(child, 'SIGTERM')
  const deadline = AbortSignal.timeout(graceMs)
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    await once(child, 'exit', { signal: deadline }).catch(() => undefined)
  }
  for (const child of children) signalGroup(child, 'SIGKILL')
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
