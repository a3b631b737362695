import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findDocumentFaults } from './documents.ts'
import { findPinFaults } from './pins.ts'
import { findSourceFaults } from './sources.ts'
import { isSource, lineCount, readTree, type TreeFile } from './tree.ts'
import { findUnitFaults } from './units.ts'

/** The rules of STYLE.md that can be counted, over the whole tree. */
export function findTidyFaults(root: string): string[] {
  const files = readTree(root)
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  return [
    ...findSourceFaults(files),
    ...findUnitFaults(files),
    ...findPinFaults(files),
    ...findDocumentFaults(files, {
      scripts: new Set(Object.keys(scripts)),
      exists: (path) => existsSync(join(root, path))
    })
  ]
}

/** The length of the file in the middle: half of the sources are shorter. */
export function medianLineCount(files: readonly TreeFile[]): number {
  const lengths = files
    .filter(isSource)
    .map(lineCount)
    .sort((a, b) => a - b)
  return lengths[Math.floor(lengths.length / 2)] ?? 0
}
