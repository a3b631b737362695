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
    // By price, whoever bid: a sheet's numbers do not stand side by side.
    expect(
      book.bids.map(
        ({ id, side, quantityWh, sequence }) => `${id} ${sequence} ${side} ${quantityWh}`
      )
    ).toEqual([
      '1 1 buy 500',
      '2 2 buy 700',
      '3 3 buy 5',
      '4 4 sell 400',
      '5 5 sell 600',
      '6 6 sell 300'
    ])
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
      lastSell: { quantityWh: 600, filledWh: 100, sequences: [5], isMine: true },
      nextBuy: { limitPriceMicrosPerKwh: 50_000, filledWh: 0 },
      nextSell: { limitPriceMicrosPerKwh: 55_000, filledWh: 100 }
    })
    const explained = await auctions.explain({ params, query })
    expect(explained.lastSell).toMatchObject({ isMine: false })
  })

  test('a book does not tell which bids are of one sheet, and equal limits stand as they were accepted', async () => {
    const app = await startTestApp()
    const auction = await openAuction(app)
    const members = [await createTrader(app), await createTrader(app), await createTrader(app)]
    for (const [index, member] of members.entries()) {
      const texts = [`buy ${100 + index}@90`, `buy ${200 + index}@${50 + index}`]
      await placeBids(
        member,
        auction,
        [7, 8].flatMap((unit) => bidRows(auction, unit, ...texts))
      )
    }
    await closeAndSettle(app, auction)
    for (const unit of [7, 8]) {
      const query = { deliveryStart: startOf(auction, unit) }
      const book = await app.anonymous.auctions.book({ params: { id: auction.id }, query })
      expect(book.bids.map(({ sequence, quantityWh }) => [sequence, quantityWh])).toEqual([
        [1, 100],
        [2, 101],
        [3, 102],
        [4, 202],
        [5, 201],
        [6, 200]
      ])
    }
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
