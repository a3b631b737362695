import { expect, test } from 'vitest'
import { germany, india, makeAuction } from '../testing/make.ts'
import { unitsOf } from '../units.ts'
import { hasTimes, parsePaste } from './paste.ts'

const autumn = makeAuction(germany, '2026-10-25')
const spring = makeAuction(germany, '2026-03-29')
const ordinary = makeAuction(germany, '2026-10-26')

function read(text: string, auction = ordinary, side: 'buy' | 'sell' = 'buy') {
  const { timeZone, currency, deliveryDate } = auction
  return parsePaste({
    text,
    day: { units: unitsOf(auction), timeZone, date: deliveryDate },
    currency,
    side
  })
}

const at = (iso: string) => Date.parse(iso)

test.each([
  ['tabs and points', '17:00\tsell\t0.45\t14.0'],
  ['semicolons and commas', '17:00;sell;0,45;14,0'],
  ['commas and points', '17:00,sell,0.45,14.0'],
  ['blanks', '17:00 sell 0.45 14.0'],
  ['blanks and decimal commas', '17:00  sell 0,45 14,0'],
  ['blanks and units', '17:00 sell 0.45 kWh 14 ct'],
  ['blanks under names', 'time side kWh limit\n17:00 sell 0.45 14.0'],
  ['blanks after the day', '2026-10-26 17:00 sell 0.45 14.0'],
  ['blanks after an instant', '2026-10-26T17:00:00+01:00 sell 0.45 14.0'],
  ['quoted cells', '"17:00","sell","0.45","14.0"'],
  ['a first line of names', 'From\tSide\tkWh\tLimit\r\n17:00\tsell\t0.45\t14.0'],
  ['names in another order', 'Preis ct;Menge kWh;Uhrzeit;Seite\n14,0;0,45;17:00;Verkauf'],
  ['Wh and the price of a MWh', 'time;side;Wh;EUR/MWh\n17:00;sell;450;140'],
  ['the price in euros', 'time;side;kWh;€/kWh\n17:00;sell;0.45;0.14'],
  ['a column for the day', '26.10.2026;17:00;sell;0.45;14.0'],
  ['an instant with its offset', '2026-10-26T17:00+01:00\tsell\t0.45\t14'],
  ['an instant of UTC', '2026-10-26T16:00:00Z\tsell\t0.45\t14'],
  ['empty lines around', '\n\n17:00\tsell\t0.45\t14.0\n\n']
])('%s are read', (_, text) => {
  expect(read(text)).toEqual({
    bids: [
      {
        startMs: at('2026-10-26T16:00:00Z'),
        side: 'sell',
        quantityWh: 450,
        limitPriceMicrosPerKwh: 140_000
      }
    ],
    faults: []
  })
})

test('a comma before three digits is a decimal mark in a cell, never thousands', () => {
  expect(read('17:00\tbuy\t1,250\t9,5').bids[0]).toMatchObject({
    quantityWh: 1_250,
    limitPriceMicrosPerKwh: 95_000
  })
})

test('lines that do not say a side take the one that was chosen', () => {
  expect(read('17:00\t0.45\t14', ordinary, 'sell').bids[0]?.side).toBe('sell')
  expect(read('17:00\t0.45\t14', ordinary, 'buy').bids[0]?.side).toBe('buy')
})

test('a stretch means every unit in it, also to the end of the day', () => {
  expect(read('11:00-14:00\tbuy\t0.35\t9').bids).toHaveLength(12)
  expect(read('22:00 to 00:00\tbuy\t0.35\t9').bids).toHaveLength(8)
  expect(read('00:00-24:00\tbuy\t0.35\t9', autumn).bids).toHaveLength(100)
  expect(read('00:00-24:00\tbuy\t0.35\t9', spring).bids).toHaveLength(92)
})

test('several lines of one time are a step curve', () => {
  expect(read('17:00\tsell\t0.2\t10\n17:00\tsell\t0.2\t14').bids).toHaveLength(2)
})

test('a price below zero, a stretch and an offset are read between blanks', () => {
  expect(read('12:00 sell 0.2 -10').bids).toMatchObject([
    { side: 'sell', quantityWh: 200, limitPriceMicrosPerKwh: -100_000 }
  ])
  expect(read('11:00 - 14:00 buy 0.35 9').bids).toHaveLength(12)
  expect(read('02:15 +01:00 buy 1 9', autumn).bids).toMatchObject([
    { startMs: at('2026-10-25T01:15:00Z') }
  ])
})

test('a time that comes twice wants its offset, and takes it in every spelling', () => {
  expect(read('02:15\tbuy\t1\t9', autumn).faults).toEqual([
    { line: 1, text: '02:15 comes twice on this day. Add +02:00 or +01:00' }
  ])
  const first = at('2026-10-25T00:15:00Z')
  const again = at('2026-10-25T01:15:00Z')
  const starts = (text: string) => read(text, autumn).bids.map((bid) => bid.startMs)
  expect(starts('02:15 +02:00\tbuy\t1\t9')).toEqual([first])
  expect(starts('02:15 (+01:00)\tbuy\t1\t9')).toEqual([again])
  expect(starts('2026-10-25T02:15+01:00\tbuy\t1\t9')).toEqual([again])
  expect(starts('local_time,offset,kWh,ct\n02:15,UTC+01:00,1,9')).toEqual([])
  expect(starts('time,offset,kWh,ct\n02:15,UTC+01:00,1,9')).toEqual([again])
  expect(read('02:15 +03:00\tbuy\t1\t9', autumn).faults[0]?.text).toContain('offset')
})

test.each([
  ['34\tbuy\t1\t9', '34 is the number of a slot'],
  ['17:07\tbuy\t1\t9', 'No slot begins at 17:07'],
  ['25:00\tbuy\t1\t9', '25:00 is no time of the day'],
  ['noon\tbuy\t1\t9', 'noon is no time'],
  ['2026-10-27T17:00+01:00\tbuy\t1\t9', 'is another day'],
  ['27.10.2026\t17:00\tbuy\t1\t9', '27.10.2026 is another day'],
  ['17:00\tperhaps\t1\t9', 'perhaps is no side'],
  ['time;side;kWh;ct\n17:00;perhaps;1;9', 'perhaps is no side'],
  ['17:00\tsell\t-1\t9', 'Whether you buy or sell is said by the side'],
  ['17:00\tsell\t0.0001\t9', '0.0001 is no amount of energy'],
  ['17:00\tsell\t\t9', 'The energy in kWh is missing'],
  ['17:00\tsell\t1', 'The limit in ct per kWh is missing'],
  ['17:00\tsell\t1\tcheap', 'cheap is no price'],
  ['17:00,sell,0,45,14,0', 'There are more cells'],
  ['17:00 sell;0.45;14', 'apart by different marks'],
  ['17:00 sell 0.45,14', 'apart by different marks'],
  ['17:00\tsell 0.45 14', 'apart by different marks'],
  ['17:00;sell;0.45 14', 'apart by different marks'],
  ['17:00, sell; 0.45; 14', 'apart by different marks'],
  ['17:00 sell', 'The energy in kWh is missing'],
  ['17:00 perhaps 1 9', 'perhaps is no side'],
  ['18:00-17:00\tsell\t1\t9', 'ends before it starts']
])('%j is refused, line by line', (text, fault) => {
  const { bids, faults } = read(text)
  expect(bids).toEqual([])
  expect(faults[0]?.text).toContain(fault)
  expect(faults[0]?.line).toBe(text.includes('\n') ? 2 : 1)
})

test('a time that the clocks skip does not exist', () => {
  expect(read('02:30\tbuy\t1\t9', spring).faults).toEqual([
    { line: 1, text: '02:30 does not exist on this day: the clocks skip it' }
  ])
})

test('faults are counted by the lines of the text', () => {
  const { faults, bids } = read('from;side;kWh;limit\n17:00;buy;1;9\n\n17:15;buy;x;9\n7;buy;1;9')
  expect(bids).toHaveLength(1)
  expect(faults.map((fault) => fault.line)).toEqual([4, 5])
})

test('paise and the times of India are read too', () => {
  const auction = makeAuction(india, '2026-10-26')
  expect(read('00:00-24:00;0,5;460', auction).bids).toHaveLength(96)
  expect(read('05:30;0,5;460', auction).bids[0]).toMatchObject({
    startMs: at('2026-10-26T00:00:00Z'),
    limitPriceMicrosPerKwh: 4_600_000
  })
})

test('bare figures are told from lines with times', () => {
  expect(hasTimes('0.45\t14\n0.5\t14')).toBe(false)
  expect(hasTimes('26.10.2026\t17:00\t0.5\t14')).toBe(true)
  expect(hasTimes('17:00 sell 0.5 14')).toBe(true)
  expect(hasTimes('17:00 sell;0.5')).toBe(true)
})
