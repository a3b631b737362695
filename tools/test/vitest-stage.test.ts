import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { root } from '../launch/toolchain.mjs'
import { outcomeOf, runVitest } from './vitest-stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'stage-'))
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))

afterAll(() => rmSync(folder, { recursive: true }))

/** Runs vitest for real over files with these texts. */
async function runOver(name: string, files: Record<string, string>) {
  const home = join(folder, name)
  mkdirSync(home)
  writeFileSync(join(home, 'package.json'), '{"type":"module"}')
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(home, file), `import { beforeAll, expect, test } from 'vitest'\n${text}`)
  }
  return runVitest({
    folder: relative(root, home),
    env: { VITEST: undefined, VITEST_POOL_ID: undefined, VITEST_WORKER_ID: undefined },
    filters: [],
    isLive: false,
    tallyPath: join(home, 'tally.json')
  })
}

describe('a run of vitest', () => {
  test('counts what passed, failed and was skipped, with the reason', async () => {
    const outcome = await runOver('mixed', {
      'a.test.ts': `
        test('passes', () => expect(1).toBe(1))
        test('fails', () => expect(1).toBe(2))
        test('skips', ({ skip: leave }) => leave('no meter here'))`
    })
    expect(outcome).toMatchObject({
      passed: 1,
      failed: 1,
      skipped: [{ name: 'a.test.ts › skips', reason: 'no meter here' }]
    })
    expect(outcome.report).toContain('expected 1 to be 2')
  })

  test('counts a file that does not load, and what else ran', async () => {
    const outcome = await runOver('broken', {
      'a.test.ts': "import './gone.ts'",
      'b.test.ts': "test('passes', () => undefined)"
    })
    expect(outcome).toMatchObject({ passed: 1, failed: 1 })
  })

  test('counts a set-up that fails and an error that no test has thrown', async () => {
    const setUp = await runOver('set-up', {
      'a.test.ts': "beforeAll(() => { throw new Error('x') })\ntest('waits', () => undefined)"
    })
    expect(setUp).toMatchObject({
      failed: 1,
      skipped: [{ name: 'a.test.ts › waits', reason: 'its set-up failed' }]
    })
    const unhandled = await runOver('unhandled', {
      'a.test.ts': "test('passes', () => { void Promise.reject(new Error('lost')) })"
    })
    expect(unhandled).toMatchObject({ passed: 1, failed: 1 })
  })

  test('counts an empty package as a failure', async () => {
    expect(await runOver('empty', {})).toMatchObject({ passed: 0, failed: 1 })
  })

  test('counts a process that dies as a failure', async () => {
    const outcome = await runOver('dies', {
      'a.test.ts': "test('dies', () => { process.kill(process.ppid, 'SIGKILL') })"
    })
    expect(outcome).toMatchObject({ passed: 0, failed: 1 })
  })
})

test('a code that is not 0 is a failure whatever the tally says', () => {
  const tally = { passed: 3, failed: 0, skipped: [], outside: [] }
  expect(outcomeOf(0, '', tally)).toMatchObject({ passed: 3, failed: 0 })
  expect(outcomeOf(1, '', tally)).toMatchObject({ passed: 3, failed: 1 })
})
