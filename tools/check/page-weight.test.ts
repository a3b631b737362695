import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findPageWeightFaults, weighFirstPage } from './page-weight.ts'

const dist = mkdtempSync(join(tmpdir(), 'dist-'))

beforeAll(() => {
  mkdirSync(join(dist, '.vite'))
  write('index.html', '<script type="module" src="/main.js"></script><style>a{}</style>')
  write(
    '.vite/manifest.json',
    JSON.stringify({
      'index.html': { file: 'main.js', isEntry: true, imports: ['_shared'], css: ['main.css'] },
      _shared: { file: 'shared.js', imports: ['index.html'] },
      lazy: { file: 'lazy.js' }
    })
  )
  write('main.js', randomBytes(1_000))
  write('shared.js', randomBytes(2_000))
  write('lazy.js', randomBytes(500_000))
  write('main.css', randomBytes(3_000))
})

afterAll(() => rmSync(dist, { recursive: true }))

function write(name: string, content: string | Buffer): void {
  writeFileSync(join(dist, name), content)
}

test('the first page weighs its entry, what that imports at once, and its styles; lazy parts do not count', () => {
  const { scriptBytes, styleBytes } = weighFirstPage(dist)
  expect(scriptBytes).toBeGreaterThan(3_000)
  expect(scriptBytes).toBeLessThan(3_200)
  expect(styleBytes).toBeGreaterThan(3_000)
  expect(styleBytes).toBeLessThan(3_200)
  expect(findPageWeightFaults(dist)).toEqual([])
})

test('a page over the budget is a fault, and so is one that was not built', () => {
  write('shared.js', randomBytes(180_000))
  write('main.css', randomBytes(41_000))
  expect(findPageWeightFaults(dist)).toEqual([
    expect.stringContaining('of scripts'),
    expect.stringContaining('of styles')
  ])
  expect(findPageWeightFaults(join(dist, 'nowhere'))).toHaveLength(1)
})
