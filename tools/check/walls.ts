import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { nodePath, root } from '../launch/toolchain.mjs'
import { run } from '../test/process.ts'

/** The roots that are read; each must contribute, or the rules have been checked on nothing. */
const roots = [
  'packages/contract/src',
  'packages/domain/src',
  'apps/api/src',
  'apps/web/src',
  'e2e',
  'tools'
]

interface Cruise {
  modules: { source: string }[]
  summary: { violations: { from: string; to: string; rule: { name: string } }[] }
}

/** Imports in the tree at `folder` that go through one of the walls in .dependency-cruiser.mjs. */
export async function findWallFaults(folder: string): Promise<string[]> {
  const missing = roots.filter((path) => !existsSync(join(folder, path)))
  if (missing.length > 0) return missing.map((path) => `${path} is not there to be read`)
  const { code, output } = await run(
    nodePath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      join(root, '.dependency-cruiser.mjs'),
      '--output-type=json',
      ...roots,
      ...['apps/api/test'].filter((path) => existsSync(join(folder, path)))
    ],
    { cwd: folder }
  )
  const cruise = parseCruise(output)
  if (cruise === null) return [`dependency-cruiser ended with code ${code}:\n${output}`]
  return [...findUnread(cruise), ...describeViolations(cruise)]
}

function parseCruise(output: string): Cruise | null {
  try {
    return JSON.parse(output) as Cruise
  } catch {
    return null
  }
}

function findUnread({ modules }: Cruise): string[] {
  return roots
    .filter((path) => !modules.some(({ source }) => source.startsWith(`${path}/`)))
    .map((path) => `No module of ${path} was read: its walls were not checked.`)
}

function describeViolations({ summary }: Cruise): string[] {
  return summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)
}
