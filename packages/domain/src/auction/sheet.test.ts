import { createHash } from 'node:crypto'
import { fc, test as propertyTest } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { canonicalBook } from './canonical-book.ts'
import { checkPositionLimits, findSelfCross, worstCase } from './check-bids.ts'
import { clearAuction } from './clear-auction.ts'
import { fillAmounts, settleFills } from './settle-fills.ts'

const side = fc.constantFrom('buy' as const, 'sell' as const)
const price = fc.integer({ min: -500_000, max: 4_000_000 })
const energy = fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 10 ** 9 }))
const sheetBid = fc.record({
  startMs: fc.integer({ min: 0, max: 2 }),
  side,
  quantityWh: energy,
  limitPriceMicrosPerKwh: price
})
const fees = fc.record({
  gridFeeMicrosPerKwh: fc.integer({ min: 0, max: 100_000 }),
  platformFeeMicrosPerKwh: fc.integer({ min: 0, max: 10_000 })
})

const bid = (startMs: number, which: 'buy' | 'sell', quantityWh: number, limit = 100) => ({
  startMs,
  side: which,
  quantityWh,
  limitPriceMicrosPerKwh: limit
})

describe('checkPositionLimits', () => {
  const limits = { sellWh: 10, buyWh: 4 }

  test('adds up the rows of a unit, each side for itself', () => {
    const bids = [bid(0, 'sell', 6), bid(0, 'sell', 4), bid(0, 'buy', 4), bid(1, 'sell', 10)]
    expect(checkPositionLimits({ bids, ...limits })).toEqual({ ok: true })
    expect(checkPositionLimits({ bids: [], ...limits })).toEqual({ ok: true })
  })

  test('names the unit, the side and the limit that is passed', () => {
    const sells = [bid(0, 'sell', 6), bid(1, 'sell', 6), bid(1, 'sell', 5)]
    expect(checkPositionLimits({ bids: sells, ...limits })).toEqual({
      ok: false,
      startMs: 1,
      side: 'sell',
      limitWh: 10
    })
    expect(checkPositionLimits({ bids: [bid(2, 'buy', 5)], ...limits })).toEqual({
      ok: false,
      startMs: 2,
      side: 'buy',
      limitWh: 4
    })
  })
})

describe('findSelfCross', () => {
  test.each([
    ['nothing', [], null],
    ['one side alone', [bid(0, 'buy', 1, 9), bid(0, 'buy', 1, 9)], null],
    ['a sell above the own buy', [bid(0, 'buy', 1, 9), bid(0, 'sell', 1, 10)], null],
    ['equal limits, which trade', [bid(3, 'sell', 1, 9), bid(3, 'buy', 1, 9)], 3],
    ['the same in different units', [bid(0, 'buy', 1, 9), bid(1, 'sell', 1, 1)], null],
    ['negative limits', [bid(2, 'buy', 1, -5), bid(2, 'sell', 1, -6)], 2]
  ])('%s', (_, bids, crossing) => {
    expect(findSelfCross(bids)).toBe(crossing)
  })

  propertyTest.prop([fc.array(sheetBid, { maxLength: 12 })])(
    'finds nothing where a member alone in the market would trade nothing',
    (bids) => {
      const crossing = findSelfCross(bids)
      const volumeOf = (startMs: number) =>
        clearAuction({
          bids: bids
            .filter((one) => one.startMs === startMs)
            .map((one, index) => ({ ...one, id: String(index), sequence: index + 1 })),
          floorMicrosPerKwh: -500_000,
          capMicrosPerKwh: 4_000_000
        }).volumeWh
      if (crossing === null) expect([0, 1, 2].map(volumeOf)).toEqual([0, 0, 0])
      else expect(volumeOf(crossing)).toBeGreaterThan(0)
    }
  )
})

describe('worstCase', () => {
  test.each([
    ['a buy: its limit and the fees', bid(0, 'buy', 1500, 200_000), 300_000 + 57_000 + 7500],
    ['a buy below zero: the fees alone', bid(0, 'buy', 1000, -50_000), 38_000 + 5000],
    ['a sale: nothing', bid(0, 'sell', 1000, 80_000), 0],
    ['a sale for nothing: nothing', bid(0, 'sell', 1000, 0), 0],
    ['a sale below zero: what it gives on top', bid(0, 'sell', 1000, -20_000), 20_000],
    ['half a micro goes to the even one', bid(0, 'sell', 1, -500), 0]
  ])('%s', (_, row, micros) => {
    const tariff = { gridFeeMicrosPerKwh: 38_000, platformFeeMicrosPerKwh: 5000 }
    expect(worstCase({ bids: [row], ...tariff })).toBe(micros)
    expect(worstCase({ bids: [row, row], ...tariff })).toBe(2 * micros)
  })

  test('what nobody can count is more than anybody has', () => {
    const bids = [bid(0, 'buy', 10 ** 12, 10 ** 9)]
    const free = { gridFeeMicrosPerKwh: 0, platformFeeMicrosPerKwh: 0 }
    expect(worstCase({ bids, ...free })).toBe(Number.MAX_SAFE_INTEGER)
  })

  propertyTest.prop([fc.array(fc.tuple(sheetBid, fc.nat(), fc.nat()), { maxLength: 20 }), fees])(
    'is never passed by any fill at any price that the limits allow',
    (rows, tariff) => {
      const fills = rows.map(([row, part, better]) => {
        const { side: which, limitPriceMicrosPerKwh: limit } = row
        const filledWh = part % (row.quantityWh + 1)
        const priceMicrosPerKwh = which === 'buy' ? limit - (better % 10 ** 6) : limit + better
        return {
          side: which,
          filledWh,
          ...fillAmounts({ side: which, filledWh, priceMicrosPerKwh, ...tariff })
        }
      })
      const held = worstCase({ bids: rows.map(([row]) => row), ...tariff })
      expect(settleFills(fills).totalMicros).toBeLessThanOrEqual(held)
    }
  )
})

describe('settleFills', () => {
  const tariff = { gridFeeMicrosPerKwh: 38_000, platformFeeMicrosPerKwh: 5000 }
  const fill = (which: 'buy' | 'sell', filledWh: number, priceMicrosPerKwh: number) => ({
    side: which,
    filledWh,
    ...fillAmounts({ side: which, filledWh, priceMicrosPerKwh, ...tariff })
  })

  test('a buyer pays energy and fees, a seller earns the energy', () => {
    expect(settleFills([fill('buy', 2000, 120_000), fill('sell', 500, 100_000)])).toEqual({
      boughtWh: 2000,
      soldWh: 500,
      energyMicros: 240_000 - 50_000,
      gridFeeMicros: 76_000,
      platformFeeMicros: 10_000,
      totalMicros: 240_000 - 50_000 + 86_000
    })
  })

  test('at a negative price the buyer earns and the seller pays', () => {
    expect(settleFills([fill('buy', 1000, -90_000)])).toMatchObject({
      energyMicros: -90_000,
      totalMicros: -90_000 + 43_000
    })
    expect(settleFills([fill('sell', 1000, -90_000)])).toMatchObject({
      energyMicros: 90_000,
      gridFeeMicros: 0,
      totalMicros: 90_000
    })
  })

  test('without fills there is nothing', () => {
    expect(settleFills([])).toMatchObject({ boughtWh: 0, soldWh: 0, totalMicros: 0 })
  })
})

describe('canonicalBook', () => {
  const book = [
    { id: '2', side: 'sell' as const, quantityWh: 5, limitPriceMicrosPerKwh: -7, sequence: 2 },
    { id: '1', side: 'buy' as const, quantityWh: 6, limitPriceMicrosPerKwh: 9, sequence: 1 }
  ]

  test('is the bids by sequence, keys in order, and its hash is of that text', () => {
    const { text, hash } = canonicalBook(book)
    expect(text).toBe(
      '[{"id":"1","limitPriceMicrosPerKwh":9,"quantityWh":6,"sequence":1,"side":"buy"},' +
        '{"id":"2","limitPriceMicrosPerKwh":-7,"quantityWh":5,"sequence":2,"side":"sell"}]'
    )
    expect(hash).toBe(createHash('sha256').update(text).digest('hex'))
  })

  test('tells the zone where there is one, and nothing that is not declared', () => {
    const named = book.map((one) => ({ ...one, zone: 'wiehre', memberId: 'Lena' }))
    const { text } = canonicalBook(named)
    expect(text).toContain('"side":"buy","zone":"wiehre"}')
    expect(text).not.toContain('Lena')
  })

  test('an empty book has a text and a hash too', () => {
    expect(canonicalBook([]).text).toBe('[]')
  })

  propertyTest.prop([fc.shuffledSubarray([...Array(9).keys()], { minLength: 9 })])(
    'is the same for every order of arrival',
    (order) => {
      const bids = order.map((place) => ({
        id: String(place),
        side: place % 2 === 0 ? ('buy' as const) : ('sell' as const),
        quantityWh: place + 1,
        limitPriceMicrosPerKwh: place * 10,
        sequence: place + 1
      }))
      const sorted = bids.toSorted((a, b) => a.sequence - b.sequence)
      expect(canonicalBook(bids)).toEqual(canonicalBook(sorted))
    }
  )
})
