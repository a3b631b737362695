import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { aggregateCurves } from './aggregate-curves.ts'
import { clearAuction } from './clear-auction.ts'
import { explainClearing } from './explain-clearing.ts'
import { bidsOf, books, limits, shuffled } from './testing/books.ts'

const explain = (text: string) => explainClearing({ bids: bidsOf(text), ...limits })

describe('explainClearing', () => {
  test('a buy that was filled in part makes the price', () => {
    const { priced, ...rest } = summary('buy 5@30, 5@25; sell 6@10, 6@28')
    expect(priced).toBe(25)
    expect(rest).toEqual({
      lastBuy: '1 of 5 at 25: b2',
      nextBuy: '1 of 5 at 25: b2',
      lastSell: '6 of 6 at 10: s1',
      nextSell: '0 of 6 at 28: s2',
      lowerSetBy: 'next_buy',
      upperSetBy: 'last_buy'
    })
  })

  test('between the bids that did not trade, the price is in their middle', () => {
    expect(summary('buy 5@40, 5@12; sell 5@10, 5@35')).toEqual({
      priced: 23,
      lastBuy: '5 of 5 at 40: b1',
      nextBuy: '0 of 5 at 12: b2',
      lastSell: '5 of 5 at 10: s1',
      nextSell: '0 of 5 at 35: s2',
      lowerSetBy: 'next_buy',
      upperSetBy: 'next_sell'
    })
  })

  test('bids of one limit are one step, and share', () => {
    expect(summary('buy 10@30; sell 5@10, 5@10, 5@10')).toMatchObject({
      lastSell: '10 of 15 at 10: s1 s2 s3',
      nextSell: '10 of 15 at 10: s1 s2 s3',
      nextBuy: null,
      lowerSetBy: 'last_sell',
      upperSetBy: 'next_sell'
    })
  })

  test('without a trade it shows how far apart both sides were', () => {
    expect(summary('buy 5@10, 1@9; sell 5@11')).toEqual({
      priced: null,
      lastBuy: null,
      nextBuy: '0 of 5 at 10: b1',
      lastSell: null,
      nextSell: '0 of 5 at 11: s1',
      lowerSetBy: null,
      upperSetBy: null
    })
    expect(summary('')).toMatchObject({ nextBuy: null, nextSell: null })
  })

  test.prop([books], { numRuns: 300 })('the reasons give the price of the clearing', (bids) => {
    const { fills: _fills, ...cleared } = clearAuction({ bids, ...limits })
    const explained = explainClearing({ bids, ...limits })
    expect(explained).toMatchObject(cleared)
    const ends = { last_sell: 'lastSell', next_buy: 'nextBuy', last_buy: 'lastBuy' } as const
    const limitOf = (setBy: keyof typeof ends | 'next_sell' | null) =>
      setBy === null
        ? null
        : explained[setBy === 'next_sell' ? 'nextSell' : ends[setBy]]?.limitPriceMicrosPerKwh
    expect(limitOf(explained.lowerSetBy)).toBe(cleared.lowerMicrosPerKwh)
    expect(limitOf(explained.upperSetBy)).toBe(cleared.upperMicrosPerKwh)
  })

  function summary(text: string) {
    const { priceMicrosPerKwh, lowerSetBy, upperSetBy, ...rest } = explain(text)
    const told = (step: typeof rest.lastBuy) =>
      step &&
      `${step.filledWh} of ${step.quantityWh} at ${step.limitPriceMicrosPerKwh}: ${step.bidIds.join(' ')}`
    return {
      priced: priceMicrosPerKwh,
      lastBuy: told(rest.lastBuy),
      nextBuy: told(rest.nextBuy),
      lastSell: told(rest.lastSell),
      nextSell: told(rest.nextSell),
      lowerSetBy,
      upperSetBy
    }
  }
})

describe('aggregateCurves', () => {
  const point = (priceMicrosPerKwh: number, quantityWh: number) => ({
    priceMicrosPerKwh,
    quantityWh
  })

  test('a point for each limit, with all that is wanted or offered at it or better', () => {
    const bids = bidsOf('buy 5@30, 5@25, 2@30; sell 6@28, 6@10')
    expect(aggregateCurves({ bids, ...limits })).toEqual({
      demand: [point(30, 7), point(25, 12)],
      supply: [point(10, 6), point(28, 12)]
    })
    expect(aggregateCurves({ bids: [], ...limits })).toEqual({ demand: [], supply: [] })
  })

  test('a long curve keeps its ends and the steps around the traded volume', () => {
    const step = (side: string, direction: number) =>
      `${side} ${Array.from({ length: 100 }, (_, index) => `1@${direction * index}`).join(', ')}`
    const bids = bidsOf(`${step('buy', 1)}; ${step('sell', 1)}`)
    const whole = aggregateCurves({ bids, ...limits })
    const thinned = aggregateCurves({ bids, mostPoints: 12, ...limits })
    const { volumeWh } = clearAuction({ bids, ...limits })
    for (const side of ['demand', 'supply'] as const) {
      expect(thinned[side].length).toBeLessThanOrEqual(12)
      expect(thinned[side].length).toBeGreaterThan(8)
      for (const kept of thinned[side]) expect(whole[side]).toContainEqual(kept)
      expect(thinned[side][0]).toEqual(whole[side][0])
      expect(thinned[side].at(-1)).toEqual(whole[side].at(-1))
      expect(thinned[side]).toContainEqual(whole[side][volumeWh - 1])
      expect(thinned[side]).toContainEqual(whole[side][volumeWh])
    }
    expect(() => aggregateCurves({ bids, mostPoints: 7, ...limits })).toThrow('mostPoints')
  })

  test.prop([books, fc.nat()], { numRuns: 200 })(
    'the curves cross where the auction clears, whatever the order of the bids',
    (bids, seed) => {
      const { demand, supply } = aggregateCurves({ bids: shuffled(bids, seed), ...limits })
      const { volumeWh, priceMicrosPerKwh: price } = clearAuction({ bids, ...limits })
      if (price === null) return
      const at = (curve: typeof demand, isIncluded: (limit: number) => boolean) =>
        curve.findLast((corner) => isIncluded(corner.priceMicrosPerKwh))?.quantityWh ?? 0
      expect(at(demand, (limit) => limit > price)).toBeLessThanOrEqual(volumeWh)
      expect(at(demand, (limit) => limit >= price)).toBeGreaterThanOrEqual(volumeWh)
      expect(at(supply, (limit) => limit < price)).toBeLessThanOrEqual(volumeWh)
      expect(at(supply, (limit) => limit <= price)).toBeGreaterThanOrEqual(volumeWh)
    }
  )
})
