import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

/** Runs `prices:import` as an operator does and answers what it said. */
export async function importPriceFile(databaseUrl: string, file: string): Promise<string> {
  const program = resolve(import.meta.dirname, '../src/commands/prices-import.ts')
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, DATABASE_URL: databaseUrl }
  const { stdout } = await promisify(execFile)(process.execPath, [program, file], { env })
  return stdout
}
