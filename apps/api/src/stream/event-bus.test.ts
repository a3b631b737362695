import { describe, expect, it } from 'vitest'
import { startTestApp } from '../../test/harness.ts'
import { planOf } from '../../test/query-plan.ts'
import { transact } from '../database/database.ts'
import { insertRows } from '../database/prepared.ts'
import { queryEventsAfter, readEventsAfter, readLastPlace, readOldestPlace } from './queries.ts'

const { context } = await startTestApp()

async function addEvents(count: number, prefix: string): Promise<void> {
  await transact(context.db, (db) =>
    insertRows(
      db,
      'outbox',
      Array.from({ length: count }, (_, index) => ({
        name: 'prices.changed',
        topic: 'prices',
        accountId: null,
        payloadJson: JSON.stringify(`${prefix} ${index}`),
        createdAt: context.clock.now()
      }))
    )
  )
}

describe('events after a place', () => {
  it('are those that were committed behind it, oldest first, as many as wanted', async () => {
    await addEvents(3, 'first')
    const place = await readLastPlace(context.db)
    await addEvents(4, 'second')
    const told = await readEventsAfter(context.db, place, 3)
    expect(told.map((event) => JSON.parse(event.payloadJson) as string)).toEqual([
      'second 0',
      'second 1',
      'second 2'
    ])
    const oldest = await readOldestPlace(context.db)
    expect(oldest?.seq).toBeLessThan(place.seq)
    expect(await readEventsAfter(context.db, await readLastPlace(context.db))).toEqual([])
  })

  it('are found by an index that leads to the first of them', async () => {
    const values = { transactionNumber: 5, seq: 5, horizon: 10, limit: 5 }
    const text = await planOf(
      context,
      queryEventsAfter(context.db, (name) => values[name])
    )
    if (context.dialect.name === 'sqlite') {
      expect(text).toContain('SEARCH outbox USING INTEGER PRIMARY KEY (rowid>?)')
    } else expect(text).toMatch(/Index Cond: .*ROW/)
    expect(text).not.toMatch(/TEMP B-TREE|Sort/)
  })
})
