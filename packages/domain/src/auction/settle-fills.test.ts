import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { amountMicrosFor } from '../units/rounding.ts'
import { clearAuction } from './clear-auction.ts'
import { clearZonalAuction } from './clear-zonal-auction.ts'
import { settleFills, type PricedFill, type SettledFills } from './settle-fills.ts'
import { limits, wideBooks } from './testing/books.ts'
import { zonalBooks } from './testing/zonal-books.ts'
import { worstCase } from './worst-case.ts'

const noFees = { gridFeeMicrosPerKwh: 0, platformFeeMicrosPerKwh: 0 }
const fill = (
  id: string,
  side: 'buy' | 'sell',
  quantityWh: number,
  priceMicrosPerKwh: number,
  memberId = id
): PricedFill => {
  return {
    id,
    memberId,
    side,
    quantityWh,
    priceMicrosPerKwh,
    limitPriceMicrosPerKwh: priceMicrosPerKwh
  }
}
const totalOf = ({ members, gridMicros, platformMicros, roundingMicros }: SettledFills) =>
  members.reduce((sum, { amountMicros }) => sum + amountMicros, 0) +
  gridMicros +
  platformMicros +
  roundingMicros

describe('settleFills', () => {
  test('a buyer pays energy and fees, a seller receives the energy', () => {
    const fees = { gridFeeMicrosPerKwh: 38_000, platformFeeMicrosPerKwh: 5000 }
    const fills = [
      fill('b', 'buy', 1500, 120_000, 'Omar'),
      fill('s', 'sell', 1500, 120_000, 'Lena')
    ]
    expect(settleFills({ fills, ...fees })).toEqual({
      lines: [
        {
          id: 'b',
          memberId: 'Omar',
          energyMicros: -180_000,
          gridFeeMicros: -57_000,
          platformFeeMicros: -7500,
          totalMicros: -244_500
        },
        {
          id: 's',
          memberId: 'Lena',
          energyMicros: 180_000,
          gridFeeMicros: 0,
          platformFeeMicros: 0,
          totalMicros: 180_000
        }
      ],
      members: [
        { memberId: 'Omar', amountMicros: -244_500 },
        { memberId: 'Lena', amountMicros: 180_000 }
      ],
      gridMicros: 57_000,
      platformMicros: 7500,
      roundingMicros: 0
    })
  })

  test('at a negative price the seller pays, and the buyer still pays the fees', () => {
    const fees = { gridFeeMicrosPerKwh: 38_000, platformFeeMicrosPerKwh: 5000 }
    const fills = [fill('b', 'buy', 1000, -90_000), fill('s', 'sell', 1000, -90_000)]
    expect(settleFills({ fills, ...fees }).members).toEqual([
      { memberId: 'b', amountMicros: 47_000 },
      { memberId: 's', amountMicros: -90_000 }
    ])
  })

  test('what rounding leaves goes to the rounding account', () => {
    // Three sellers of 1 Wh at 500 each get half a micro, to the even: none. The buyer pays 1.5: 2.
    const sells = ['s1', 's2', 's3'].map((id) => fill(id, 'sell', 1, 500))
    const settled = settleFills({ fills: [fill('b', 'buy', 3, 500), ...sells], ...noFees })
    expect(settled.members.map(({ amountMicros }) => amountMicros)).toEqual([-2, 0, 0, 0])
    expect(settled.roundingMicros).toBe(2)
  })

  test('a member with several bids has one amount, the sum of its lines', () => {
    const fills = [
      fill('b1', 'buy', 1000, 700, 'Omar'),
      fill('b2', 'buy', 500, 700, 'Omar'),
      fill('s', 'sell', 1500, 700, 'Lena')
    ]
    expect(settleFills({ fills, ...noFees }).members).toEqual([
      { memberId: 'Omar', amountMicros: -1050 },
      { memberId: 'Lena', amountMicros: 1050 }
    ])
  })

  test('what buyers of a zone pay above what its sellers receive is the grid operator’s', () => {
    const fills = [fill('b', 'buy', 1000, 23_000), fill('s', 'sell', 1000, 17_000)]
    expect(settleFills({ fills, ...noFees })).toMatchObject({
      gridMicros: 6000,
      roundingMicros: 0,
      members: [{ amountMicros: -23_000 }, { amountMicros: 17_000 }]
    })
  })

  test('no fills move nothing', () => {
    expect(settleFills({ fills: [], ...noFees })).toEqual({
      lines: [],
      members: [],
      gridMicros: 0,
      platformMicros: 0,
      roundingMicros: 0
    })
  })

  test('energy that nobody sold, a price beyond a limit and an empty fill stop', () => {
    const lone = [fill('b', 'buy', 5, 10)]
    expect(() => settleFills({ fills: lone, ...noFees })).toThrow('as much must be sold as bought')
    const dear = [{ ...fill('b', 'buy', 5, 10), limitPriceMicrosPerKwh: 9 }]
    expect(() => settleFills({ fills: dear, ...noFees })).toThrow('beyond its limit')
    const cheap = [{ ...fill('s', 'sell', 5, 10), limitPriceMicrosPerKwh: 11 }]
    expect(() => settleFills({ fills: cheap, ...noFees })).toThrow('beyond its limit')
    expect(() => settleFills({ fills: [fill('b', 'buy', 0, 1)], ...noFees })).toThrow('quantityWh')
  })
})

describe('for any auction', () => {
  const fees = fc.record({
    gridFeeMicrosPerKwh: fc.integer({ min: 0, max: 90 }),
    platformFeeMicrosPerKwh: fc.integer({ min: 0, max: 9 })
  })
  const bidsToTheMicro = wideBooks.map((bids) =>
    bids.map((bid) => ({ ...bid, quantityWh: (bid.quantityWh % 4000) + 1 }))
  )

  test.prop([fc.oneof(wideBooks, bidsToTheMicro), fees], { numRuns: 400 })(
    'all adds up to zero, nobody pays above or gets below the limit, nor above what was held',
    (bids, rates) => {
      const { priceMicrosPerKwh, fills } = clearAuction({ bids, ...limits })
      if (priceMicrosPerKwh === null) return
      const bidOf = new Map(bids.map((bid) => [bid.id, bid]))
      const filledOf = new Map(fills.map(({ id, quantityWh }) => [id, quantityWh]))
      const priced = fills.map(({ id, quantityWh }): PricedFill => {
        const { side, limitPriceMicrosPerKwh } = bidOf.get(id)!
        const memberId = `${side}${id.length}`
        return { id, memberId, side, quantityWh, priceMicrosPerKwh, limitPriceMicrosPerKwh }
      })
      const settled = settleFills({ fills: priced, ...rates })
      expect(totalOf(settled)).toBe(0)
      expect(Math.abs(settled.roundingMicros) * 2).toBeLessThanOrEqual(fills.length + 1)
      for (const line of settled.lines) {
        const bid = bidOf.get(line.id)!
        const atLimit = amountMicrosFor({
          priceMicrosPerKwh: bid.limitPriceMicrosPerKwh,
          energyWh: filledOf.get(line.id) ?? 0
        })
        if (bid.side === 'buy') expect(-line.energyMicros).toBeLessThanOrEqual(atLimit)
        else expect(line.energyMicros).toBeGreaterThanOrEqual(atLimit)
        const held = worstCase({ bids: [bid], ...rates }).amountMicros
        expect(-line.totalMicros).toBeLessThanOrEqual(held)
      }
    }
  )

  test.prop([zonalBooks, fees], { numRuns: 300 })(
    'between zones the grid operator receives the fees of all that flowed',
    (book, { platformFeeMicrosPerKwh }) => {
      const { prices, fills, flowsWh } = clearZonalAuction({ ...book, ...limits })
      const bidOf = new Map(book.bids.map((bid) => [bid.id, bid]))
      const priced = fills.map(({ id, quantityWh }): PricedFill => {
        const { side, limitPriceMicrosPerKwh, zone } = bidOf.get(id)!
        const own = prices[zone]!
        const price = side === 'buy' ? own.buyerPriceMicrosPerKwh : own.sellerPriceMicrosPerKwh
        return {
          id,
          memberId: id,
          side,
          quantityWh,
          limitPriceMicrosPerKwh,
          priceMicrosPerKwh: price!
        }
      })
      const settled = settleFills({
        fills: priced,
        gridFeeMicrosPerKwh: 0,
        platformFeeMicrosPerKwh
      })
      expect(totalOf(settled)).toBe(0)
      let nanos = 0
      for (const from of book.zones) {
        for (const to of book.zones) {
          nanos += flowsWh[from]![to]! * (book.feeMicrosPerKwh[from]![to] ?? 0)
        }
      }
      expect(Math.abs(settled.gridMicros * 1000 - nanos)).toBeLessThanOrEqual(500)
    }
  )
})
