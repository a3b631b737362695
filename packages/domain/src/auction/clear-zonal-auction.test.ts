import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { clearAuction } from './clear-auction.ts'
import { clearZonalAuction, type ZonalBid } from './clear-zonal-auction.ts'
import { books, bidsOf, limits, shuffled, wideBooks } from './testing/books.ts'
import { faultsOfZonal, zonalBooks, type ZonalBook } from './testing/zonal-books.ts'

type Fees = Record<string, Record<string, number | null>>

/** Zones by their books: `{ a: 'buy 5@20; sell 8@10' }`. Ids carry the zone: a-b1, a-s1. */
function bookOf(texts: Record<string, string>, feeMicrosPerKwh: Fees): ZonalBook {
  const bids = Object.entries(texts).flatMap(([zone, text]) =>
    bidsOf(text).map((bid) => ({ ...bid, zone, id: `${zone}-${bid.id}` }))
  )
  const numbered = bids.map((bid, sequence): ZonalBid => ({ ...bid, sequence }))
  return { zones: Object.keys(texts), feeMicrosPerKwh, bids: numbered }
}

function clear(book: ZonalBook) {
  const cleared = clearZonalAuction({ ...book, ...limits })
  expect(faultsOfZonal(book, cleared)).toEqual([])
  const prices = Object.fromEntries(
    Object.entries(cleared.prices).map(([zone, price]) => [
      zone,
      [price.sellerPriceMicrosPerKwh, price.buyerPriceMicrosPerKwh]
    ])
  )
  const fills = Object.fromEntries(cleared.fills.map(({ id, quantityWh }) => [id, quantityWh]))
  return { ...cleared, prices, fills }
}

const across = (fee: number | null, within: number | null = 0): Fees => ({
  a: { a: within, b: fee },
  b: { a: fee, b: within }
})

describe('the table of the rules', () => {
  const texts = { a: 'buy 5@20; sell 8@10', b: 'buy 5@18; sell 5@16' }

  test.each([
    [4, 66n, [12, 12]],
    [1, 75n, [15, 15]]
  ])('two zones with a fee of %d across', (fee, welfareNanos, priceOfA) => {
    const cleared = clear(bookOf(texts, across(fee)))
    expect(cleared.flowsWh).toEqual({ a: { a: 5, b: 3 }, b: { a: 0, b: 2 } })
    expect(cleared.welfareNanos).toBe(welfareNanos)
    expect(cleared.volumeWh).toBe(10)
    expect(cleared.prices).toEqual({ a: priceOfA, b: [16, 16] })
    expect(cleared.fills).toEqual({ 'a-b1': 5, 'a-s1': 8, 'b-b1': 5, 'b-s1': 2 })
    // The seller of b that sold a part leaves no choice there, and the way none in a.
    const only = (price: number) => ({ lowerMicrosPerKwh: price, upperMicrosPerKwh: price })
    const [inA = 0] = priceOfA
    expect(cleared.intervals).toEqual({
      a: { seller: only(inA), buyer: only(inA) },
      b: { seller: only(16), buyer: only(16) }
    })
  })

  test.prop([fc.oneof(books, wideBooks)], { numRuns: 500 })(
    'one zone without a fee is the auction without zones',
    (bids) => {
      const alone = clearAuction({ bids, ...limits })
      const { prices, intervals, fills, volumeWh, flowsWh } = clearZonalAuction({
        zones: ['a'],
        feeMicrosPerKwh: { a: { a: 0 } },
        bids: bids.map((bid) => ({ ...bid, zone: 'a' })),
        ...limits
      })
      const price = alone.priceMicrosPerKwh
      expect(prices).toEqual({
        a: { sellerPriceMicrosPerKwh: price, buyerPriceMicrosPerKwh: price }
      })
      const { lowerMicrosPerKwh, upperMicrosPerKwh } = alone
      const interval = price === null ? null : { lowerMicrosPerKwh, upperMicrosPerKwh }
      expect(intervals).toEqual({ a: { seller: interval, buyer: interval } })
      expect(fills).toEqual(alone.fills)
      expect(volumeWh).toBe(alone.volumeWh)
      expect(flowsWh).toEqual({ a: { a: alone.volumeWh } })
    }
  )
})

describe('zones at the edge', () => {
  test('a fee within the zone stands between its sellers and its buyers', () => {
    const { prices, intervals, welfareNanos } = clear(
      bookOf({ a: 'buy 5@30; sell 5@10' }, { a: { a: 6 } })
    )
    expect(intervals).toEqual({
      a: {
        seller: { lowerMicrosPerKwh: 10, upperMicrosPerKwh: 24 },
        buyer: { lowerMicrosPerKwh: 16, upperMicrosPerKwh: 30 }
      }
    })
    expect(prices).toEqual({ a: [17, 23] })
    expect(welfareNanos).toBe(70n)
  })

  test('a fee above what is to gain lets nothing through, one that takes all of it does', () => {
    const texts = { a: 'sell 5@10', b: 'buy 5@14' }
    expect(clear(bookOf(texts, across(5))).volumeWh).toBe(0)
    const { volumeWh, welfareNanos, prices } = clear(bookOf(texts, across(4)))
    expect({ volumeWh, welfareNanos }).toEqual({ volumeWh: 5, welfareNanos: 0n })
    expect(prices).toEqual({ a: [10, null], b: [null, 14] })
  })

  test('where there is no path nothing flows, not even within a zone', () => {
    const texts = { a: 'buy 5@30; sell 5@10', b: 'buy 5@30; sell 5@10' }
    expect(clear(bookOf(texts, across(null))).flowsWh).toEqual({
      a: { a: 5, b: 0 },
      b: { a: 0, b: 5 }
    })
    expect(clear(bookOf(texts, across(2, null))).flowsWh).toEqual({
      a: { a: 0, b: 5 },
      b: { a: 5, b: 0 }
    })
    expect(clear(bookOf(texts, across(null, null))).volumeWh).toBe(0)
  })

  test('who sold nothing has no price, and who bought nothing has none', () => {
    const { prices } = clear(bookOf({ a: 'sell 9@-5', b: 'buy 4@-1; sell 3@90' }, across(1)))
    expect(prices).toEqual({ a: [-5, null], b: [null, -4] })
  })

  test('no zones and no bids', () => {
    const none = {
      prices: {},
      intervals: {},
      flowsWh: {},
      fills: {},
      volumeWh: 0,
      welfareNanos: 0n
    }
    expect(clear({ zones: [], feeMicrosPerKwh: {}, bids: [] })).toEqual(none)
    expect(clear(bookOf({ a: '', b: '' }, across(1))).prices).toEqual({
      a: [null, null],
      b: [null, null]
    })
  })

  test('negative prices and fees: who is paid to take energy may be far away', () => {
    const { prices, welfareNanos } = clear(
      bookOf({ a: 'sell 5@-30', b: 'buy 5@-20' }, across(-2, 0))
    )
    expect(welfareNanos).toBe(60n)
    // Sellers from -30 to -18.
    expect(prices).toEqual({ a: [-24, null], b: [null, -26] })
  })

  test('energy stays in its zone where it costs nothing to do so', () => {
    const texts = { a: 'buy 5@30; sell 5@10', b: 'buy 5@30; sell 5@10' }
    expect(clear(bookOf(texts, across(0))).flowsWh).toEqual({
      a: { a: 5, b: 0 },
      b: { a: 0, b: 5 }
    })
  })

  test('a path that is taken back makes room for a better one', () => {
    const fees: Fees = { a: { a: 0, b: 1 }, b: { a: null, b: null } }
    // The dearest buy takes from its own zone first, and gives it back for none: a sells to both.
    const texts = { a: 'buy 3@50; sell 3@10, 3@20', b: 'buy 3@60' }
    const { flowsWh, welfareNanos } = clear(bookOf(texts, fees))
    expect(flowsWh).toEqual({ a: { a: 3, b: 3 }, b: { a: 0, b: 0 } })
    expect(welfareNanos).toBe(BigInt(3 * (50 + 60 - 10 - 20 - 1)))
  })

  test('sellers of zones that reach a buyer at the same cost share pro rata', () => {
    const fees: Fees = {
      a: { a: 0, b: null, c: null },
      b: { a: 1, b: 0, c: null },
      c: { a: 1, b: null, c: 0 }
    }
    const { fills, prices } = clear(
      bookOf({ a: 'buy 9@30', b: 'sell 6@10', c: 'sell 6@10, 6@10' }, fees)
    )
    expect(fills).toEqual({ 'a-b1': 9, 'b-s1': 3, 'c-s1': 3, 'c-s2': 3 })
    expect(prices).toEqual({ a: [null, 11], b: [10, null], c: [10, null] })
  })

  test('where paths do not let it, each zone shares what it could get', () => {
    const fees: Fees = { a: { a: 0, b: null }, b: { a: 0, b: 0 } }
    // Energy of a cannot reach b, whose buyer therefore takes all that b has at the margin.
    const { fills } = clear(bookOf({ a: 'buy 2@10; sell 6@10', b: 'buy 6@10; sell 6@10' }, fees))
    expect(fills['b-s1']).toBe(6)
    expect(fills['a-s1']).toBe(2)
  })

  test.each([
    [{ a: { a: 0 } }, 'the fee from a to b is missing'],
    [across(0.5), 'the fee from a to b must be a safe integer'],
    [across(2 ** 52), 'the fees of a path']
  ])('fees that are none stop', (fees, message) => {
    expect(() => clear(bookOf({ a: '', b: '' }, fees))).toThrow(message)
  })

  test('zones that are unknown or appear twice stop', () => {
    const book = bookOf({ a: 'buy 5@1', b: '' }, across(0))
    expect(() => clear({ ...book, zones: ['a', 'a'] })).toThrow('a zone appears twice')
    const elsewhere = book.bids.map((bid) => ({ ...bid, zone: 'mars' }))
    expect(() => clear({ ...book, bids: elsewhere })).toThrow(
      'the zone mars of bid a-b1 is unknown'
    )
  })
})

describe('for any zones', () => {
  test.prop([zonalBooks, fc.nat()], { numRuns: 300 })(
    'the order in which bids are given changes nothing',
    (book, seed) => {
      const other = { ...book, bids: shuffled(book.bids, seed) }
      expect(clear(other)).toEqual(clear(book))
    }
  )

  test.prop([books], { numRuns: 300 })(
    'zones with free paths everywhere are one market, down to the pro rata at its margin',
    (bids) => {
      const zones = ['a', 'b', 'c']
      const row = Object.fromEntries(zones.map((zone) => [zone, 0]))
      const feeMicrosPerKwh = Object.fromEntries(zones.map((zone) => [zone, row]))
      const placed = bids.map((bid, index) => ({ ...bid, zone: zones[(index * 7) % 3] ?? 'a' }))
      const { fills, volumeWh } = clearZonalAuction({
        zones,
        feeMicrosPerKwh,
        bids: placed,
        ...limits
      })
      const alone = clearAuction({ bids, ...limits })
      expect(volumeWh).toBe(alone.volumeWh)
      expect(fills).toEqual(alone.fills)
    }
  )

  test.prop([wideBooks, fc.nat({ max: 40 })], { numRuns: 200 })(
    'terawatt-hours balance to the Wh',
    (bids, fee) => {
      const placed = bids.map((bid, index) => ({ ...bid, zone: index % 2 === 0 ? 'a' : 'b' }))
      clear({ zones: ['a', 'b'], feeMicrosPerKwh: across(fee), bids: placed })
    }
  )
})
