import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'
import { nodePath, root } from '../../launch/toolchain.mjs'
import { run } from '../process.ts'

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium'
]

/**
 * The path of a Chromium that starts: the one that CHROMIUM_PATH names, one that is installed, or
 * one that is installed now.
 * @throws Error that says what was tried.
 */
export async function bringChromium(): Promise<string> {
  const given = process.env['CHROMIUM_PATH']
  if (given !== undefined) {
    if (await starts(given)) return given
    throw new Error(`CHROMIUM_PATH names ${given}, which does not start.`)
  }
  const found = await findChromium()
  if (found !== null) return found
  const attempts: string[] = []
  for (const install of [installFromDebian, installFromPlaywright]) {
    attempts.push(await install())
    const installed = await findChromium()
    if (installed !== null) return installed
  }
  throw new Error(
    `No Chromium to test with. Install one, or name it in CHROMIUM_PATH. Tried:\n${attempts.join('\n')}`
  )
}

async function findChromium(): Promise<string | null> {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const candidates = [
    ...commands.flatMap((command) => folders.map((folder) => join(folder, command))),
    ...macApplications,
    chromium.executablePath()
  ]
  for (const candidate of candidates) {
    if (existsSync(candidate) && (await starts(candidate))) return candidate
  }
  return null
}

async function starts(path: string): Promise<boolean> {
  // On Windows the browser opens a window when asked for its version; being there has to do.
  if (process.platform === 'win32') return existsSync(path)
  const { code } = await run(path, ['--version'])
  return code === 0
}

async function installFromDebian(): Promise<string> {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    return 'apt-get: only for root on Debian'
  }
  console.log('Installing Chromium from Debian …')
  const update = await run('apt-get', ['update'])
  const install = await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
    env: { DEBIAN_FRONTEND: 'noninteractive' }
  })
  return `apt-get install chromium: ${lastLine(update.code === 0 ? install.output : update.output)}`
}

async function installFromPlaywright(): Promise<string> {
  console.log('Installing Chromium with Playwright …')
  const cli = join(root, 'node_modules/playwright-core/cli.js')
  const { output } = await run(nodePath, [cli, 'install', 'chromium'])
  return `playwright install chromium: ${lastLine(output)}`
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? ''
}
