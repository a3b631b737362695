import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { TestContext } from 'vitest'

/**
 * Real data lies beside the repository and is no part of it; COMMONWATT_DATA names another place.
 */
const folder =
  process.env['COMMONWATT_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data')

/**
 * Leaves a test out where its data is missing; the report of the run lists it with the file it
 * wants.
 */
export function needSharedData({ skip }: Pick<TestContext, 'skip'>, name: string): void {
  skip(!existsSync(sharedDataPath(name)), `the data file ${name} is not there`)
}

export function sharedDataPath(name: string): string {
  return join(folder, name)
}

export function readSharedData(name: string): Buffer {
  return readFileSync(sharedDataPath(name))
}

/** The lines of a gzip CSV as records by column name. */
export function readSharedCsv(name: string): Record<string, string>[] {
  const [header = '', ...lines] = gunzipSync(readSharedData(name)).toString().trim().split('\n')
  const columns = header.split(',')
  return lines.map((line) => {
    const fields = line.split(',')
    return Object.fromEntries(columns.map((column, index) => [column, fields[index] ?? '']))
  })
}
