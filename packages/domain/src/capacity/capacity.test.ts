import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { energyLeftWh, type Commitment } from './energy-left.ts'
import {
  batteryLeftWh,
  grantSales,
  plantsLeftWh,
  roomToSell,
  splitAuctioned,
  takenBesideOrders,
  type SiteCapacity
} from './site-capacity.ts'
import { siteEquipment } from './site-equipment.ts'

const quarter = 900_000
const span = (from: number, quarters: number) => ({
  startMs: from * quarter,
  endMs: (from + quarters) * quarter
})
const promise = (energyWh: number, from: number, quarters = 1): Commitment => ({
  energyWh,
  ...span(from, quarters)
})

describe('energyLeftWh', () => {
  test.each<[string, number, Commitment[], [from: number, quarters: number], number]>([
    ['the whole power where nothing is committed', 5000, [], [0, 4], 5000],
    ['rounded down', 1001, [], [0, 1], 250],
    ['less what is committed in the same window', 2000, [promise(4500, 0, 12)], [0, 12], 1500],
    ['exact where a power is no whole number', 2000, [promise(5000, 0, 12)], [0, 12], 1000],
    ['in a part of a window its part', 2000, [promise(4500, 0, 12)], [3, 1], 125],
    ['the busiest moment counts', 2000, [promise(500, 2)], [0, 4], 0],
    ['and only that', 2000, [promise(250, 0), promise(250, 1), promise(250, 3)], [0, 4], 1000],
    ['what runs together adds up', 2000, [promise(250, 0), promise(500, 0, 4)], [0, 1], 125],
    [
      'what ends as it begins is not beside it',
      2000,
      [promise(500, 0), promise(500, 2)],
      [1, 1],
      500
    ],
    ['thirds and sevenths', 1000, [promise(1, 0, 3), promise(1, 0, 7)], [0, 21], 5240],
    ['never below zero', 1000, [promise(99_999, 0)], [0, 4], 0]
  ])('%s', (_name, powerW, committed, [from, quarters], expected) => {
    expect(energyLeftWh({ powerW, committed, within: span(from, quarters) })).toBe(expected)
  })

  const window = fc
    .tuple(fc.nat({ max: 20 }), fc.integer({ min: 1, max: 12 }))
    .map(([from, quarters]) => span(from, quarters))
  const asks = fc.array(fc.tuple(window, fc.integer({ min: 1, max: 9000 })), { maxLength: 12 })

  test.prop([fc.integer({ min: 0, max: 8000 }), asks, window])(
    'who keeps it has never more within a stretch of time than the power makes in it',
    (powerW, wishes, stretch) => {
      const committed: Commitment[] = []
      for (const [within, wishWh] of wishes) {
        const energyWh = Math.min(wishWh, energyLeftWh({ powerW, committed, within }))
        committed.push({ ...within, energyWh })
      }
      const within = committed.filter(
        ({ startMs, endMs }) => stretch.startMs <= startMs && endMs <= stretch.endMs
      )
      const sum = within.reduce((total, { energyWh }) => total + energyWh, 0)
      expect(sum).toBeLessThanOrEqual((powerW * (stretch.endMs - stretch.startMs)) / 3_600_000)
    }
  )

  test.prop([fc.integer({ min: 0, max: 8000 }), asks, window, fc.nat()])(
    'what is taken of what is left is missing after that, to the watt-hour',
    (powerW, wishes, within, seed) => {
      const committed = wishes.map(([one, energyWh]) => ({ ...one, energyWh }))
      const leftWh = energyLeftWh({ powerW, committed, within })
      const energyWh = seed % (leftWh + 1)
      const after = [...committed, { ...within, energyWh }]
      expect(energyLeftWh({ powerW, committed: after, within })).toBe(leftWh - energyWh)
    }
  )
})

const nothing: SiteCapacity = {
  plantW: 0,
  batteryW: 0,
  storedWh: 0,
  plantOffers: [],
  batteryOffers: [],
  batteryOrders: [],
  auctioned: []
}
/** 10 kW of panels, a battery of 4 kW with 5 kWh to give. */
const home: SiteCapacity = { ...nothing, plantW: 10_000, batteryW: 4000, storedWh: 5000 }
const units = [span(0, 1), span(1, 1)]

describe('what a set of bids may sell', () => {
  test.each<[string, Partial<SiteCapacity>, number[], number[], number]>([
    ['plants and battery', {}, [2500, 2500], [3500, 3500], 5000],
    [
      'less offers of the plants',
      { plantOffers: [promise(4000, 0, 2)] },
      [500, 500],
      [1500, 1500],
      5000
    ],
    ['only at their time', { plantOffers: [promise(2500, 1)] }, [2500, 0], [3500, 1000], 5000],
    [
      'less power that offers take',
      { batteryOffers: [promise(1500, 0, 2)] },
      [2500, 2500],
      [2750, 2750],
      5000
    ],
    [
      'less power that orders take',
      { batteryOrders: [promise(700, 1)] },
      [2500, 2500],
      [3500, 2800],
      5000
    ],
    ['an empty battery gives nothing', { storedWh: 0 }, [2500, 2500], [2500, 2500], 0],
    ['a nearly empty one that', { storedWh: 300 }, [2500, 2500], [2800, 2800], 300],
    [
      'less other auctions of the time',
      { auctioned: [promise(3000, 1)] },
      [2500, 0],
      [3500, 500],
      4500
    ],
    [
      'and of other times only the energy',
      { auctioned: [promise(3400, 9)] },
      [2500, 2500],
      [3500, 3500],
      4100
    ]
  ])('%s', (_name, changes, plantWh, sellWh, storedWh) => {
    const room = roomToSell({ ...home, ...changes }, units)
    expect(room.units.map((unit) => unit.plantWh)).toEqual(plantWh)
    expect(room.units.map((unit) => unit.sellWh)).toEqual(sellWh)
    expect(room.storedWh).toBe(storedWh)
  })

  test('out of the battery once: what an earlier unit takes a later one lacks', () => {
    const room = roomToSell({ ...home, storedWh: 1200 }, units)
    const wanted = [
      { startMs: quarter, quantityWh: 9999 },
      { startMs: 0, quantityWh: 3500 },
      { startMs: 77, quantityWh: 1 }
    ]
    expect(grantSales(room, wanted)).toEqual([
      { startMs: 0, quantityWh: 3500, grantedWh: 3500, limitWh: 3500 },
      { startMs: 77, quantityWh: 1, grantedWh: 0, limitWh: 0 },
      { startMs: quarter, quantityWh: 9999, grantedWh: 2700, limitWh: 2700 }
    ])
  })
})

describe('what auctions leave', () => {
  test('sold energy comes from the plants first, and the rest out of the battery', () => {
    const capacity = { ...home, plantOffers: [promise(1000, 0)], auctioned: [promise(2000, 0)] }
    expect(splitAuctioned(capacity)).toEqual({
      ofPlants: [promise(1500, 0)],
      ofBattery: [promise(500, 0)]
    })
    expect(plantsLeftWh(capacity, span(0, 1))).toBe(0)
    expect(plantsLeftWh(capacity, span(1, 1))).toBe(2500)
    expect(batteryLeftWh(capacity, span(0, 1))).toBe(500)
    expect(batteryLeftWh(capacity, span(1, 8))).toBe(4500)
    expect(takenBesideOrders(capacity)).toEqual({
      besideOrders: [promise(500, 0)],
      auctionedWh: 500
    })
  })

  test('without plants all of it is the battery’s, and nothing is left below zero', () => {
    const capacity = { ...nothing, batteryW: 4000, storedWh: 300, auctioned: [promise(900, 0)] }
    expect(batteryLeftWh(capacity, span(5, 1))).toBe(0)
    expect(roomToSell(capacity, units).units).toEqual([
      { startMs: 0, plantWh: 0, sellWh: 0 },
      { startMs: quarter, plantWh: 0, sellWh: 0 }
    ])
  })

  type Wish = { way: 'plants' | 'battery' | 'bids'; from: number; quarters: number; wishWh: number }
  const wishes = fc.array(
    fc.record<Wish>({
      way: fc.constantFrom('plants', 'battery', 'bids'),
      from: fc.nat({ max: 8 }),
      quarters: fc.integer({ min: 1, max: 6 }),
      wishWh: fc.integer({ min: 1, max: 4000 })
    }),
    { maxLength: 14 }
  )

  test.prop([fc.nat({ max: 9000 }), fc.nat({ max: 6000 }), fc.nat({ max: 4000 }), wishes])(
    'sold in any order and in every way at once, it never comes to more than can be delivered',
    (plantW, batteryW, storedWh, asked) => {
      let capacity: SiteCapacity = { ...nothing, plantW, batteryW, storedWh }
      for (const { way, from, quarters, wishWh } of asked) {
        const within = span(from, quarters)
        if (way === 'plants') {
          const energyWh = Math.min(wishWh, plantsLeftWh(capacity, within))
          capacity = {
            ...capacity,
            plantOffers: [...capacity.plantOffers, { ...within, energyWh }]
          }
        } else if (way === 'battery') {
          const energyWh = Math.min(wishWh, batteryLeftWh(capacity, within))
          capacity = {
            ...capacity,
            storedWh: capacity.storedWh - energyWh,
            batteryOffers: [...capacity.batteryOffers, { ...within, energyWh }]
          }
        } else {
          const room = roomToSell(capacity, [span(from, 1)])
          const [sale] = grantSales(room, [{ startMs: from * quarter, quantityWh: wishWh }])
          const sold = promise(sale?.grantedWh ?? 0, from)
          capacity = { ...capacity, auctioned: [...capacity.auctioned, sold] }
        }
      }
      const { ofPlants, ofBattery } = splitAuctioned(capacity)
      const sum = (list: readonly Commitment[]) =>
        list.reduce((total, { energyWh }) => total + energyWh, 0)
      expect(sum(ofPlants) + sum(ofBattery)).toBe(sum(capacity.auctioned))
      expect(sum(ofBattery)).toBeLessThanOrEqual(capacity.storedWh)
      for (let at = 0; at < 16; at += 1) {
        const meanW = (list: readonly Commitment[]) =>
          list
            .filter(({ startMs, endMs }) => startMs <= at * quarter && at * quarter < endMs)
            .reduce(
              (total, one) => total + (one.energyWh * 3_600_000) / (one.endMs - one.startMs),
              0
            )
        expect(meanW([...capacity.plantOffers, ...ofPlants])).toBeLessThanOrEqual(plantW + 1e-6)
        expect(meanW([...capacity.batteryOffers, ...ofBattery])).toBeLessThanOrEqual(
          batteryW + 1e-6
        )
      }
    }
  )
})

describe('siteEquipment', () => {
  const site = { sanctionedLoadW: 14_500, solarCapacityW: 9800 }

  test('counts panels once, other plants beside them, and listed batteries by themselves', () => {
    const listed = [
      { type: 'solar', capacityW: 10_000 },
      { type: 'wind', capacityW: 40_000 },
      { type: 'biogas', capacityW: 1 },
      { type: 'battery', capacityW: 90_000 }
    ]
    const battery = { chargeLimitW: 4000, dischargeLimitW: 6000, capacityWh: 12_000 }
    expect(siteEquipment({ site, listed, battery })).toEqual({
      sanctionedLoadW: 14_500,
      generationW: 50_001,
      chargeW: 4000,
      dischargeW: 6000,
      capacityWh: 12_000,
      listedStorageW: 90_000
    })
  })

  test('has nothing that nobody has told of', () => {
    expect(siteEquipment({ site, listed: [], battery: null })).toEqual({
      sanctionedLoadW: 14_500,
      generationW: 9800,
      chargeW: 0,
      dischargeW: 0,
      capacityWh: null,
      listedStorageW: 0
    })
  })
})
