import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import {
  executableWh,
  expectedLevels,
  roomForOrder,
  type OrderBattery,
  type PlannedOrder
} from './battery-plan.ts'

const quarter = 900_000
const battery: OrderBattery = {
  levelWh: 6000,
  capacityWh: 10_000,
  reserveWh: 1000,
  promisedWh: 0,
  chargeLimitW: 5000,
  dischargeLimitW: 4000
}
const order = (
  id: string,
  side: 'buy' | 'sell',
  energyWh: number,
  from: number,
  quarters = 4
): PlannedOrder => ({
  id,
  side,
  energyWh,
  startMs: from * quarter,
  endMs: (from + quarters) * quarter
})
const wanted = (side: 'buy' | 'sell', from: number, quarters = 4) =>
  order('wanted', side, 0, from, quarters)
const room = (
  orders: PlannedOrder[],
  want: ReturnType<typeof wanted>,
  more: Partial<OrderBattery> = {}
) => roomForOrder({ battery: { ...battery, ...more }, orders, wanted: want })

describe('expectedLevels', () => {
  test('rise and sink in the order of time, whatever the order of arrival', () => {
    const orders = [
      order('c', 'sell', 4000, 8),
      order('a', 'buy', 3000, 0),
      order('b', 'buy', 1, 0)
    ]
    const levels = expectedLevels({ battery, orders })
    expect(levels.map(({ id, beforeWh, afterWh }) => [id, beforeWh, afterWh])).toEqual([
      ['a', 6000, 9000],
      ['b', 9000, 9001],
      ['c', 9001, 5001]
    ])
  })

  test('stop at the capacity and at the reserve, and begin without what is promised', () => {
    const orders = [order('a', 'sell', 9000, 0), order('b', 'buy', 9999, 4)]
    expect(expectedLevels({ battery, orders }).map(({ afterWh }) => afterWh)).toEqual([
      1000, 10_000
    ])
    const promised = { ...battery, promisedWh: 5500 }
    expect(expectedLevels({ battery: promised, orders })[0]).toMatchObject({
      beforeWh: 500,
      afterWh: 500
    })
  })
})

describe('roomForOrder', () => {
  test('a sell may take what lies above the reserve and is promised to nobody', () => {
    expect(room([], wanted('sell', 0))).toMatchObject({ levelBeforeWh: 6000, byLevelWh: 5000 })
    expect(room([], wanted('sell', 0), { promisedWh: 2000 })).toMatchObject({ byLevelWh: 3000 })
    expect(room([], wanted('sell', 0), { promisedWh: 5500 })).toMatchObject({ byLevelWh: 0 })
  })

  test('a sell may count on a buy before it, not on one behind it', () => {
    const buy = order('a', 'buy', 3000, 4)
    expect(room([buy], wanted('sell', 8))).toMatchObject({ levelBeforeWh: 9000, byLevelWh: 8000 })
    expect(room([buy], wanted('sell', 0))).toMatchObject({ levelBeforeWh: 6000, byLevelWh: 5000 })
    expect(room([buy], wanted('sell', 4))).toMatchObject({ levelBeforeWh: 9000 })
  })

  test('a sell takes nothing from a later one, unless a buy in between brings it back', () => {
    const later = order('b', 'sell', 4000, 12)
    expect(room([later], wanted('sell', 0))).toMatchObject({ byLevelWh: 1000 })
    const between = order('a', 'buy', 3000, 6)
    expect(room([between, later], wanted('sell', 0))).toMatchObject({ byLevelWh: 4000 })
  })

  test('a buy may fill what stays free, also of later orders', () => {
    expect(room([], wanted('buy', 0))).toMatchObject({ byLevelWh: 4000 })
    expect(room([order('a', 'buy', 3000, 8)], wanted('buy', 0))).toMatchObject({ byLevelWh: 1000 })
    expect(room([order('a', 'sell', 3000, 0)], wanted('buy', 8))).toMatchObject({ byLevelWh: 7000 })
  })

  test.each([
    ['alone, an hour', [], wanted('buy', 0, 4), 5000],
    ['alone, a quarter-hour', [], wanted('buy', 0, 1), 1250],
    ['beside an hour of 3 kW', [order('a', 'buy', 3000, 0)], wanted('buy', 2, 1), 500],
    ['beside a sell', [order('a', 'sell', 3000, 0)], wanted('buy', 2, 1), 1250],
    ['before an order', [order('a', 'buy', 3000, 4)], wanted('buy', 0, 4), 5000],
    ['around a busy quarter', [order('a', 'buy', 1250, 2, 1)], wanted('buy', 0, 4), 0],
    ['around two in a row', [order('a', 'buy', 500, 0, 1), order('b', 'buy', 750, 1, 1)], wanted('buy', 0, 2), 1000],
    ['of a sell', [order('a', 'sell', 1000, 0)], wanted('sell', 0, 4), 3000]
  ])('power %s', (_name, orders, want, expected) => {
    expect(room(orders, want).byPowerWh).toBe(expected)
  }) // prettier-ignore

  const anyOrders = fc
    .array(
      fc.record({
        side: fc.constantFrom('buy' as const, 'sell' as const),
        energyWh: fc.integer({ min: 1, max: 6000 }),
        from: fc.nat({ max: 40 }),
        quarters: fc.constantFrom(1, 2, 4)
      }),
      { maxLength: 12 }
    )
    .map((list) =>
      list.map(({ side, energyWh, from, quarters }, index) =>
        order(`o${index}`, side, energyWh, from, quarters)
      )
    )

  test.prop([
    anyOrders,
    fc.nat({ max: 10_000 }),
    fc.nat({ max: 6000 }),
    fc.constantFrom('buy' as const, 'sell' as const),
    fc.nat({ max: 40 }),
    fc.double({ min: 0, max: 1, noNaN: true })
  ])(
    'an order within its room moves all its energy, and no other moves less than before',
    (orders, levelWh, promisedWh, side, from, share) => {
      const here = { ...battery, levelWh, promisedWh }
      const want = wanted(side, from)
      const { byLevelWh } = roomForOrder({ battery: here, orders, wanted: want })
      const energyWh = Math.floor(byLevelWh * share)
      const movedBy = (list: PlannedOrder[]) =>
        new Map(
          expectedLevels({ battery: here, orders: list }).map(({ id, beforeWh, afterWh }) => [
            id,
            Math.abs(afterWh - beforeWh)
          ])
        )
      const before = movedBy(orders)
      const after = movedBy([...orders, { ...want, id: 'z', energyWh }])
      expect(after.get('z')).toBe(energyWh)
      for (const [id, movedWh] of before) expect(after.get(id)).toBeGreaterThanOrEqual(movedWh)
    }
  )

  test.prop([anyOrders, fc.nat({ max: 10_000 }), fc.nat({ max: 6000 })])(
    'no expected level passes the capacity by a buy or the reserve by a sell',
    (orders, levelWh, promisedWh) => {
      const here = { ...battery, levelWh, promisedWh }
      const bySide = new Map(orders.map(({ id, side }) => [id, side]))
      for (const { id, beforeWh, afterWh } of expectedLevels({ battery: here, orders })) {
        if (bySide.get(id) === 'buy') expect(afterWh).toBeLessThanOrEqual(here.capacityWh)
        else expect(afterWh).toBeGreaterThanOrEqual(Math.min(beforeWh, here.reserveWh))
      }
    }
  )
})

describe('executableWh', () => {
  test.each([
    ['all of it', battery, [], order('x', 'sell', 3000, 0), 3000],
    ['down to the reserve', battery, [], order('x', 'sell', 3000, 0), 500, 1500],
    ['behind earlier orders', battery, [order('a', 'sell', 4500, 0)], order('x', 'sell', 3000, 4), 500],
    ['up to the capacity', battery, [], order('x', 'buy', 5000, 0), 4000],
    ['at the power it has now', { ...battery, chargeLimitW: 1000 }, [], order('x', 'buy', 3000, 0), 1000]
  ] as const)('%s', (_name, here, before, wantedOrder, expected, levelWh?: number) => {
    const given = levelWh === undefined ? here : { ...here, levelWh }
    expect(executableWh({ battery: given, before, order: wantedOrder })).toBe(expected)
  }) // prettier-ignore
})
