import { expect, test } from 'vitest'
import { startTestApp } from '../../../test/harness.ts'
import { planOf } from '../../../test/query-plan.ts'
import { selectSheetsAhead } from './queries/promised.ts'

const { context } = await startTestApp()
const wanted = { memberId: 'somebody', siteId: 'a site', afterMs: 1 }
const query = selectSheetsAhead(context.db, (name) => wanted[name])

if (context.dialect.name === 'sqlite') {
  test('what a site has promised is looked up in the auctions ahead, however long a member has bid', async () => {
    const plan = await planOf(context, query)
    expect(plan).toContain('SEARCH auction USING INDEX auction_by_end (deliveryEnd>?)')
    for (const table of ['auction_bid_set', 'auction_bid_sheet']) {
      expect(plan).toMatch(
        new RegExp(`SEARCH ${table} USING \\S+ \\S+ \\(auctionId=. AND memberId=.\\)`)
      )
    }
  })
} else {
  test('PostgreSQL plans what a site has promised by its own statistics', async () => {
    expect(await query.execute()).toEqual([])
  })
}
