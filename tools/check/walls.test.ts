import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findWallFaults } from './walls.ts'

const contract = 'packages/contract/src/index.ts'
const module = 'apps/api/src/modules'

/** A sound tree in small: every file is read, and no wall is touched. */
const soundTree: Record<string, string> = {
  'package.json': '{"name":"small","type":"module","devDependencies":{"vitest":"1.0.0"}}',
  'packages/contract/package.json':
    '{"name":"@commonwatt/contract","type":"module","exports":{".":"./src/index.ts"}}',
  [contract]: 'export interface Offer { id: string }\nexport const roles = 1\n',
  'packages/domain/package.json':
    '{"name":"@commonwatt/domain","type":"module","exports":{".":"./src/index.ts"}}',
  'packages/domain/src/index.ts': 'export const price = 1\n',
  'apps/api/package.json':
    '{"name":"@commonwatt/api","type":"module","dependencies":{"@commonwatt/contract":"1","@commonwatt/domain":"1","kysely":"1"},"devDependencies":{"ws":"1"}}',
  'apps/api/src/app.ts': "import { offers } from './modules/offers/index.ts'\nexport { offers }\n",
  'apps/api/src/database/database.ts':
    "import type { Row } from '../modules/offers/tables.ts'\nexport type Database = Row\n",
  'apps/api/src/database/prepared.ts': 'export const prepare = 1\n',
  [`${module}/offers/index.ts`]: "export { offers } from './routes.ts'\n",
  [`${module}/offers/routes.ts`]:
    "import { roles } from '@commonwatt/contract'\nimport { find } from './service.ts'\nexport const offers = [roles, find]\n",
  [`${module}/offers/service.ts`]:
    "import { price } from '@commonwatt/domain'\nimport { read } from './queries.ts'\nexport const find = [price, read]\n",
  [`${module}/offers/queries.ts`]: "import { sql } from 'kysely'\nexport const read = sql\n",
  [`${module}/offers/tables.ts`]: 'export interface Row { id: string }\n',
  [`${module}/trades/index.ts`]: "import { offers } from '../offers/index.ts'\nexport { offers }\n",
  'apps/api/src/adapters/mail.ts': 'export const mail = 1\n',
  'apps/api/src/demo/trading.ts':
    "import { offers } from '../modules/offers/index.ts'\nexport { offers }\n",
  'apps/web/package.json':
    '{"name":"@commonwatt/web","type":"module","dependencies":{"@commonwatt/contract":"1","@commonwatt/domain":"1"}}',
  'apps/web/src/app/shell.tsx':
    "import { Offers } from '../features/offers/page.tsx'\nexport { Offers }\n",
  'apps/web/src/api/client.ts': "import { roles } from '@commonwatt/contract'\nexport { roles }\n",
  'apps/web/src/ui/button.tsx': 'export const Button = 1\n',
  'apps/web/src/format/money.ts':
    "import { price } from '@commonwatt/domain'\nexport const money = price\n",
  'apps/web/src/features/offers/page.tsx':
    "import { price } from '@commonwatt/domain'\nimport { Button } from '../../ui/button.tsx'\nexport const Offers = [Button, price]\n",
  'apps/web/src/features/wallet/page.tsx':
    "import { roles } from '../../api/client.ts'\nexport { roles }\n",
  'e2e/journey.test.ts': "import { test } from 'vitest'\ntest('x', () => undefined)\n",
  'tools/tool.ts': 'export const tool = 1\n'
}

/** Wall → the file in which the breach is planted and the import that makes it. */
const breaches: [wall: string, file: string, specifier: string][] = [
  ['contract-knows-nobody', contract, '../../domain/src/index.ts'],
  ['domain-knows-nobody', 'packages/domain/src/index.ts', '../../contract/src/index.ts'],
  ['domain-does-no-input-or-output', 'packages/domain/src/index.ts', 'node:fs'],
  ['web-never-imports-api', 'apps/web/src/api/client.ts', '../../../api/src/adapters/mail.ts'],
  ['api-never-imports-web', 'apps/api/src/app.ts', '../../web/src/format/money.ts'],
  ['product-never-imports-its-tools', 'apps/api/src/app.ts', '../../../tools/tool.ts'],
  ['packages-meet-at-their-name', 'apps/api/src/app.ts', '../../../packages/domain/src/index.ts'],
  ['modules-meet-at-their-index', `${module}/trades/index.ts`, '../offers/service.ts'],
  ['modules-meet-at-their-index', `${module}/trades/index.ts`, '../offers/tables.ts'],
  ['the-rest-meets-modules-at-their-index', 'apps/api/src/app.ts', './modules/offers/service.ts'],
  [
    'the-rest-meets-modules-at-their-index',
    'apps/api/src/demo/trading.ts',
    '../modules/offers/queries.ts'
  ],
  [
    'database-sees-tables-only',
    'apps/api/src/database/database.ts',
    '../modules/offers/queries.ts'
  ],
  ['service-never-looks-back', `${module}/offers/service.ts`, './routes.ts'],
  ['queries-never-look-back', `${module}/offers/queries.ts`, './service.ts'],
  ['routes-leave-queries-to-services', `${module}/offers/routes.ts`, './queries.ts'],
  ['sql-lives-in-queries', `${module}/offers/service.ts`, 'kysely'],
  ['sql-lives-in-queries', `${module}/offers/service.ts`, '../../database/prepared.ts'],
  ['adapters-know-no-module', 'apps/api/src/adapters/mail.ts', '../modules/offers/index.ts'],
  ['features-are-strangers', 'apps/web/src/features/wallet/page.tsx', '../offers/page.tsx'],
  [
    'features-do-not-know-the-shell',
    'apps/web/src/features/wallet/page.tsx',
    '../../app/shell.tsx'
  ],
  ['ui-knows-no-domain-word', 'apps/web/src/ui/button.tsx', '@commonwatt/contract'],
  ['ui-knows-no-domain-word', 'apps/web/src/ui/button.tsx', '@commonwatt/domain'],
  ['ui-knows-no-domain-word', 'apps/web/src/ui/button.tsx', '../features/wallet/page.tsx'],
  ['format-knows-no-feature', 'apps/web/src/format/money.ts', '../features/wallet/page.tsx'],
  ['client-knows-no-screen', 'apps/web/src/api/client.ts', '../features/offers/page.tsx'],
  ['no-circles', `${module}/offers/service.ts`, './index.ts'],
  ['everything-resolves', 'apps/web/src/format/money.ts', './nowhere.ts'],
  ['sources-ship-with-their-dependencies', 'apps/api/src/adapters/mail.ts', 'ws'],
  ['sources-never-import-tests', 'apps/api/src/adapters/mail.ts', './mail.test.ts']
]

const folder = mkdtempSync(join(tmpdir(), 'walls-'))

beforeAll(() => {
  for (const [path, text] of Object.entries(soundTree)) write(path, text)
  write('apps/api/src/adapters/mail.test.ts', 'export const test = 1\n')
  for (const name of ['contract', 'domain']) {
    for (const app of ['api', 'web']) {
      mkdirSync(join(folder, `apps/${app}/node_modules/@commonwatt`), { recursive: true })
      symlinkSync(
        join(folder, 'packages', name),
        join(folder, `apps/${app}/node_modules/@commonwatt/${name}`)
      )
    }
  }
  for (const name of ['kysely', 'ws', 'vitest']) {
    const home = name === 'vitest' ? 'node_modules' : 'apps/api/node_modules'
    // Where packages have what they were built into.
    write(`${home}/${name}/package.json`, `{"name":"${name}","main":"dist/index.js"}`)
    write(`${home}/${name}/dist/index.js`, '')
  }
})

afterAll(() => rmSync(folder, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

describe('walls', () => {
  test('a sound tree has no faults', async () => {
    expect(await findWallFaults(folder)).toEqual([])
  })

  test('every breach is caught by its own wall', async () => {
    for (const file of new Set(breaches.map(([, path]) => path))) {
      const imports = breaches
        .filter(([, path]) => path === file)
        .map(([, , specifier]) => `import '${specifier}'\n`)
      write(file, imports.join('') + soundTree[file])
    }
    const faults = await findWallFaults(folder)
    for (const [wall, file] of breaches) {
      expect(faults, `${wall} in ${file}`).toContainEqual(
        expect.stringMatching(new RegExp(`^${wall}: ${file}`))
      )
    }
  })

  test('a root of which nothing is read is a fault, not a pass', async () => {
    rmSync(join(folder, 'tools'), { recursive: true })
    mkdirSync(join(folder, 'tools'))
    expect(await findWallFaults(folder)).toContain(
      'No module of tools was read: its walls were not checked.'
    )
  })
})
