import { dayBounds } from '@commonwatt/domain'
import { describe, expect, test } from 'vitest'
import {
  awattarList,
  energyChartsList,
  entsoeDocument,
  entsoeReason,
  entsoeSeries,
  germanZone,
  priceDay,
  smardChunk
} from '../../../test/price-documents.ts'
import { parseAwattar } from './awattar.ts'
import { parseEnergyCharts } from './energy-charts.ts'
import { parseEntsoe } from './entsoe-document.ts'
import { toPriceMicrosPerKwh, toSeries, type FeedPrice, type FeedRequest } from './feed.ts'
import { chunksOf, parseSmardChunk } from './smard.ts'

const timeZone = 'Europe/Berlin'

function requestOf(date: string, more: Partial<FeedRequest> = {}): FeedRequest {
  const { startMs, endMs } = dayBounds({ timeZone, date })
  const zone = germanZone
  return { zone, timeZone, currency: 'EUR', mtuMin: 15, fromMs: startMs, toMs: endMs, ...more }
}

function entsoePrices(text: string, request: FeedRequest): FeedPrice[] {
  const parsed = parseEntsoe(text, request)
  if (parsed.kind !== 'prices') throw new Error(`Not prices but ${parsed.reason}`)
  return toSeries(parsed.prices, request)
}

const micros = (prices: readonly FeedPrice[]) => prices.map((price) => price.priceMicrosPerKwh)

/** Each format, from the same points to prices. */
const formats = [
  [
    'ENTSO-E, every point',
    (points, request) =>
      entsoePrices(entsoeDocument(entsoeSeries(points, { curve: 'A01' })), request)
  ],
  [
    'ENTSO-E, repeated points left out',
    (points, request) =>
      entsoePrices(entsoeDocument(entsoeSeries(leaveRepeatsOut(points))), request)
  ],
  ['Energy-Charts', (points, request) => parseEnergyCharts(energyChartsList(points), request)],
  ['SMARD', (points, request) => parseSmardChunk(smardChunk(points), request)],
  ['aWATTar', (points, request) => parseAwattar(awattarList(points), request)]
] as const satisfies [
  string,
  (points: ReturnType<typeof priceDay>, request: FeedRequest) => FeedPrice[]
][]

function leaveRepeatsOut(points: ReturnType<typeof priceDay>) {
  return points.map((point, index) => ({
    ...point,
    price: point.price === points[index - 1]?.price ? null : point.price
  }))
}

describe.each(formats)('%s', (_, parse) => {
  test.each([
    ['2026-03-29', 15, 92],
    ['2026-10-25', 15, 100],
    ['2026-06-01', 15, 96],
    ['2025-03-30', 60, 23],
    ['2025-10-26', 60, 25]
  ] as const)(
    '%s in units of %d minutes has %d prices, each at its instant',
    (date, minutes, count) => {
      // Pairs are equal, so that a curve that leaves repeats out does so; some lie below zero.
      const points = priceDay(date, (index) => (Math.floor(index / 2) - 3) * 1.25, minutes)
      const prices = parse(points, requestOf(date, { mtuMin: minutes }))
      expect(prices).toHaveLength(count)
      expect(prices).toEqual(
        points.map(({ startMs, price }) => ({
          startMs,
          minutes,
          priceMicrosPerKwh: Math.round((price ?? NaN) * 1000)
        }))
      )
    }
  )

  test('what lies outside the range is left out', () => {
    const points = [...priceDay('2026-06-01', () => 1), ...priceDay('2026-06-02', () => 2)]
    expect(micros(parse(points, requestOf('2026-06-02')))).toEqual(Array(96).fill(2000))
  })

  test('nothing published is no price', () => {
    const points = priceDay('2026-06-01', () => 1)
    expect(parse(points, requestOf('2026-06-02'))).toEqual([])
  })
})

describe('a gap', () => {
  const points = priceDay('2026-06-01', (index) => (index === 10 || index === 11 ? null : index))
  const request = requestOf('2026-06-01')

  test.each([
    [
      'of a curve that lists every point',
      () => entsoePrices(entsoeDocument(entsoeSeries(points, { curve: 'A01' })), request)
    ],
    ['of Energy-Charts, a null', () => parseEnergyCharts(energyChartsList(points), request)],
    [
      'of Energy-Charts, a start left out',
      () =>
        parseEnergyCharts(energyChartsList(points.filter(({ price }) => price !== null)), request)
    ],
    ['of SMARD', () => parseSmardChunk(smardChunk(points), request)],
    ['of aWATTar', () => parseAwattar(awattarList(points), request)]
  ])('%s is a gap', (_, parse) => {
    const prices = parse()
    expect(prices).toHaveLength(94)
    expect(prices.every(({ minutes }) => minutes === 15)).toBe(true)
    expect(prices.some(({ startMs }) => startMs === points[10]?.startMs)).toBe(false)
  })

  test('of a curve of variable blocks carries the price before it forward, to the end of the period', () => {
    const sparse = priceDay('2026-06-01', (index) => (index === 0 ? 5 : index === 40 ? -1 : null))
    const prices = entsoePrices(entsoeDocument(entsoeSeries(sparse)), request)
    expect(micros(prices)).toEqual([
      ...Array<number>(40).fill(5000),
      ...Array<number>(56).fill(-1000)
    ])
  })

  test('before the first point of such a curve nothing is known', () => {
    const late = priceDay('2026-06-01', (index) => (index === 90 ? 5 : null))
    expect(entsoePrices(entsoeDocument(entsoeSeries(late)), request)).toHaveLength(6)
  })
})

describe('ENTSO-E', () => {
  const request = requestOf('2026-06-01')
  const sdac = priceDay('2026-06-01', () => 80)
  const other = priceDay('2026-06-01', () => 90)

  test('of several auctions the coupled one is taken, whichever comes first', () => {
    const document = entsoeDocument(
      entsoeSeries(other, { sequence: '2' }),
      entsoeSeries(sdac, { sequence: '1' })
    )
    expect(micros(entsoePrices(document, request))).toEqual(Array(96).fill(80_000))
  })

  test('several series and periods of half hours follow each other', () => {
    const half = (date: string) => entsoeSeries(priceDay(date, () => 7, 30))
    const document = entsoeDocument(half('2026-06-01'), half('2026-06-02'))
    const { toMs } = requestOf('2026-06-02')
    const prices = entsoePrices(document, { ...request, mtuMin: 30, toMs })
    expect(prices).toHaveLength(96)
    expect(prices.every(({ minutes }) => minutes === 30)).toBe(true)
  })

  test('the same series twice is kept once, two that contradict each other are refused', () => {
    const twice = entsoeDocument(entsoeSeries(sdac), entsoeSeries(sdac))
    expect(entsoePrices(twice, request)).toHaveLength(96)
    const contradiction = entsoeDocument(entsoeSeries(sdac), entsoeSeries(other))
    expect(() => entsoePrices(contradiction, request)).toThrow(/two prices for 2026-05-31T22:00/)
  })

  test('of hours beside quarter-hours the market’s own unit is taken', () => {
    const hours = entsoeSeries(priceDay('2026-06-01', () => 1, 60))
    const document = entsoeDocument(hours, entsoeSeries(sdac))
    expect(micros(entsoePrices(document, request))).toEqual(Array(96).fill(80_000))
    expect(entsoePrices(document, { ...request, mtuMin: 60 })).toHaveLength(24)
  })

  test('an acknowledgement tells its reason', () => {
    const text = entsoeReason('999', 'No matching data found for Data item Day-ahead Prices')
    expect(parseEntsoe(text, request)).toEqual({
      kind: 'reason',
      code: '999',
      reason: 'No matching data found for Data item Day-ahead Prices'
    })
  })

  const good = entsoeSeries(sdac)
  test.each<[string, string, RegExp]>([
    ['a page', '<html><body>Service unavailable</body></html>', /no price document/],
    ['text', 'Service unavailable', /no XML/],
    ['a document that breaks off', entsoeDocument(good).slice(0, 900), /no XML/],
    ['nothing', '', /no XML/],
    ['entities', `<!DOCTYPE x [<!ENTITY a "b">]>${entsoeDocument(good).slice(38)}`, /entities/],
    ['another currency', entsoeDocument(entsoeSeries(sdac, { currency: 'PLN' })), /PLN\/MWH/],
    ['another zone', entsoeDocument(entsoeSeries(sdac, { zone: '10YFR-RTE------C' })), /10YFR/],
    ['an unknown curve', entsoeDocument(good.replace('>A03<', '>A05<')), /A05/],
    ['an unknown resolution', entsoeDocument(good.replace('PT15M', 'P1D')), /P1D/],
    ['a price that is none', entsoeDocument(good.replace('>80<', '>eighty<')), /eighty/],
    ['a price too fine', entsoeDocument(good.replace('>80<', '>80.1234<')), /80\.1234/],
    ['a position beyond the day', entsoeDocument(good.replace('>96<', '>97<')), /"97"/],
    ['a position twice', entsoeDocument(good.replace('>96<', '>95<')), /"95"/],
    [
      'an instant that is none',
      entsoeDocument(good.replace(/<start>[^<]+/, '<start>soon')),
      /soon/
    ],
    [
      'a period of 10 minutes less',
      entsoeDocument(good.replace(':00Z</end>', ':50Z</end>')),
      /whole number/
    ]
  ])('%s is refused with a reason', (_, text, reason) => {
    expect(() => parseEntsoe(text, request)).toThrow(reason)
  })

  test('a reference to an entity is text and no price', () => {
    const text = entsoeDocument(good.replace('>80<', '>&#56;0<'))
    expect(() => parseEntsoe(text, request)).toThrow(/is no price/)
  })
})

describe('lists in JSON', () => {
  const request = requestOf('2026-06-01')
  const points = priceDay('2026-06-01', () => 12.5)

  test.each<[string, () => unknown, RegExp]>([
    ['Energy-Charts with a page', () => parseEnergyCharts('<html>', request), /no JSON/],
    ['Energy-Charts without lists', () => parseEnergyCharts('{"price":[]}', request), /no list/],
    [
      'Energy-Charts with text prices',
      () => parseEnergyCharts('{"unix_seconds":[1],"price":["1"],"unit":"EUR / MWh"}', request),
      /no list/
    ],
    [
      'Energy-Charts with too few prices',
      () => parseEnergyCharts('{"unix_seconds":[1,2],"price":[1],"unit":"EUR / MWh"}', request),
      /2 starts/
    ],
    [
      'Energy-Charts in another unit',
      () => parseEnergyCharts(energyChartsList(points, 'EUR / kWh'), request),
      /EUR \/ kWh/
    ],
    [
      'Energy-Charts backwards',
      () => parseEnergyCharts(energyChartsList(points.toReversed()), request),
      /not in order/
    ],
    [
      'Energy-Charts of 5 minutes',
      () =>
        parseEnergyCharts(
          energyChartsList([
            { startMs: request.fromMs, endMs: 0, price: 1 },
            { startMs: request.fromMs + 300_000, endMs: 0, price: 1 }
          ]),
          request
        ),
      /5 minutes apart/
    ],
    ['a SMARD index that is none', () => chunksOf('{"timestamps":"none"}', request), /index/],
    ['a SMARD file that is none', () => parseSmardChunk('{"series":[[1]]}', request), /no list/],
    ['aWATTar with an error', () => parseAwattar('{"error":"busy"}', request), /no list/],
    [
      'aWATTar in another unit',
      () => parseAwattar(awattarList(points, 'Ct/kWh'), request),
      /Ct\/kWh/
    ],
    [
      'aWATTar with an interval of two hours',
      () =>
        parseAwattar(
          awattarList([{ startMs: request.fromMs, endMs: request.fromMs + 7_200_000, price: 1 }]),
          request
        ),
      /120 minutes/
    ]
  ])('%s is refused with a reason', (_, parse, reason) => {
    expect(parse).toThrow(reason)
  })

  test('an empty list is no fault', () => {
    expect(parseEnergyCharts(energyChartsList([]), request)).toEqual([])
    expect(parseAwattar(awattarList([]), request)).toEqual([])
  })

  test('the one price of a day is as long as the market’s unit', () => {
    const [only] = parseEnergyCharts(energyChartsList(points.slice(0, 1)), request)
    expect(only?.minutes).toBe(15)
  })

  test('a list over the change from hours to quarter-hours keeps both lengths', () => {
    const both = [...priceDay('2025-09-30', () => 1, 60), ...priceDay('2025-10-01', () => 2)]
    const { fromMs } = requestOf('2025-09-30')
    const prices = parseEnergyCharts(energyChartsList(both), { ...requestOf('2025-10-01'), fromMs })
    expect(prices.map(({ minutes }) => minutes)).toEqual([
      ...Array<number>(24).fill(60),
      ...Array<number>(96).fill(15)
    ])
  })

  test('SMARD’s files that meet the range are read, the first and the last of the list too', () => {
    const week = 7 * 86_400_000
    const index = JSON.stringify({ timestamps: [3 * week, 0, week, 2 * week] })
    const range = (fromMs: number, toMs: number) => chunksOf(index, { ...request, fromMs, toMs })
    expect(range(week, week + 1)).toEqual([week])
    expect(range(week - 1, week + 1)).toEqual([0, week])
    expect(range(9 * week, 10 * week)).toEqual([3 * week])
  })
})

test.each([
  [12.5, 12_500],
  ['-500.00', -500_000],
  [2.5700000000000003, 2570],
  [0, 0],
  ['-0', 0]
])('a price of %s per MWh is %d micros per kWh', (price, expected) => {
  expect(toPriceMicrosPerKwh(price)).toBe(expected)
})

test.each([['1e3'], [NaN], [null], [''], [0.0001], ['1,5'], [{}]])('%j is no price', (price) => {
  expect(() => toPriceMicrosPerKwh(price)).toThrow('is no price')
})
