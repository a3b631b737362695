import { describe, expect, test } from 'vitest'
import { findDocumentFaults } from './documents.ts'
import { findPinFaults } from './pins.ts'
import { findSourceFaults } from './sources.ts'
import { medianLineCount } from './tidy.ts'
import { findUnitFaults } from './units.ts'

const sound = { path: 'packages/domain/src/price.ts', text: 'export const priceMicros = 1\n' }

function faultsOfLine(line: string, path = sound.path): string[] {
  return findSourceFaults([{ path, text: `${line}\n` }])
}

describe('sources', () => {
  test('a sound file has no faults', () => {
    expect(findSourceFaults([sound])).toEqual([])
    expect(faultsOfLine('// TODO(12): and TODO(#13)')).toEqual([])
    expect(faultsOfLine('// as much as any of this')).toEqual([])
    expect(faultsOfLine("fetch('https://example.org/work/x')")).toEqual([])
  })

  test.each([
    ['// TODO: later', 'a TODO names its issue'],
    ['// TODO(later)', 'a TODO names its issue'],
    ['// FIXME', 'only NOTE'],
    ['// @ts-ignore', 'compiler'],
    ['/* eslint-disable */', 'linter'],
    ['const a = b as any', 'any'],
    ['call(b as any, 1)', 'any'],
    ['const a = new Map<any>()', 'any'],
    ["open('/home/somebody/file')", 'one machine']
  ])('%j is a fault', (line, fault) => {
    expect(faultsOfLine(line)).toEqual([expect.stringContaining(fault)])
  })

  test.each([
    ['test.only(', 'runs always'],
    ['describe.skip(', 'runs always'],
    ['test.skipIf(', 'runs always'],
    ['it.todo(', 'runs always'],
    ['context.skip()', 'says why'],
    ['skip(isMissing)', 'says why']
  ])('%j is a fault in a test', (line, fault) => {
    expect(faultsOfLine(line, 'packages/domain/src/price.test.ts')).toEqual([
      expect.stringContaining(fault)
    ])
  })

  test('a test that says what it misses may be skipped: the runner lists it', () => {
    const line = "skip(isMissing, 'the price history')"
    expect(faultsOfLine(line, 'packages/domain/src/price.test.ts')).toEqual([])
  })

  test('a comment of 101 characters is a fault, one of 100 is not, and code is left to prettier', () => {
    const comment = `// ${'x'.repeat(97)}`
    expect(faultsOfLine(comment)).toEqual([])
    expect(faultsOfLine(`${comment}x`)).toEqual([expect.stringContaining('101 characters')])
    expect(faultsOfLine(` * ${'x'.repeat(100)}`)).toHaveLength(1)
    expect(faultsOfLine(`const long = '${'x'.repeat(100)}'`)).toEqual([])
  })

  test('a file of 401 lines is a fault, one of 400 is not', () => {
    const text = 'x\n'.repeat(400)
    expect(findSourceFaults([{ ...sound, text }])).toEqual([])
    expect(findSourceFaults([{ ...sound, text: `${text}x\n` }])).toHaveLength(1)
  })

  test.each([
    ['apps/web/src/ui/Button.tsx', 'kebab-case'],
    ['apps/web/src/Ui/button.tsx', 'kebab-case'],
    ['apps/api/src/http/send_mail.ts', 'kebab-case'],
    ['apps/api/src/http/utils.ts', 'does not say'],
    ['apps/api/src/http/index.ts', 'only a module']
  ])('%s is a fault', (path, fault) => {
    expect(findSourceFaults([{ path, text: '' }])).toEqual([expect.stringContaining(fault)])
  })

  test.each([
    'apps/api/src/database/migrations/index.ts',
    'packages/domain/src/index.ts',
    'apps/api/src/modules/offers/index.ts'
  ])('%s may be an index', (path) => {
    expect(findSourceFaults([{ path, text: '' }])).toEqual([])
  })
})

describe('units', () => {
  const faultsOf = (line: string) =>
    findUnitFaults([{ path: 'packages/contract/src/offers.ts', text: `  ${line}\n` }])

  test.each([
    'price: Type.Integer(),',
    'energy: EnergyWh,',
    'totalAmount: number',
    'readonly maxPower?: number',
    'startTime: Instant,'
  ])('%j is a fault', (line) => {
    expect(faultsOf(line)).toHaveLength(1)
  })

  test.each([
    'priceMicrosPerKwh: Type.Integer(),',
    'energyWh: EnergyWh,',
    'price: Type.Object({',
    'createdAt: Instant,',
    'deliveryStart: Type.Optional(Instant)'
  ])('%j is none', (line) => {
    expect(faultsOf(line)).toEqual([])
  })
})

describe('pins', () => {
  const faultsOf = (version: string, section = 'dependencies') =>
    findPinFaults([
      { path: 'apps/api/package.json', text: JSON.stringify({ [section]: { fastify: version } }) }
    ])

  test.each(['5.12.8', '18.4.0-beta.17', 'workspace:*'])('%s is one version', (version) => {
    expect(faultsOf(version)).toEqual([])
  })

  test.each(['^5.12.8', '~5.12.8', '5', '5.12', '>=5.0.0', '*', 'latest'])(
    '%s is a fault, of production and of development',
    (version) => {
      const fault = `apps/api/package.json: fastify is not pinned to one version: ${version}`
      expect(faultsOf(version)).toEqual([fault])
      expect(faultsOf(version, 'devDependencies')).toEqual([fault])
    }
  )
})

describe('documents', () => {
  const paths = new Set(['apps', 'apps/api', 'docs/picture.png', 'tools/run.ts', 'README.md'])
  const surroundings = {
    scripts: new Set(['start', 'check']),
    exists: (path: string) => paths.has(path.replace(/\/$/, ''))
  }
  const faultsOf = (text: string, path = 'README.md') =>
    findDocumentFaults([{ path, text }], surroundings)

  test.each([
    'Run `npm start`, `npm install`, `pnpm check` or `pnpm install`.',
    '```sh\nnode tools/run.ts\n```',
    '![a picture](docs/picture.png) and [the web](https://example.org)',
    'The folder `apps/api/` and the type `text/csv`.',
    '```sh\nnpm start # the pnpm scripts\n```',
    'What npm bench would do in prose is not a command.'
  ])('%j is kept', (text) => {
    expect(faultsOf(text)).toEqual([])
  })

  test.each([
    ['Run `pnpm bench`.', 'no script'],
    ['```sh\nnpm run build\n```', 'no script'],
    ['Run `npm test`.', 'no script'],
    ['`node tools/gone.ts`', 'does not exist'],
    ['[gone](docs/gone.md#part)', 'leads nowhere'],
    ['<img src="docs/gone.png">', 'leads nowhere'],
    ['`apps/gone`', 'does not exist'],
    ['`gone/`', 'does not exist']
  ])('%j is a fault', (text, fault) => {
    expect(faultsOf(text)).toEqual([expect.stringContaining(fault)])
  })

  test('links are read from where the document is', () => {
    expect(faultsOf('[up](../README.md)', 'docs/glossary.md')).toEqual([])
    expect(faultsOf('[up](README.md)', 'docs/glossary.md')).toHaveLength(1)
  })
})

test('the median is the length of the file in the middle', () => {
  const files = [3, 100, 1].map((lines) => ({ path: 'a.ts', text: 'x\n'.repeat(lines) }))
  expect(medianLineCount(files)).toBe(3)
})
