import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runToEnd } from './child.mjs'
import { fingerprintOf, isStamped, writeStamp } from './fingerprint.mjs'
import { LaunchError, nodePath, root } from './toolchain.mjs'

/** The API as `npm start` runs it. */
export const builtApi = 'apps/api/dist/main.js'
const builtClearing = 'apps/api/dist/clearing-process.js'

const shared = ['packages/contract', 'packages/domain', 'tsconfig.base.json', 'pnpm-lock.yaml']

/** Builds what has changed since it was last built. */
export async function buildAll() {
  await buildWeb()
  await buildApi()
}

/** Builds apps/web/dist unless it was built from these very sources. */
function buildWeb() {
  return build('web app', 'apps/web', {
    sources: ['apps/web', ...shared],
    results: ['apps/web/dist/index.html'],
    args: ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn']
  })
}

/**
 * Builds apps/api/dist unless it was built from these very sources: one file starts faster than two
 * thousand.
 */
export function buildApi() {
  return build('API', 'apps/api', {
    sources: ['apps/api/src', 'apps/api/package.json', 'apps/api/build.js', ...shared],
    results: [builtApi, builtClearing],
    args: ['build.js']
  })
}

/**
 * @param {string} name
 * @param {string} folder
 * @param {{ sources: string[], results: string[], args: string[] }} how
 */
async function build(name, folder, { sources, results, args }) {
  const stamp = join(root, 'node_modules/.cache/commonwatt', `build-${folder.replace('/', '-')}`)
  const fingerprint = fingerprintOf(root, sources)
  const isThere = results.every((result) => existsSync(join(root, result)))
  if (isThere && isStamped(stamp, fingerprint)) return
  console.log(`Building the ${name} …`)
  const code = await runToEnd(nodePath, args, { cwd: join(root, folder) })
  if (code !== 0) throw new LaunchError(`The ${name} could not be built (see above).`, code)
  writeStamp(stamp, fingerprint)
}
