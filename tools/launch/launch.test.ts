import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { fingerprintOf, isStamped, writeStamp } from './fingerprint.mjs'
import { nodePath, root } from './toolchain.mjs'

const folder = mkdtempSync(join(tmpdir(), 'launch-'))

afterAll(() => rmSync(folder, { recursive: true }))

describe('fingerprints', () => {
  const sources = join(folder, 'sources')
  mkdirSync(join(sources, 'src/node_modules'), { recursive: true })
  writeFileSync(join(sources, 'src/a.ts'), 'a')

  test('a change of content or name changes it; a new time or an installed package does not', () => {
    const before = fingerprintOf(sources, ['src', 'gone.json'])
    utimesSync(join(sources, 'src/a.ts'), 1, 1)
    writeFileSync(join(sources, 'src/node_modules/b.ts'), 'b')
    expect(fingerprintOf(sources, ['src', 'gone.json'])).toBe(before)
    writeFileSync(join(sources, 'src/c.ts'), '')
    const renamed = fingerprintOf(sources, ['src'])
    writeFileSync(join(sources, 'src/a.ts'), 'b')
    expect(new Set([before, renamed, fingerprintOf(sources, ['src'])]).size).toBe(3)
  })

  test('a stamp holds for the fingerprint that it was written with', () => {
    const stamp = join(folder, 'deep/stamp')
    expect(isStamped(stamp, 'x')).toBe(false)
    writeStamp(stamp, 'x')
    expect(isStamped(stamp, 'x')).toBe(true)
    expect(isStamped(stamp, 'y')).toBe(false)
  })
})

describe('a launched program', () => {
  /**
   * Starts a launcher, below a shell that does not pass signals on when asked, of a program that
   * ends politely.
   */
  async function start(shell: boolean) {
    const launcher = join(folder, 'launcher.mjs')
    const program =
      "process.on('SIGTERM', () => { console.log('closed'); process.exit(7) }); console.log('ready'); setInterval(() => {}, 1000)"
    writeFileSync(
      launcher,
      `import { runToEnd } from ${JSON.stringify(join(root, 'tools/launch/child.mjs'))}
       process.exitCode = await runToEnd(process.execPath, ['-e', ${JSON.stringify(program)}], { cwd: '.' })`
    )
    const child = shell
      ? spawn('sh', ['-c', `"${nodePath}" "${launcher}"; exit $?`], { stdio: 'pipe' })
      : spawn(nodePath, [launcher], { stdio: 'pipe' })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    await once(child.stdout, 'data')
    return { child, output: () => output }
  }

  test('gets the signal that its launcher gets, and its exit code is passed on', async () => {
    const { child, output } = await start(false)
    child.kill('SIGTERM')
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(7)
    expect(output()).toBe('ready\nclosed\n')
  })

  test('ends when whoever has started its launcher is gone', async () => {
    const { child, output } = await start(true)
    child.kill('SIGKILL')
    await once(child.stdout, 'close')
    expect(output()).toBe('ready\nclosed\n')
  })
})
