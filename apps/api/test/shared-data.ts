import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Real data lies beside the repository and is no part of it; COMMONWATT_DATA names another place. */
const folder =
  process.env['COMMONWATT_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data')

export function hasSharedData(name: string): boolean {
  return existsSync(join(folder, name))
}

/** The name of a test that is left out where a data file is missing says so. */
export function sharedDataTest(title: string, name: string): string {
  return hasSharedData(name) ? title : `${title} (left out: ${name} is not in ${folder})`
}

export function readSharedData(name: string): Buffer {
  return readFileSync(join(folder, name))
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
