import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { canonicalBook, clearAuction } from '@commonwatt/domain'
import { refusalOf, startTestApp } from '../../../test/harness.ts'
import {
  bidRows,
  closeAndSettle,
  createTrader,
  openAuction,
  placeBids,
  startOf
} from '../../../test/auctions.ts'
import { signInAgain } from '../../../test/makers.ts'

const euro = 1_000_000

describe('what everybody may see', () => {
  test('before the clearing is nothing of the book, after it all but the names', async () => {
    const app = await startTestApp()
    const auction = await openAuction(app)
    const seller = await createTrader(app, 'producer', 0)
    const buyer = await createTrader(app, 'consumer', 10 * euro)
    const texts = ['sell 400@40', 'sell 600@55', 'sell 300@90']
    await placeBids(seller, auction, bidRows(auction, 7, ...texts))
    await placeBids(buyer, auction, bidRows(auction, 7, 'buy 500@80', 'buy 700@50', 'buy 5@20'))
    const params = { id: auction.id }
    const query = { deliveryStart: startOf(auction, 7) }
    const { auctions } = app.anonymous
    const readers = [
      () => auctions.results({ params }),
      () => auctions.curves({ params, query }),
      () => auctions.book({ params, query }),
      () => auctions.explain({ params, query })
    ]
    for (const read of readers) {
      expect(await refusalOf(read())).toMatchObject({ code: 'auction_not_cleared', status: 409 })
    }
    expect(await auctions.get({ params })).toMatchObject({ bidCount: null, volumeWh: null })
    await closeAndSettle(app, auction)

    const { units } = await auctions.results({ params })
    const unit = units[7]
    const book = await auctions.book({ params, query })
    expect(book.bids).toHaveLength(6)
    expect(JSON.stringify(book)).not.toMatch(new RegExp(`${seller.id}|${buyer.id}`))
    const { json } = canonicalBook(book.bids)
    expect(createHash('sha256').update(json).digest('hex')).toBe(unit?.bookHash)
    expect(book.bookHash).toBe(unit?.bookHash)
    expect(clearAuction(book)).toEqual({
      priceMicrosPerKwh: unit?.priceMicrosPerKwh,
      lowerMicrosPerKwh: unit?.lowerMicrosPerKwh,
      upperMicrosPerKwh: unit?.upperMicrosPerKwh,
      volumeWh: unit?.volumeWh,
      fills: book.fills
    })
    const whole = createHash('sha256')
    for (const { bookHash } of units) whole.update(bookHash)
    expect((await auctions.get({ params })).bookHash).toBe(whole.digest('hex'))

    const curves = await auctions.curves({ params, query })
    expect(curves).toMatchObject({
      demand: [
        { quantityWh: 500, priceMicrosPerKwh: 80_000 },
        { quantityWh: 1200, priceMicrosPerKwh: 50_000 },
        { quantityWh: 1205, priceMicrosPerKwh: 20_000 }
      ],
      supply: [{ quantityWh: 400 }, { quantityWh: 1000 }, { quantityWh: 1300 }],
      priceMicrosPerKwh: 55_000,
      volumeWh: 500
    })
    const awake = await signInAgain(app, seller)
    expect(await awake.client.auctions.explain({ params, query })).toMatchObject({
      priceMicrosPerKwh: 55_000,
      lower: { priceMicrosPerKwh: 55_000, reason: 'last_sell' },
      upper: { priceMicrosPerKwh: 55_000, reason: 'next_sell' },
      lastBuy: { limitPriceMicrosPerKwh: 80_000, filledWh: 500, isMine: false },
      lastSell: { quantityWh: 600, filledWh: 100, sequences: [2], isMine: true },
      nextBuy: { limitPriceMicrosPerKwh: 50_000, filledWh: 0 },
      nextSell: { limitPriceMicrosPerKwh: 55_000, filledWh: 100 }
    })
    const explained = await auctions.explain({ params, query })
    expect(explained.lastSell).toMatchObject({ isMine: false })
  })

  test('is only what there is: other starts, zones and auctions are refused', async () => {
    const app = await startTestApp()
    const auction = await openAuction(app)
    await closeAndSettle(app, auction)
    const params = { id: auction.id }
    const { auctions } = app.anonymous
    const wrong = { deliveryStart: startOf(auction, 96) }
    const zoned = { deliveryStart: startOf(auction, 0), zoneId: 'wiehre' }
    expect(await refusalOf(auctions.book({ params, query: wrong }))).toMatchObject({
      code: 'timeslot_invalid',
      errors: [{ pointer: '/query/deliveryStart' }]
    })
    for (const read of [auctions.curves, auctions.explain]) {
      expect(await refusalOf(read({ params, query: wrong }))).toMatchObject({
        code: 'timeslot_invalid'
      })
      expect(await refusalOf(read({ params, query: zoned }))).toMatchObject({
        code: 'not_found',
        errors: [{ pointer: '/query/zoneId' }]
      })
    }
    const missing = { id: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e6f' }
    expect(await refusalOf(auctions.results({ params: missing }))).toMatchObject({
      code: 'not_found'
    })
  })
})
