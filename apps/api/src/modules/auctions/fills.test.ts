import { expect, test } from 'vitest'
import { startTestApp } from '../../../test/harness.ts'
import { planOf } from '../../../test/query-plan.ts'
import { selectFillsOf } from './queries/results.ts'

const { context } = await startTestApp()

if (context.dialect.name === 'sqlite') {
  test('the fills of a member are found unit by unit, not among those of everybody', async () => {
    const all = selectFillsOf(context.db, 'somebody').selectAll('auction_fill')
    const ofAuction = all
      .where('auction_bid_set.auctionId', '=', 'an auction')
      .orderBy('auction_fill.deliveryStart')
    const settled = selectFillsOf(context.db, 'somebody')
      .innerJoin('auction', 'auction.id', 'auction_bid_set.auctionId')
      .where('auction.status', '=', 'settled')
      .select((eb) => eb.fn.min('auction_fill.deliveryStart').as('firstMs'))
    for (const query of [all, ofAuction, settled]) {
      expect(await planOf(context, query)).toContain(
        'SEARCH auction_fill USING PRIMARY KEY (auctionId=? AND deliveryStart=? AND sequence>? AND sequence<?)'
      )
    }
  })
} else {
  test('PostgreSQL plans the fills of a member by its own statistics', async () => {
    expect(await selectFillsOf(context.db, 'somebody').selectAll('auction_fill').execute()).toEqual(
      []
    )
  })
}
