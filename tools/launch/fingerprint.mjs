import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const notSources = new Set(['node_modules', 'dist', 'coverage', '.cache'])

/**
 * One hash over the names and contents of files and folders. Contents rather than times: a checkout
 * of another branch and back must not cost a rebuild, and a file restored from a backup must not
 * escape one.
 * @param {string} root
 * @param {readonly string[]} paths
 */
export function fingerprintOf(root, paths) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const path of paths) {
    for (const file of filesUnder(root, path)) {
      hash.update(`${file}\n`).update(readFileSync(join(root, file)))
    }
  }
  return hash.digest('hex')
}

/**
 * @param {string} stampPath
 * @param {string} fingerprint
 */
export function isStamped(stampPath, fingerprint) {
  return existsSync(stampPath) && readFileSync(stampPath, 'utf8') === fingerprint
}

/**
 * @param {string} stampPath
 * @param {string} fingerprint
 */
export function writeStamp(stampPath, fingerprint) {
  mkdirSync(dirname(stampPath), { recursive: true })
  writeFileSync(stampPath, fingerprint)
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(root, path) {
  const full = join(root, path)
  if (!existsSync(full)) return []
  if (statSync(full).isFile()) return [path]
  return readdirSync(full, { withFileTypes: true })
    .filter((entry) => !notSources.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesUnder(root, `${path}/${entry.name}`))
}
