import { createHash } from 'node:crypto'
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { bookHash, canonicalBook, hashOfDay } from './canonical-book.ts'
import { clearAuction } from './clear-auction.ts'
import { findSelfCross, type OwnedBid } from './find-self-cross.ts'
import { buyLimitWh, checkPositionLimits } from './position-limits.ts'
import { bidsOf, books, limits, shuffled } from './testing/books.ts'
import { worstCase } from './worst-case.ts'

describe('worstCase', () => {
  const fees = { gridFeeMicrosPerKwh: 38_000, platformFeeMicrosPerKwh: 5000 }
  test.each([
    ['a buy: its limit and the fees', 'buy', 1500, 200_000, 300_000 + 57_000 + 7500],
    ['a buy at zero: the fees', 'buy', 1000, 0, 43_000],
    ['a buy below zero: the fees, since what it brings is not sure', 'buy', 1000, -50_000, 43_000],
    ['a sell: nothing', 'sell', 1000, 80_000, 0],
    ['a sell at zero: nothing', 'sell', 1000, 0, 0],
    ['a sell below zero: what it may have to pay', 'sell', 1000, -20_000, 20_000],
    ['each line is rounded half-even', 'buy', 1, 500, 0 + 38 + 5],
    ['beyond 2^53 on the way', 'buy', 2_000_000_000, 4_000_000, 8_000_000_000_000 + 86_000_000_000]
  ] as const)('%s', (_name, side, quantityWh, limitPriceMicrosPerKwh, amountMicros) => {
    const bid = { id: 'x', side, quantityWh, limitPriceMicrosPerKwh }
    expect(worstCase({ bids: [bid], ...fees })).toEqual({
      amountMicros,
      bids: [{ id: 'x', amountMicros }]
    })
    expect(worstCase({ bids: [bid, bid], ...fees }).amountMicros).toBe(2 * amountMicros)
  })

  test('what nobody can count is more than anybody has', () => {
    const most = Number.MAX_SAFE_INTEGER
    const bid = {
      id: 'x',
      side: 'buy',
      quantityWh: 10 ** 12,
      limitPriceMicrosPerKwh: 5_000_000
    } as const
    const free = { gridFeeMicrosPerKwh: 0, platformFeeMicrosPerKwh: 0 }
    expect(worstCase({ bids: [bid], ...free }).amountMicros).toBe(5 * 10 ** 15)
    expect(worstCase({ bids: [bid, bid], ...free })).toMatchObject({
      amountMicros: most,
      bids: [{ amountMicros: 5 * 10 ** 15 }, {}]
    })
    const dear = { ...bid, limitPriceMicrosPerKwh: 10 ** 9 }
    expect(worstCase({ bids: [dear], ...free })).toMatchObject({
      amountMicros: most,
      bids: [{ amountMicros: most }]
    })
  })

  test('no bids hold nothing, and a quantity of zero is no bid', () => {
    expect(worstCase({ bids: [], ...fees })).toEqual({ amountMicros: 0, bids: [] })
    const nothing = { id: 'x', side: 'buy', quantityWh: 0, limitPriceMicrosPerKwh: 1 } as const
    expect(() => worstCase({ bids: [nothing], ...fees })).toThrow('quantityWh of bid x')
  })
})

describe('findSelfCross', () => {
  const bid = (id: string, limit: number, ownerId = 'Lena', deliveryStart = 0): OwnedBid => ({
    id,
    side: id.startsWith('b') ? 'buy' : 'sell',
    limitPriceMicrosPerKwh: limit,
    ownerId,
    deliveryStart
  })
  test.each<[string, OwnedBid[], string | null]>([
    ['nothing', [], null],
    ['one side alone', [bid('b1', 9), bid('b2', 8)], null],
    ['a sell above the own buy', [bid('b1', 9), bid('s1', 10)], null],
    ['equal limits, which would trade', [bid('s1', 9), bid('b1', 9)], 'b1 s1'],
    ['limits below zero', [bid('b1', -5), bid('s1', -6)], 'b1 s1'],
    ['the same in different units', [bid('b1', 9), bid('s1', 1, 'Lena', 1)], null],
    ['the same of different owners', [bid('b1', 9), bid('s1', 1, 'Omar')], null],
    ['the dearest buy, the cheapest sell', [bid('b1', 7), bid('b2', 9), bid('s1', 6)], 'b2 s1'],
    [
      'the first unit, then the first owner',
      [
        bid('b9', 9, 'Omar', 2),
        bid('s9', 1, 'Omar', 2),
        bid('b1', 9, 'Omar', 1),
        bid('s1', 1, 'Omar', 1),
        bid('b2', 9, 'Lena', 1),
        bid('s2', 1, 'Lena', 1)
      ],
      'b2 s2'
    ]
  ])('%s', (_name, bids, expected) => {
    const found = findSelfCross(bids)
    expect(found && `${found.buyId} ${found.sellId}`).toBe(expected)
    expect(findSelfCross(bids.toReversed())).toEqual(found)
  })

  test.prop([books], { numRuns: 300 })(
    'finds something exactly where a member alone in the market would trade',
    (bids) => {
      const own = bids.map((one) => ({ ...one, ownerId: 'Lena', deliveryStart: 0 }))
      const { volumeWh } = clearAuction({ bids, ...limits })
      expect(findSelfCross(own) !== null).toBe(volumeWh > 0)
    }
  )
})

describe('position limits', () => {
  const quarter = 900_000
  const room = {
    storedWh: 1000,
    units: [
      { startMs: 0, plantWh: 2450, sellWh: 3450 },
      { startMs: quarter, plantWh: 0, sellWh: 800 }
    ]
  }
  const limit = { room, buyWh: 2250 }
  const sell = (quantityWh: number, startMs = 0) => ({ side: 'sell' as const, quantityWh, startMs })
  const buy = (quantityWh: number, startMs = 0) => ({ side: 'buy' as const, quantityWh, startMs })

  test('of buying are the peak, its factor and the unit, rounded down', () => {
    // 9001.5 W for a quarter of an hour.
    const peak = { peakPowerW: 6001, peakFactorPercent: 150, mtuMs: quarter }
    expect(buyLimitWh(peak)).toBe(2250)
    expect(buyLimitWh({ ...peak, peakPowerW: 0 })).toBe(0)
  })

  test('all bids of a side count, and each side for itself', () => {
    const within = [sell(3000), sell(450), buy(2000), buy(250)]
    expect(checkPositionLimits({ bids: within, ...limit })).toEqual({ ok: true })
    expect(checkPositionLimits({ bids: [...within, sell(1)], ...limit })).toEqual({
      ok: false,
      startMs: 0,
      side: 'sell',
      quantityWh: 3451,
      limitWh: 3450
    })
    expect(checkPositionLimits({ bids: [...within, buy(1)], ...limit })).toEqual({
      ok: false,
      startMs: 0,
      side: 'buy',
      quantityWh: 2251,
      limitWh: 2250
    })
    expect(() => checkPositionLimits({ bids: [buy(-1)], ...limit })).toThrow('quantityWh')
  })

  test('name the first unit in time, and what the units before it leave of the battery', () => {
    const bids = [buy(9999, quarter), sell(301, quarter), sell(3150)]
    expect(checkPositionLimits({ bids, ...limit })).toEqual({
      ok: false,
      startMs: quarter,
      side: 'sell',
      quantityWh: 301,
      limitWh: 300
    })
  })

  test('a unit without room sells nothing', () => {
    expect(checkPositionLimits({ bids: [sell(1, 7)], ...limit })).toMatchObject({ limitWh: 0 })
  })
})

describe('canonicalBook', () => {
  test('the hash of a day covers the hashes of its units in their order', () => {
    const hashes = ['a', 'b'].map((digit) => digit.repeat(64))
    const expected = createHash('sha256').update(hashes.join('')).digest('hex')
    expect(hashOfDay(hashes)).toBe(expected)
    expect(hashOfDay(hashes.toReversed())).not.toBe(expected)
  })

  test('is the bids by sequence with their keys in order, and its hash is of that text', () => {
    const book = bidsOf('buy 5@30; sell 6@-7').toReversed()
    const { bids, json } = canonicalBook(book)
    expect(bids.map(({ id }) => id)).toEqual(['b1', 's1'])
    expect(json).toBe(
      '[{"id":"b1","limitPriceMicrosPerKwh":30,"quantityWh":5,"sequence":0,"side":"buy"},' +
        '{"id":"s1","limitPriceMicrosPerKwh":-7,"quantityWh":6,"sequence":1,"side":"sell"}]'
    )
    expect(bookHash(book)).toBe(createHash('sha256').update(json).digest('hex'))
  })

  test('tells the zone where there is one, and nothing that does not clear', () => {
    const [bid] = bidsOf('buy 5@30')
    const { json } = canonicalBook([{ ...bid!, zone: 'wiehre', ownerId: 'Lena' }] as never)
    expect(json).toContain('"side":"buy","zone":"wiehre"}')
    expect(json).not.toContain('Lena')
    expect(canonicalBook([]).json).toBe('[]')
  })

  test.prop([books, fc.nat()])('has one hash for every order of arrival', (bids, seed) => {
    expect(bookHash(shuffled(bids, seed))).toBe(bookHash(bids))
    if (bids.length > 0) expect(bookHash(bids.slice(1))).not.toBe(bookHash(bids))
  })
})
