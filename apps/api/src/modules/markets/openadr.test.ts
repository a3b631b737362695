import { marketTimeUnits } from '@commonwatt/domain'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { refusalOf, startTestApp, testNow, type Member } from '../../../test/harness.ts'
import { priceCsv, uploadPrices } from '../../../test/makers.ts'

const { anonymous, clock, context, inject, signUp } = await startTestApp()
const germany = 'DE-LU'

/** A line for each quarter-hour of a German day; null leaves one out. */
function linesOf(date: string, priceAt: (index: number) => number | null): string[] {
  const units = marketTimeUnits({ timeZone: 'Europe/Berlin', date, minutes: 15 })
  return units.flatMap(({ startMs }, index) => {
    const price = priceAt(index)
    return price === null ? [] : [`${new Date(startMs).toISOString()},15,${price}`]
  })
}

let admin: Member

beforeAll(async () => {
  admin = await signUp('admin')
  const days = [
    ...linesOf('2025-10-26', (index) => index - 10),
    ...linesOf('2026-03-29', () => 50),
    ...linesOf('2026-05-09', (index) => (index === 1 ? null : 80.01)),
    ...linesOf('2026-05-10', () => 114),
    ...linesOf('2026-05-11', () => -0.01)
  ]
  await uploadPrices(admin, priceCsv(...days))
  await uploadPrices(admin, 'ts_utc,resolution_min,price_inr_mwh\n2026-05-09T18:30Z,15,3500\n', {
    marketId: 'IN-IEX'
  })
})

const eventsOf = (query: object = {}) => anonymous.openadr3.events({ query })
const idsOf = async (query: object) => (await eventsOf(query)).map(({ id }) => id)

describe('programs', () => {
  test('a market is a program with its currency per kWh', async () => {
    const programs = await anonymous.openadr3.programs()
    expect(programs.map(({ id }) => id)).toEqual([germany, 'IN-IEX'])
    expect(programs[0]).toEqual({
      id: germany,
      createdDateTime: new Date(testNow).toISOString(),
      modificationDateTime: new Date(testNow).toISOString(),
      objectType: 'PROGRAM',
      programName: germany,
      programDescriptions: [{ URL: 'http://localhost:3000/api/docs' }],
      payloadDescriptors: [
        {
          objectType: 'EVENT_PAYLOAD_DESCRIPTOR',
          payloadType: 'PRICE',
          units: 'KWH',
          currency: 'EUR'
        }
      ],
      attributes: [{ type: 'PROGRAM_LONG_NAME', values: ['Germany and Luxembourg'] }]
    })
    const program = await anonymous.openadr3.program({ params: { programID: 'IN-IEX' } })
    expect(program).toEqual(programs[1])
    const missing = anonymous.openadr3.program({ params: { programID: 'XX' } })
    expect(await refusalOf(missing)).toMatchObject({ code: 'not_found', status: 404 })
  })

  test('are paged by skip and limit', async () => {
    const page = (query: object) => anonymous.openadr3.programs({ query })
    expect((await page({ limit: 1 })).map(({ id }) => id)).toEqual([germany])
    expect((await page({ skip: 1 })).map(({ id }) => id)).toEqual(['IN-IEX'])
    expect(await page({ limit: 0 })).toEqual([])
    expect(await page({ skip: 9 })).toEqual([])
    expect(await refusalOf(page({ limit: 51 }))).toMatchObject({ code: 'validation_failed' })
    expect(await page({ targets: 'group-1' })).toEqual([])
  })
})

describe('events', () => {
  test('a day is an event that begins at local midnight, an interval for each quarter-hour', async () => {
    const event = await anonymous.openadr3.event({ params: { eventID: 'DE-LU-2026-05-10' } })
    expect(event).toMatchObject({
      id: 'DE-LU-2026-05-10',
      objectType: 'EVENT',
      programID: germany,
      eventName: 'DE-LU 2026-05-10',
      intervalPeriod: { start: '2026-05-10T00:00:00+02:00', duration: 'PT15M' }
    })
    expect(event.intervals).toHaveLength(96)
    expect(event.intervals[95]).toEqual({ id: 95, payloads: [{ type: 'PRICE', values: [0.114] }] })
  })

  test.each([
    ['2026-03-29', 92, '2026-03-29T00:00:00+01:00'],
    ['2025-10-26', 100, '2025-10-26T00:00:00+02:00']
  ])('%s has %d intervals, so that the last one ends at midnight', async (date, count, start) => {
    const { intervals, intervalPeriod } = await anonymous.openadr3.event({
      params: { eventID: `DE-LU-${date}` }
    })
    expect(intervalPeriod).toEqual({ start, duration: 'PT15M' })
    expect(intervals).toHaveLength(count)
  })

  test('a price is the exact decimal of its integer, in the bytes that are sent', async () => {
    const text = async (date: string) =>
      (await inject({ method: 'GET', url: `/api/v1/openadr3/events/DE-LU-${date}` })).body
    expect(await text('2026-05-09')).toContain('"values":[0.08001]')
    expect(await text('2026-05-11')).toContain('"values":[-0.00001]')
    const autumn = await text('2025-10-26')
    expect(autumn).toContain('"values":[-0.01]')
    expect(autumn).toContain('"values":[0]')
  })

  test('where a price is missing, each of the others names its own period', async () => {
    const { intervals } = await anonymous.openadr3.event({
      params: { eventID: 'DE-LU-2026-05-09' }
    })
    expect(intervals).toHaveLength(95)
    expect(intervals.slice(0, 2)).toEqual([
      {
        id: 0,
        intervalPeriod: { start: '2026-05-09T00:00:00+02:00', duration: 'PT15M' },
        payloads: [{ type: 'PRICE', values: [0.08001] }]
      },
      {
        id: 1,
        intervalPeriod: { start: '2026-05-09T00:30:00+02:00', duration: 'PT15M' },
        payloads: [{ type: 'PRICE', values: [0.08001] }]
      }
    ])
  })

  test('newest first, by program, by page, and without the days that are over', async () => {
    const german = [
      'DE-LU-2026-05-11',
      'DE-LU-2026-05-10',
      'DE-LU-2026-05-09',
      'DE-LU-2026-03-29',
      'DE-LU-2025-10-26'
    ]
    expect(await idsOf({ programID: germany })).toEqual(german)
    expect(await idsOf({})).toEqual([...german, 'IN-IEX-2026-05-10'])
    expect(await idsOf({ skip: 1, limit: 2 })).toEqual(german.slice(1, 3))
    expect(await idsOf({ skip: 4, limit: 2 })).toEqual([german[4], 'IN-IEX-2026-05-10'])
    expect(await idsOf({ active: true, programID: germany })).toEqual(german.slice(0, 2))
    expect(await idsOf({ limit: 0 })).toEqual([])
    expect(await idsOf({ programID: 'XX' })).toEqual([])
    expect(await idsOf({ targets: ['a', 'b'] })).toEqual([])
    expect(await refusalOf(eventsOf({ skip: -1 }))).toMatchObject({ code: 'validation_failed' })
  })

  test('a page behind all of them reads no prices again, until there are new ones', async () => {
    expect(await idsOf({ skip: 1_000_000 })).toEqual([])
    const reads = vi.spyOn(context.db, 'selectFrom')
    expect(await idsOf({ skip: 1_000_000 })).toEqual([])
    expect(new Set(reads.mock.calls.flat())).toEqual(new Set(['price_series']))
    const before = await idsOf({ programID: 'IN-IEX' })
    await uploadPrices(admin, 'ts_utc,resolution_min,price_inr_mwh\n2026-05-11T18:30Z,15,3600\n', {
      marketId: 'IN-IEX'
    })
    const after = ['IN-IEX-2026-05-12', ...before]
    expect(await idsOf({ programID: 'IN-IEX' })).toEqual(after)
    expect(await idsOf({ programID: 'IN-IEX', skip: after.length })).toEqual([])
  })

  test('days of more than 400 days ago are no longer told', async () => {
    clock.advance(250 * 86_400_000)
    expect(await idsOf({ programID: germany })).not.toContain('DE-LU-2025-10-26')
    clock.set(testNow)
  })

  test.each([
    'DE-LU-2026-05-12',
    'DE-LU-2026-02-30',
    'DE-LU-1200-01-01',
    'XX-2026-05-10',
    'DE-LU_2026-05-10',
    '2026-05-10',
    'nothing'
  ])('there is no event %s', async (eventID) => {
    const missing = anonymous.openadr3.event({ params: { eventID } })
    expect(await refusalOf(missing)).toMatchObject({ code: 'not_found', status: 404 })
  })

  test('nothing is written here, and that is told as a problem', async () => {
    const refused = await inject({ method: 'POST', url: '/api/v1/openadr3/events', payload: {} })
    expect(refused.headers['content-type']).toContain('application/problem+json')
    expect(refused.json()).toMatchObject({ status: 405, code: 'method_not_allowed' })
  })
})
