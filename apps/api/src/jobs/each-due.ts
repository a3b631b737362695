import type { Context } from '../context.ts'

/** A row that waits for an instant; rows are handled in the order of both fields. */
export interface DueRow {
  id: string
  dueAt: number
}

const batch = 100

/**
 * Handles one thing after another that has nothing to do with the others, such as markets: what
 * fails is logged and the rest goes on. In the end the run fails, so that its status shows it.
 */
export async function handleEach<T extends { id: string }>(
  context: Context,
  job: string,
  things: readonly T[],
  handle: (thing: T) => Promise<void>
): Promise<void> {
  const failed: string[] = []
  for (const thing of things) {
    try {
      await handle(thing)
    } catch (error) {
      failed.push(thing.id)
      context.log.error({ err: error, job, id: thing.id }, 'one of several failed')
    }
  }
  if (failed.length > 0) throw new Error(`Failed for ${failed.join(', ')}`)
}

/**
 * Handles everything that is due, batch by batch. What fails is logged and stays for the next run,
 * and the rest goes on; in the end the run fails, so that its status shows it.
 */
export async function handleEachDue(
  context: Context,
  job: string,
  readDue: (after: DueRow | null, limit: number) => Promise<DueRow[]>,
  handle: (id: string) => Promise<void>
): Promise<void> {
  let failures = 0
  let last: DueRow | null = null
  for (;;) {
    const rows: DueRow[] = await readDue(last, batch)
    for (const { id } of rows) {
      try {
        await handle(id)
      } catch (error) {
        failures += 1
        context.log.error({ err: error, job, id }, 'one of the due rows failed')
      }
    }
    last = rows.at(-1) ?? null
    if (rows.length < batch) break
  }
  if (failures > 0) throw new Error(`${failures} of the due rows failed; they stay due`)
}
