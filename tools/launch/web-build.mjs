import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runToEnd } from './child.mjs'
import { fingerprintOf, isStamped, writeStamp } from './fingerprint.mjs'
import { LaunchError, nodePath, root } from './toolchain.mjs'

const buildStamp = join(root, 'node_modules/.cache/commonwatt/web-build')
const sources = ['apps/web', 'packages/contract', 'packages/domain', 'tsconfig.base.json']

/** Builds apps/web/dist unless it was built from these very sources. */
export async function buildWeb() {
  const fingerprint = fingerprintOf(root, [...sources, 'pnpm-lock.yaml'])
  const isBuilt = existsSync(join(root, 'apps/web/dist/index.html'))
  if (isBuilt && isStamped(buildStamp, fingerprint)) return
  console.log('Building the web app …')
  const vite = join(root, 'apps/web/node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--logLevel', 'warn']
  const code = await runToEnd(nodePath, args, { cwd: join(root, 'apps/web') })
  if (code !== 0) throw new LaunchError('The web app could not be built (see above).', code)
  writeStamp(buildStamp, fingerprint)
}
