import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { type Bid } from './bid.ts'
import { clearAuction } from './clear-auction.ts'
import { bidsOf, books, limits, shuffled, wideBooks } from './testing/books.ts'

const clear = (bids: readonly Bid[]) => clearAuction({ bids, ...limits })
const clearText = (text: string) => clear(bidsOf(text))
const filled = (text: string) =>
  Object.fromEntries(clearText(text).fills.map(({ id, quantityWh }) => [id, quantityWh]))

describe('the table of the rules', () => {
  test.each([
    [
      'buy 5@30, 5@25; sell 6@10, 6@28',
      { volumeWh: 6, interval: [25, 25], price: 25 },
      { b1: 5, b2: 1, s1: 6 }
    ],
    [
      'buy 10@30; sell 5@10, 5@10, 5@10',
      { volumeWh: 10, interval: [10, 10], price: 10 },
      { b1: 10, s1: 4, s2: 3, s3: 3 }
    ],
    ['buy 5@20; sell 5@20', { volumeWh: 5, interval: [20, 20], price: 20 }, { b1: 5, s1: 5 }],
    ['buy 5@10; sell 5@11', { volumeWh: 0, interval: [null, null], price: null }, {}],
    [
      'buy 5@40, 5@12; sell 5@10, 5@35',
      { volumeWh: 5, interval: [12, 35], price: 23 },
      { b1: 5, s1: 5 }
    ],
    ['buy 5@-5; sell 5@-20', { volumeWh: 5, interval: [-20, -5], price: -13 }, { b1: 5, s1: 5 }],
    [
      'buy 1@30, 2@30, 4@30; sell 5@10',
      { volumeWh: 5, interval: [30, 30], price: 30 },
      { b1: 1, b2: 1, b3: 3, s1: 5 }
    ]
  ])('%s', (text, { volumeWh, interval, price }, fills) => {
    expect(clearText(text)).toMatchObject({
      volumeWh,
      lowerMicrosPerKwh: interval[0],
      upperMicrosPerKwh: interval[1],
      priceMicrosPerKwh: price
    })
    expect(filled(text)).toEqual(fills)
  })
})

describe('books at the edge', () => {
  test.each(['', 'buy 5@30', 'sell 5@30', 'buy 5@30, 2@7', 'sell 5@-1, 3@0'])(
    'an empty or one-sided book has no price: "%s"',
    (text) => {
      expect(clearText(text)).toEqual({
        priceMicrosPerKwh: null,
        lowerMicrosPerKwh: null,
        upperMicrosPerKwh: null,
        volumeWh: 0,
        fills: []
      })
    }
  )

  test.each([
    ['the price can be zero, which is a price', 'buy 5@0; sell 5@0', 0],
    ['the middle of -1 and 0 is -1', 'buy 5@0; sell 5@-1', -1],
    ['the middle of 0 and 1 is 0', 'buy 5@1; sell 5@0', 0],
    ['a buyer of no interest changes nothing', 'buy 5@40, 5@-90; sell 5@10', 25],
    ['both sides filled whole: between the last two', 'buy 5@40, 5@30; sell 10@10', 20]
  ])('%s', (_name, text, price) => {
    expect(clearText(text).priceMicrosPerKwh).toBe(price)
  })

  test('equal prices do trade, so that the volume is the largest of equal welfare', () => {
    expect(clearText('buy 5@30, 5@20; sell 5@10, 5@20').volumeWh).toBe(10)
  })

  test('who is dearer than the margin gets nothing, however early', () => {
    expect(filled('buy 4@30; sell 3@11, 3@10')).toEqual({ b1: 4, s1: 1, s2: 3 })
    expect(filled('buy 3@30; sell 3@11, 3@10')).toEqual({ b1: 3, s2: 3 })
  })

  test('fills stand in the order of sequence numbers, without those that got nothing', () => {
    const { fills } = clearText('buy 5@40, 5@12; sell 5@35, 5@10')
    expect(fills).toEqual([
      { id: 'b1', quantityWh: 5 },
      { id: 's2', quantityWh: 5 }
    ])
  })

  test('quantities of a terawatt-hour and more are divided to the Wh', () => {
    const most = 1_000_000_000_000
    const bids: Bid[] = [0, 1, 2].map((index) => ({
      id: `s${index}`,
      side: 'sell',
      quantityWh: most + index,
      limitPriceMicrosPerKwh: 10,
      sequence: index
    }))
    const buy: Bid = {
      id: 'b',
      side: 'buy',
      quantityWh: 2 * most + 1,
      limitPriceMicrosPerKwh: 30,
      sequence: 9
    }
    // 2000000000001 × 1000000000001 / 3000000000003 = 666666666667, rest 0, and so on.
    expect(clear([...bids, buy]).fills.map(({ quantityWh }) => quantityWh)).toEqual([
      666_666_666_666, 666_666_666_667, 666_666_666_668, 2_000_000_000_001
    ])
  })

  test('an oversupply that no number holds is divided exactly', () => {
    const bids: Bid[] = Array.from({ length: 3 }, (_, index) => ({
      id: `s${index}`,
      side: 'sell',
      quantityWh: Number.MAX_SAFE_INTEGER - index,
      limitPriceMicrosPerKwh: 10,
      sequence: index
    }))
    const { fills } = clear([...bids, ...bidsOf('buy 10@10')])
    expect(fills.map(({ quantityWh }) => quantityWh)).toEqual([10, 4, 3, 3])
  })

  test('a volume that no number holds stops', () => {
    const bids: Bid[] = [0, 1].flatMap((index) =>
      (['buy', 'sell'] as const).map((side) => ({
        id: `${side}${index}`,
        side,
        quantityWh: Number.MAX_SAFE_INTEGER,
        limitPriceMicrosPerKwh: 10,
        sequence: index
      }))
    )
    expect(() => clear(bids)).toThrow('volumeWh')
  })

  test('limits further apart than 32 bits are in order', () => {
    const far = { floorMicrosPerKwh: -(2 ** 50), capMicrosPerKwh: 2 ** 50 }
    const at = (id: string, side: 'buy' | 'sell', limit: number, sequence: number): Bid => {
      return { id, side, quantityWh: 5, limitPriceMicrosPerKwh: limit, sequence }
    }
    const bids = [
      at('s1', 'sell', 2 ** 40 + 1, 1),
      at('s2', 'sell', 2 ** 40, 2),
      at('s3', 'sell', -(2 ** 45), 3),
      at('b1', 'buy', 2 ** 45, 4),
      at('b2', 'buy', 2 ** 40, 5)
    ]
    expect(clearAuction({ bids, ...far })).toEqual({
      priceMicrosPerKwh: 2 ** 40,
      lowerMicrosPerKwh: 2 ** 40,
      upperMicrosPerKwh: 2 ** 40,
      volumeWh: 10,
      fills: ['s2', 's3', 'b1', 'b2'].map((id) => ({ id, quantityWh: 5 }))
    })
  })
})

describe('what no book may hold', () => {
  const bid = bidsOf('buy 5@30')[0]!
  test.each([
    [{ quantityWh: 0 }, 'quantityWh of bid b1 must be a safe integer above 0, got 0'],
    [{ quantityWh: -5 }, 'quantityWh of bid b1'],
    [{ quantityWh: 1.5 }, 'quantityWh of bid b1'],
    [{ quantityWh: Number.NaN }, 'quantityWh of bid b1'],
    [{ quantityWh: 2 ** 53 }, 'quantityWh of bid b1'],
    [{ limitPriceMicrosPerKwh: 0.5 }, 'limitPriceMicrosPerKwh of bid b1'],
    [{ limitPriceMicrosPerKwh: -101 }, 'from -100 to 100, got -101'],
    [{ limitPriceMicrosPerKwh: 101 }, 'from -100 to 100, got 101'],
    [{ sequence: 0.5 }, 'the sequence of bid b1'],
    [{ side: 'both' as 'buy' }, 'the side of bid b1 must be buy or sell, got both']
  ])('%j stops', (change, message) => {
    expect(() => clear([{ ...bid, ...change }])).toThrow(message)
  })

  test('an id that appears twice stops, in a small book and in a large one', () => {
    expect(() => clear([bid, { ...bid, sequence: 7 }])).toThrow('the bid b1 appears twice')
    const many = Array.from({ length: 5000 }, (_, index) => ({
      ...bid,
      id: `bid-${index}`,
      sequence: index
    }))
    expect(clear(many).volumeWh).toBe(0)
    expect(() => clear([...many, { ...bid, id: 'bid-77' }])).toThrow('bid-77 appears twice')
  })

  test('a floor above the cap stops', () => {
    const turned = { floorMicrosPerKwh: 1, capMicrosPerKwh: 0 }
    expect(() => clearAuction({ bids: [], ...turned })).toThrow('floor is above the cap')
  })
})

describe('for any book', () => {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

  test.prop([fc.oneof(books, wideBooks)], { numRuns: 500 })(
    'what is bought is sold, nobody trades beyond the own limit or quantity, no better bid is left',
    (bids) => {
      const { priceMicrosPerKwh: price, volumeWh, fills } = clear(bids)
      const filledOf = new Map(fills.map(({ id, quantityWh }) => [id, quantityWh]))
      const traded = (side: string) =>
        sum(bids.filter((bid) => bid.side === side).map(({ id }) => filledOf.get(id) ?? 0))
      expect(traded('buy')).toBe(volumeWh)
      expect(traded('sell')).toBe(volumeWh)
      if (price === null) expect(volumeWh).toBe(0)
      for (const { id, side, quantityWh, limitPriceMicrosPerKwh: limit } of bids) {
        const filledWh = filledOf.get(id) ?? 0
        expect(filledWh).toBeLessThanOrEqual(quantityWh)
        if (price === null) continue
        const isBetter = side === 'buy' ? limit > price : limit < price
        const isWorse = side === 'buy' ? limit < price : limit > price
        if (isBetter) expect(filledWh).toBe(quantityWh)
        if (isWorse) expect(filledWh).toBe(0)
      }
    }
  )

  test.prop([books], { numRuns: 300 })(
    'no price would let more be traded, and without a trade none would let any',
    (bids) => {
      const { volumeWh } = clear(bids)
      const tradable = (price: number) => {
        const willing = (side: string) =>
          sum(
            bids
              .filter((bid) => bid.side === side)
              .filter(({ limitPriceMicrosPerKwh: limit }) =>
                side === 'buy' ? limit >= price : limit <= price
              )
              .map(({ quantityWh }) => quantityWh)
          )
        return Math.min(willing('buy'), willing('sell'))
      }
      const prices = bids.map(({ limitPriceMicrosPerKwh }) => limitPriceMicrosPerKwh)
      expect(volumeWh).toBe(Math.max(0, ...prices.map(tradable)))
    }
  )

  test.prop([fc.oneof(books, wideBooks), fc.nat()], { numRuns: 300 })(
    'the order in which bids are given changes nothing',
    (bids, seed) => {
      expect(clear(shuffled(bids, seed))).toEqual(clear(bids))
    }
  )

  test.prop([books, fc.nat()], { numRuns: 100 })(
    'equal sequence numbers go by id, whatever the order',
    (bids, seed) => {
      const alike = bids.map((bid) => ({ ...bid, sequence: bid.sequence % 3 }))
      expect(clear(shuffled(alike, seed))).toEqual(clear(alike))
    }
  )

  test.prop([books], { numRuns: 200 })('among equal limits more energy never gets less', (bids) => {
    const filledOf = new Map(clear(bids).fills.map(({ id, quantityWh }) => [id, quantityWh]))
    for (const a of bids) {
      for (const b of bids) {
        if (a.side !== b.side || a.limitPriceMicrosPerKwh !== b.limitPriceMicrosPerKwh) continue
        if (a.quantityWh < b.quantityWh) continue
        // One Wh is what the remainder may turn between the two.
        expect(filledOf.get(a.id) ?? 0).toBeGreaterThanOrEqual((filledOf.get(b.id) ?? 0) - 1)
      }
    }
  })

  test.prop([books], { numRuns: 200 })('buyers and sellers are treated alike', (bids) => {
    const mirrored = bids.map((bid): Bid => ({
      ...bid,
      side: bid.side === 'buy' ? 'sell' : 'buy',
      limitPriceMicrosPerKwh: -bid.limitPriceMicrosPerKwh
    }))
    const one = clear(bids)
    const other = clear(mirrored)
    expect(other.fills).toEqual(one.fills)
    if (one.lowerMicrosPerKwh === null || other.upperMicrosPerKwh === null) return
    expect(other.upperMicrosPerKwh + one.lowerMicrosPerKwh).toBe(0)
  })
})
