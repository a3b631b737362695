import { cpus, loadavg, totalmem } from 'node:os'
import Sqlite from 'better-sqlite3'

export interface Machine {
  cpu: string
  cores: number
  memoryGb: number
  node: string
  sqlite: string
  /**
   * Processes that wanted a core in the last minute: above the number of cores, figures are noisy.
   */
  load: string
}

export function readMachine(): Machine {
  const cores = cpus()
  const database = new Sqlite(':memory:')
  const sqlite = database.prepare<[], string>('select sqlite_version()').pluck().get() ?? 'unknown'
  database.close()
  return {
    cpu: (cores[0]?.model ?? 'unknown processor').trim(),
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.versions.node,
    sqlite,
    load: (loadavg()[0] ?? 0).toFixed(1)
  }
}
