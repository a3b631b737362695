import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runToEnd } from './child.mjs'
import { fingerprintOf, isStamped, writeStamp } from './fingerprint.mjs'

export const root = fileURLToPath(new URL('../../', import.meta.url))

const oldestNodeMajor = 20
const installStamp = join(root, 'node_modules/.cache/commonwatt/install')

/**
 * The project's own Node 24: a root dependency, so that any Node that can run npm is enough to
 * begin with.
 */
export const nodePath = join(
  root,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node'
)

/**
 * The flag that has Node read .env at the root, where there is one: asked for in vain, Node says so
 * each time.
 */
export function environmentFile() {
  return existsSync(join(root, '.env')) ? ['--env-file=.env'] : []
}

/**
 * Checks the Node that runs us and installs what the lockfile asks for, if that has not been done
 * yet.
 */
export async function bringToolchain() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < oldestNodeMajor) {
    throw new LaunchError(
      `Node ${process.versions.node} is too old: version ${oldestNodeMajor} or newer is needed.`
    )
  }
  const fingerprint = fingerprintOf(root, ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests()])
  if (isStamped(installStamp, fingerprint) && existsSync(nodePath)) return
  await install()
  writeStamp(installStamp, fingerprint)
}

async function install() {
  console.log('Installing dependencies …')
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const args = ['--yes', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only']
  const code = await runToEnd('npx', [...args, '--config.confirmModulesPurge=false'], {
    cwd: root,
    // npx is a script on Windows, which only a shell can start.
    shell: process.platform === 'win32'
  })
  if (code !== 0)
    throw new LaunchError('The dependencies could not be installed (see above).', code)
  if (!existsSync(nodePath)) {
    throw new LaunchError(`Node 24 did not arrive at ${nodePath}: was its install script refused?`)
  }
}

function manifests() {
  const packages = ['apps', 'packages'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)
  )
  return ['.', 'e2e', 'tools', ...packages].map((folder) => `${folder}/package.json`)
}

/** A failure that one line explains. */
export class LaunchError extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode
   */
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/**
 * Runs a launcher: its result is the exit code, and what goes wrong is told in one line.
 * @param {() => Promise<number>} run
 */
export async function launch(run) {
  // Set by pnpm's shim for node: what we start would resolve packages that it has not declared.
  delete process.env['NODE_PATH']
  try {
    process.exitCode = await run()
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error
    console.error(error.message)
    process.exitCode = error.exitCode
  }
}
