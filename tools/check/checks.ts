import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../launch/toolchain.mjs'
import { findTidyFaults } from '../tidy/tidy.ts'
import { complaintCheck, programCheck, type Check } from './check.ts'
import { findContainerFaults } from './containers.ts'
import { findNodeVersionFaults } from './node-version.ts'
import { findPageWeightFaults } from './page-weight.ts'
import { findWallFaults } from './walls.ts'

const packages = ['packages/contract', 'packages/domain', 'apps/api', 'apps/web', 'e2e', 'tools']

const quietRedocly = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }

/** Everything that can be said about the sources without running the product, the quick first. */
export const checks: readonly Check[] = [
  complaintCheck('tidy', () => findTidyFaults(root)),
  complaintCheck('one Node', () => findNodeVersionFaults(root)),
  complaintCheck('containers', () => findContainerFaults(root)),
  programCheck('format', 'node_modules/prettier/bin/prettier.cjs', [
    '--check',
    '--log-level=warn',
    '--cache',
    '--cache-strategy=content',
    '--cache-location=node_modules/.cache/commonwatt/prettier',
    '.'
  ]),
  complaintCheck('walls', () => findWallFaults(root)),
  programCheck('dead code', 'node_modules/knip/bin/knip.js', ['--no-progress'], {
    // knip reads the configurations of every package from the root; lingui looks for its own there.
    env: { LINGUI_CONFIG: join(root, 'apps/web/lingui.config.ts') }
  }),
  ...packages.flatMap(typesChecks),
  programCheck('OpenAPI document is fresh', 'tools/openapi/write.ts', ['--check']),
  programCheck(
    'OpenAPI document is sound',
    'node_modules/@redocly/cli/bin/cli.js',
    ['lint', 'docs/openapi.json'],
    { env: quietRedocly }
  ),
  programCheck('builds', 'tools/launch/build.mjs', []),
  complaintCheck('page weight', () => findPageWeightFaults(join(root, 'apps/web/dist'))),
  programCheck('lint', 'node_modules/eslint/bin/eslint.js', ['.', '--max-warnings=0'])
]

/**
 * One check for each tsconfig of the package: its sources may be allowed to see less than its
 * tests.
 */
function typesChecks(folder: string): Check[] {
  return ['tsconfig.json', 'tsconfig.test.json']
    .map((name) => `${folder}/${name}`)
    .filter((path) => path.endsWith('/tsconfig.json') || existsSync(join(root, path)))
    .map((path) => {
      const name = path.replace('/tsconfig', '').replace('.json', '')
      const cache = `node_modules/.cache/commonwatt/types-${name.replaceAll('/', '-')}.tsbuildinfo`
      const args = ['--project', path, '--incremental', '--tsBuildInfoFile', cache]
      return programCheck(`types of ${name}`, 'node_modules/typescript/bin/tsc', args, {
        groups: ['types']
      })
    })
}
