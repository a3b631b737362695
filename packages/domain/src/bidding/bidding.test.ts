import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { addDays, dayBounds } from '../calendar/date.ts'
import { marketTimeUnits } from '../calendar/market-time-units.ts'
import { expectedEnergyWh } from './expected-energy.ts'
import type { Price } from '../prices/resample.ts'
import { expectedPrices } from './expected-prices.ts'
import { planStandingBids, standingGoals, type ExpectedUnit } from './plan-standing-bids.ts'

const timeZone = 'Europe/Berlin'
const day = (date: string, minutes = 60) => marketTimeUnits({ timeZone, date, minutes })

/** Hourly readings of whole days, each worth what `worth` says. */
const readings = (dates: readonly string[], worth: (date: string, hour: number) => number) =>
  dates.flatMap((date) =>
    day(date).map(({ startMs, endMs }, hour) => ({ startMs, endMs, energyWh: worth(date, hour) }))
  )

describe('expectedEnergyWh', () => {
  test('a workday is the mean of workdays, a Saturday of Saturdays', () => {
    // Monday 1 to Sunday 14 June 2026.
    const dates = Array.from({ length: 14 }, (_, index) => addDays('2026-06-01', index))
    const saturdays = ['2026-06-06', '2026-06-13']
    const history = readings(dates, (date) => (saturdays.includes(date) ? 900 : 100))
    const monday = expectedEnergyWh({ timeZone, units: day('2026-06-15'), history })
    const saturday = expectedEnergyWh({ timeZone, units: day('2026-06-20'), history })
    expect(new Set(monday)).toEqual(new Set([100]))
    expect(new Set(saturday)).toEqual(new Set([900]))
  })

  test('a kind of day seen once only is told from all days', () => {
    const dates = ['2026-06-04', '2026-06-05', '2026-06-06']
    const history = readings(dates, (date) => (date === '2026-06-06' ? 700 : 100))
    const saturday = expectedEnergyWh({ timeZone, units: day('2026-06-13'), history })
    expect(saturday[0]).toBe(300)
  })

  test('one day is no habit, and no reading is no number', () => {
    const history = readings(['2026-06-05'], () => 100)
    expect(expectedEnergyWh({ timeZone, units: day('2026-06-08'), history })[0]).toBeNull()
    expect(expectedEnergyWh({ timeZone, units: day('2026-06-08'), history: [] })[0]).toBeNull()
  })

  test('the hour that comes twice is told twice, the one that is skipped not at all', () => {
    const dates = Array.from({ length: 20 }, (_, index) => addDays('2026-10-05', index))
    const history = readings(dates, (_, hour) => hour)
    const autumn = expectedEnergyWh({ timeZone, units: day('2026-10-25'), history })
    expect(autumn).toHaveLength(25)
    expect(autumn.slice(1, 5)).toEqual([1, 2, 2, 3])
    const before = Array.from({ length: 20 }, (_, index) => addDays('2026-03-09', index))
    const spring = readings(before, (_, hour) => hour)
    const told = expectedEnergyWh({ timeZone, units: day('2026-03-29'), history: spring })
    expect(told).toHaveLength(23)
    expect(told.slice(0, 4)).toEqual([0, 1, 3, 4])
  })

  test('a unit that was measured in part does not count', () => {
    const history = readings(['2026-06-03', '2026-06-04'], () => 100).map((reading, index) =>
      index === 0 ? { ...reading, endMs: reading.endMs - 1000 } : reading
    )
    const told = expectedEnergyWh({ timeZone, units: day('2026-06-05'), history })
    expect(told.slice(0, 2)).toEqual([null, 100])
  })

  test('hourly readings tell quarter-hours too', () => {
    const history = readings(['2026-06-03', '2026-06-04'], () => 400)
    const told = expectedEnergyWh({ timeZone, units: day('2026-06-05', 15), history })
    expect(new Set(told)).toEqual(new Set([100]))
  })
})

describe('expectedPrices', () => {
  const pricesOf = (date: string, base: number) =>
    day(date).map(({ startMs, endMs }, hour) => {
      return { startMs, endMs, priceMicrosPerKwh: base + hour }
    })

  const expectDay = (date: string, prices: Price[]) =>
    expectedPrices({ timeZone, date, units: day(date), prices })

  test('a Tuesday is told by Monday, a Monday by the Monday before', () => {
    const prices = [...pricesOf('2026-06-01', 7000), ...pricesOf('2026-06-08', 1000)]
    const tuesday = expectDay('2026-06-09', prices)
    const monday = expectDay('2026-06-08', prices)
    expect(tuesday.date).toBe('2026-06-08')
    expect(tuesday.pricesMicrosPerKwh.slice(0, 2)).toEqual([1000, 1001])
    expect(monday.date).toBe('2026-06-01')
    expect(monday.pricesMicrosPerKwh.slice(0, 2)).toEqual([7000, 7001])
  })

  test('both copies of a repeated hour are told by the one of the week before', () => {
    const told = expectDay('2026-10-25', pricesOf('2026-10-18', 0))
    expect(told.pricesMicrosPerKwh.slice(1, 5)).toEqual([1, 2, 2, 3])
  })

  test('an hour that the clock skipped on that day is not known', () => {
    const told = expectDay('2026-04-05', pricesOf('2026-03-29', 0))
    expect(told.date).toBe('2026-03-29')
    expect(told.pricesMicrosPerKwh.slice(0, 4)).toEqual([0, 1, null, 2])
  })

  test('a day before that is not all published is as good as none: the week before tells', () => {
    const yesterday = pricesOf('2026-06-08', 1000).slice(1)
    const lastWeek = pricesOf('2026-06-02', 5000)
    const told = expectDay('2026-06-09', [...yesterday, ...lastWeek])
    expect(told.date).toBe('2026-06-02')
    expect(told.pricesMicrosPerKwh.slice(0, 2)).toEqual([5000, 5001])
  })

  test('what was not published is not known', () => {
    expect(
      expectDay('2026-06-08', pricesOf('2026-06-01', 1000).slice(1)).pricesMicrosPerKwh[0]
    ).toBe(null)
    const nothing = expectDay('2026-06-09', [])
    expect(nothing.date).toBeNull()
    expect(new Set(nothing.pricesMicrosPerKwh)).toEqual(new Set([null]))
  })
})

const tariff = {
  gridFeeMicrosPerKwh: 91_000,
  leviesMicrosPerKwh: 64_000,
  localFeesMicrosPerKwh: 43_000,
  premiumMicrosPerKwh: 30_000
}
const terms = { floorMicrosPerKwh: -500_000, capMicrosPerKwh: 4_000_000, tickMicrosPerKwh: 10 }
const { startMs } = dayBounds({ timeZone, date: '2026-06-09' })
const unit = (fields: Partial<ExpectedUnit>): ExpectedUnit => {
  return { startMs, useWh: null, surplusWh: null, gridPriceMicrosPerKwh: 100_000, ...fields }
}
const plan = (goal: (typeof standingGoals)[number], fields: Partial<ExpectedUnit>, cap = 320_000) =>
  planStandingBids({
    goal,
    capMicrosPerKwh: cap,
    units: [unit(fields)],
    tariff,
    terms,
    maySell: true
  })
const only = (limitPriceMicrosPerKwh: number, side: 'buy' | 'sell' = 'buy', quantityWh = 350) => {
  return {
    outcome: 'planned',
    bids: [{ startMs, side, quantityWh, limitPriceMicrosPerKwh }]
  }
}

describe('planStandingBids', () => {
  test.each([
    ['cheapest pays no more than the grid asks, all in', 'cheapest', 212_000],
    ['local and green pays up to the cap', 'local_and_green', 277_000],
    ['balanced pays three cents more than the grid', 'balanced', 242_000]
  ] as const)('%s', (_name, goal, limit) => {
    expect(plan(goal, { useWh: 350 })).toEqual(only(limit))
  })

  test('the cap on the full price binds every goal', () => {
    for (const goal of standingGoals) {
      expect(plan(goal, { useWh: 350 }, 143_000)).toEqual(only(100_000))
    }
  })

  test('need and surplus of one unit are set off', () => {
    expect(plan('cheapest', { useWh: 350, surplusWh: 1000 })).toEqual(only(100_000, 'sell', 650))
    expect(plan('cheapest', { useWh: 350, surplusWh: 350 })).toEqual({ outcome: 'nothing_to_bid' })
  })

  test.each([
    ['cheapest', 100_000],
    ['balanced', 70_000],
    ['local_and_green', 0]
  ] as const)('a sale by %s asks at least %d', (goal, limit) => {
    expect(plan(goal, { surplusWh: 350 })).toEqual(only(limit, 'sell'))
  })

  test('no sale asks less than nothing where the wholesale price is below zero', () => {
    const unitBelow = { surplusWh: 350, gridPriceMicrosPerKwh: -200_000 }
    for (const goal of standingGoals) expect(plan(goal, unitBelow)).toEqual(only(0, 'sell'))
  })

  test('a grid that pays for taking lets cheapest ask for the same from neighbours', () => {
    const below = { useWh: 350, gridPriceMicrosPerKwh: -200_000 }
    expect(plan('cheapest', below)).toEqual(only(-88_000))
  })

  test('a buy that would lie below the floor is left out', () => {
    expect(plan('cheapest', { useWh: 350, gridPriceMicrosPerKwh: -700_000 })).toEqual({
      outcome: 'nothing_to_bid'
    })
  })

  test('what is not known is said', () => {
    expect(plan('cheapest', {})).toEqual({ outcome: 'no_readings' })
    const unpriced = { useWh: 350, gridPriceMicrosPerKwh: null }
    expect(plan('balanced', unpriced)).toEqual({ outcome: 'no_prices' })
    expect(plan('local_and_green', unpriced)).toEqual(only(277_000))
  })

  test('who may not sell does not', () => {
    const units = [unit({ surplusWh: 350 })]
    const wishes = { goal: 'cheapest', capMicrosPerKwh: 320_000, units, tariff, terms } as const
    expect(planStandingBids({ ...wishes, maySell: false })).toEqual({ outcome: 'nothing_to_bid' })
  })

  test.prop([
    fc.constantFrom(...standingGoals),
    fc.integer({ min: 0, max: 2_000_000 }),
    fc.array(
      fc.record({
        useWh: fc.option(fc.nat({ max: 100_000 })),
        surplusWh: fc.option(fc.nat({ max: 100_000 })),
        gridPriceMicrosPerKwh: fc.option(fc.integer({ min: -500_000, max: 4_000_000 }))
      }),
      { maxLength: 10 }
    )
  ])('every bid keeps cap, floor and tick, and no unit buys and sells', (goal, cap, rows) => {
    const units = rows.map((row, index) => ({ ...row, startMs: startMs + index }))
    const made = planStandingBids({
      goal,
      capMicrosPerKwh: cap,
      units,
      tariff,
      terms,
      maySell: true
    })
    if (made.outcome !== 'planned') return
    expect(new Set(made.bids.map((bid) => bid.startMs)).size).toBe(made.bids.length)
    for (const bid of made.bids) {
      const { limitPriceMicrosPerKwh: limit } = bid
      expect(limit).toBeGreaterThanOrEqual(bid.side === 'buy' ? terms.floorMicrosPerKwh : 0)
      expect(limit).toBeLessThanOrEqual(terms.capMicrosPerKwh)
      expect(Math.abs(limit % terms.tickMicrosPerKwh)).toBe(0)
      expect(bid.quantityWh).toBeGreaterThan(0)
      if (bid.side === 'buy') expect(limit + tariff.localFeesMicrosPerKwh).toBeLessThanOrEqual(cap)
    }
  })
})
