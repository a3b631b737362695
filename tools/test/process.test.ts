import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { nodePath } from '../launch/toolchain.mjs'
import { run, stopAllProcesses } from './process.ts'

const script = (text: string) => run(nodePath, ['-e', text])

/** A program that starts another one, tells its id, and lets it live. */
const parent = `
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
  console.log(child.pid)`

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch {
    return false
  }
}

async function untilGone(id: number): Promise<boolean> {
  for (let tries = 0; tries < 50 && isRunning(id); tries += 1) await setTimeout(100)
  return !isRunning(id)
}

test('the code and both outputs of a program are kept', async () => {
  expect(await script("console.log('a'); console.error('b'); process.exit(3)")).toEqual({
    code: 3,
    output: 'a\nb\n'
  })
})

test('a program that cannot be started is a failure with its name', async () => {
  const { code, output } = await run('no-such-program', [])
  expect(code).not.toBe(0)
  expect(output).toContain('no-such-program')
})

test('what a program leaves behind is stopped when it ends', async () => {
  const { output } = await script(`${parent}; process.exitCode = 0; child.unref()`)
  expect(await untilGone(Number(output))).toBe(true)
})

test('stopping ends the programs and what they have started', async () => {
  const running = script(`${parent}; process.on('SIGTERM', () => {})`)
  await setTimeout(500)
  const stopped = stopAllProcesses()
  const { output } = await running
  await stopped
  expect(await untilGone(Number(output))).toBe(true)
})
