import { expect, test } from 'vitest'
import { germany, makeAuction } from '../testing/make.ts'
import { toInstant, unitsOf } from '../units.ts'
import { contentOf, rowsAt } from './blocks.ts'
import { copyDay } from './copy-day.ts'
import { isSameSheet, readSheet, rowsOf } from './rows.ts'
import { changeSheet, startSheet, type SheetAction } from './sheet-state.ts'

const auction = makeAuction(germany, '2026-10-26')
const units = unitsOf(auction)
const quarterMs = 900_000
const startMs = units[0]?.startMs ?? 0
const bidAt = (
  slot: number,
  quantityWh: number,
  side: 'buy' | 'sell' = 'sell',
  limit = 140_000
) => ({
  startMs: startMs + slot * quarterMs,
  side,
  quantityWh,
  limitPriceMicrosPerKwh: limit
})
const rows = (...bids: ReturnType<typeof bidAt>[]) => rowsOf(bids, 'EUR')
const steps = (length: number, from: number, energyOf: (index: number) => number) =>
  Array.from({ length }, (_, index) => bidAt(from + index, energyOf(index)))

function run(actions: readonly SheetAction[], first = rows()) {
  return actions.reduce(changeSheet(units), startSheet(first, units))
}

const hours = (blocks: readonly { startMs: number; endMs: number; isOpen: boolean }[]) =>
  blocks.map((block) => [
    (block.startMs - startMs) / 3_600_000,
    (block.endMs - startMs) / 3_600_000,
    block.isOpen
  ])

test('the day folds by what it holds: nothing, equal bids, different ones', () => {
  const state = startSheet(
    rows(...steps(12, 44, () => 350), ...steps(16, 68, (index) => 450 + index)),
    units
  )
  expect(hours(state.blocks)).toEqual([
    [0, 11, false],
    [11, 14, false],
    [14, 17, false],
    [17, 19, true],
    [19, 21, false],
    [21, 24, false]
  ])
  const at = rowsAt(state.rows)
  expect(state.blocks.map((block) => contentOf(block, units, at).kind)).toEqual([
    'blank',
    'same',
    'blank',
    'mixed',
    'mixed',
    'blank'
  ])
})

test('an empty day is offered in quarters', () => {
  expect(hours(startSheet([], units).blocks)).toEqual([
    [0, 6, false],
    [6, 12, false],
    [12, 18, false],
    [18, 24, false]
  ])
})

test('the letters of one field are taken back together, and come again', () => {
  const type = (text: string): SheetAction => ({
    type: 'type',
    key: `${startMs}:0`,
    startMs,
    field: 'energy',
    side: 'sell',
    text
  })
  const typed = run([type('1'), type('1.'), type('1.5')])
  expect(typed.rows.map((row) => row.energy)).toEqual(['1.5'])
  const undone = changeSheet(units)(typed, { type: 'undo' })
  expect(undone.rows).toEqual([])
  const again = changeSheet(units)(undone, { type: 'redo' })
  expect(again.rows.map((row) => row.energy)).toEqual(['1.5'])
})

test('what is put in takes the place of what its units held, and undo gives it back', () => {
  const first = rows(bidAt(0, 100), bidAt(1, 200))
  const put = run([{ type: 'put', rows: rows(bidAt(1, 500), bidAt(1, 600), bidAt(2, 700)) }], first)
  expect(put.rows.map((row) => row.energy)).toEqual(['0.10', '0.50', '0.60', '0.70'])
  expect(changeSheet(units)(put, { type: 'undo' }).rows).toEqual(first)
})

test('a stretch is changed as one', () => {
  const first = rows(...steps(12, 44, () => 350))
  const { startMs: from, endMs } = startSheet(first, units).blocks[1] ?? { startMs: 0, endMs: 0 }
  const changed = run([{ type: 'stretch', startMs: from, endMs, change: { limit: '8' } }], first)
  expect(new Set(changed.rows.map((row) => row.limit))).toEqual(new Set(['8']))
  expect(changed.rows).toHaveLength(12)
})

test('a further step of a unit gets a key that no other row has', () => {
  const action: SheetAction = { type: 'addStep', startMs, side: 'sell' }
  const state = run(
    [action, { type: 'remove', keys: [`${startMs}:0`] }, action, action],
    rows(bidAt(0, 100))
  )
  expect(new Set(state.rows.map((row) => row.key)).size).toBe(state.rows.length)
})

test('the same figures written otherwise are the same sheet', () => {
  const [row] = rows(bidAt(0, 450))
  if (!row) throw new Error('no row')
  expect(isSameSheet([row], [{ ...row, energy: '0,45', limit: '14', key: 'other' }], 'EUR')).toBe(
    true
  )
  expect(isSameSheet([row], [{ ...row, energy: '0.46' }], 'EUR')).toBe(false)
})

const limits = {
  auctionId: auction.id,
  siteId: auction.id,
  zoneId: null,
  buyWh: 2_750,
  storedWh: 0,
  units: unitsOf(auction).map((unit) => {
    return { deliveryStart: toInstant(unit.startMs), plantWh: 2_450, sellWh: 2_450 }
  })
}
const check = (bids: ReturnType<typeof bidAt>[], maySell = true) =>
  readSheet(rowsOf(bids, 'EUR'), auction, { limits, maySell }).faults.map((fault) => fault.text)

test('what the server would refuse is told before', () => {
  expect(check([bidAt(0, 2_450)])).toEqual([])
  expect(check([bidAt(0, 1_450), bidAt(0, 1_001)])).toEqual([
    'your place can sell at most 2.45 kWh then'
  ])
  expect(check([bidAt(0, 2_751, 'buy', 90_000)])).toEqual([
    'your place can use at most 2.75 kWh then'
  ])
  expect(check([bidAt(0, 100, 'buy', 140_000), bidAt(0, 100, 'sell', 140_000)])[0]).toContain(
    'buy from yourself'
  )
  expect(check([bidAt(0, 100, 'buy', 130_000), bidAt(0, 100, 'sell', 140_000)])).toEqual([])
  expect(check([bidAt(0, 100, 'sell', 5_000_000)])).toEqual([
    'prices here go from −50.0 ct to 400.0 ct'
  ])
  expect(check([bidAt(0, 100, 'sell', 140_005)])).toEqual(['prices here go in steps of 0.001 ct'])
  expect(check([bidAt(0, 100)], false)).toEqual(['only producers sell'])
})

test('each unit has its own limit, and the battery gives what it holds once', () => {
  const [first, second, third] = limits.units
  if (!first || !second || !third) throw new Error('no units')
  const units = [
    { ...first, plantWh: 0, sellWh: 1_000 },
    { ...second, plantWh: 400, sellWh: 1_400 },
    { ...third, plantWh: 0, sellWh: 0 }
  ]
  const faultsOf = (bids: ReturnType<typeof bidAt>[]) =>
    readSheet(rowsOf(bids, 'EUR'), auction, {
      limits: { ...limits, storedWh: 1_200, units },
      maySell: true
    }).faults.map(({ key, text }) => [key, text])
  const startOf = (unit: number) => bidAt(unit, 1).startMs
  expect(faultsOf([bidAt(0, 1_000), bidAt(1, 600)])).toEqual([])
  expect(faultsOf([bidAt(1, 300), bidAt(1, 301), bidAt(0, 1_000), bidAt(2, 1)])).toEqual([
    [`${startOf(1)}:1`, 'your place can sell at most 0.6 kWh then'],
    [`${startOf(2)}:0`, 'your place can sell at most 0.0 kWh then']
  ])
})

test('a day is copied by the clock: both turns of an hour take the one, and a skipped hour stays behind', () => {
  const october = makeAuction(germany, '2026-10-25')
  const march = makeAuction(germany, '2026-03-29')
  const day = (date: string, times: readonly string[]) =>
    times.map((time) => ({ ...bidAt(0, 100), startMs: Date.parse(`${date}T${time}:00Z`) }))
  const onto = (target: typeof october, fromDate: string, bids: ReturnType<typeof day>) =>
    copyDay({ bids, fromDate, timeZone: 'Europe/Berlin', units: unitsOf(target) })

  // 02:15 in summer time the day before.
  const twice = onto(october, '2026-10-24', day('2026-10-24', ['00:15']))
  expect(twice.bids.map((bid) => new Date(bid.startMs).toISOString())).toEqual([
    '2026-10-25T00:15:00.000Z',
    '2026-10-25T01:15:00.000Z'
  ])
  const skipped = onto(march, '2026-03-28', day('2026-03-28', ['01:15', '02:15']))
  expect(skipped.bids.map((bid) => new Date(bid.startMs).toISOString())).toEqual([
    '2026-03-29T01:15:00.000Z'
  ])
  expect(skipped.leftOut).toHaveLength(1)
  // From the long day to the next: the copy with the same offset counts, the other stays behind.
  const next = onto(
    makeAuction(germany, '2026-10-26'),
    '2026-10-25',
    day('2026-10-25', ['00:15', '01:15'])
  )
  expect(next.bids.map((bid) => new Date(bid.startMs).toISOString())).toEqual([
    '2026-10-26T01:15:00.000Z'
  ])
  expect(next.leftOut).toHaveLength(1)
})

test('no bid comes to more than an amount of money can be', () => {
  const texts = (energy: string, limit: string) =>
    readSheet([{ key: `${startMs}:0`, startMs, side: 'sell', energy, limit }], auction, {
      limits: null,
      maySell: true
    }).faults.map((fault) => fault.text)
  expect(texts('1000000000', '5')).toEqual([])
  expect(texts('1000000001', '5')).toEqual(['at most 1,000,000,000.0 kWh'])
  // A billion of the currency at four a kWh.
  expect(texts('250000000', '400')).toEqual([])
  expect(texts('250000001', '400')).toEqual(['at most 250,000,000.0 kWh'])
})
