import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startOurs, startWriter, type Server, type Writer } from '../processes.ts'
import type { Setting } from '../rounds.ts'
import { migrateFile, removeFile } from '../seed/bring-file.ts'

/**
 * Runs ours on a new database, lets `prepare` fill it, and starts the peer that writes on a copy of
 * it. Both files are thrown away in the end.
 */
export async function withWriters<Prepared, T>(
  { folder }: Setting,
  prepare: (ours: Server) => Promise<Prepared>,
  measure: (prepared: Prepared, ours: Server, bare: Writer, bareFile: string) => Promise<T>
): Promise<T> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `ours-${process.pid}.db`)
  const copy = join(folder, `bare-${process.pid}.db`)
  removeFile(file)
  removeFile(copy)
  await migrateFile(file)
  const first = await startOurs(file)
  const prepared = await prepare(first)
  // What stops closes its file, so that the copy is whole.
  await first.stop()
  copyFileSync(file, copy)
  const ours = await startOurs(file)
  const bare = await startWriter(copy)
  try {
    return await measure(prepared, ours, bare, copy)
  } finally {
    await Promise.all([ours.stop(), bare.stop()])
    removeFile(file)
    removeFile(copy)
  }
}
