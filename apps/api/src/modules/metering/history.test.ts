import { beforeAll, describe, expect, test } from 'vitest'
import type { AppContract, Input } from '@commonwatt/contract'
import { refusalOf, startTestApp, type ApiClient, type Member } from '../../../test/harness.ts'
import { createDevice, createSite, quarterHours } from '../../../test/makers.ts'
import { readIntervals } from './index.ts'

type Reading = Input<AppContract['metering']['ingest']>['body']['readings'][number]

const app = await startTestApp()
const { context, clock, signUp } = app
let lena: Member

beforeAll(async () => {
  lena = await signUp('producer')
})

const report = (client: ApiClient, ...readings: Reading[]) =>
  client.metering.ingest({ body: { readings } })
const historyOf = (
  id: string,
  from: string,
  to: string,
  resolution: 'raw' | '15min' | 'hour' | 'day' = 'raw',
  channel: Reading['channel'] = 'import'
) => lena.client.metering.history({ params: { id }, query: { channel, from, to, resolution } })
describe('history', () => {
  test('coarser resolutions add up, by the clock of the site; gaps show as what they are', async () => {
    const { device, client } = await createDevice(app, lena)
    await report(client, ...quarterHours('import', '2026-05-01T00:00:00Z', [1, 2, 3, 4, 5, 6]))
    const from = '2026-05-01T00:00:00Z'
    const hours = await historyOf(device.id, from, '2026-05-01T03:00:00Z', 'hour')
    expect(hours).toMatchObject({
      channel: 'import',
      resolution: 'hour',
      timeZone: 'Europe/Berlin'
    })
    expect(hours.points).toEqual([
      {
        intervalStart: '2026-05-01T00:00:00.000Z',
        intervalEnd: '2026-05-01T01:00:00.000Z',
        valueWh: 10,
        quality: 'measured',
        coveredMs: 3_600_000,
        flags: []
      },
      expect.objectContaining({ valueWh: 11, coveredMs: 1_800_000 }),
      expect.objectContaining({ valueWh: null, quality: null, coveredMs: 0 })
    ])
    const days = await historyOf(device.id, from, '2026-05-01T03:00:00Z', 'day')
    expect(days.points).toMatchObject([
      { intervalStart: '2026-04-30T22:00:00.000Z', valueWh: 21, coveredMs: 5_400_000 }
    ])
    const quarters = await historyOf(device.id, from, '2026-05-01T00:45:00Z', '15min')
    expect(quarters.points.map(({ valueWh }) => valueWh)).toEqual([1, 2, 3])
  })

  test('a level stands for the time in which it was told', async () => {
    const { device, client } = await createDevice(app, lena)
    await report(
      client,
      ...quarterHours('state_of_charge', '2026-05-01T00:00:00Z', [1, 2, 3, 9, 5])
    )
    const { points } = await historyOf(
      device.id,
      '2026-05-01T00:00:00Z',
      '2026-05-01T02:00:00Z',
      'hour',
      'state_of_charge'
    )
    expect(points.map(({ valueWh }) => valueWh)).toEqual([9, 5])
  })

  test('a range that is empty, backwards, of another century or of too many points is refused', async () => {
    const { device } = await createDevice(app, lena)
    for (const [from, to, resolution] of [
      ['2026-05-01T00:00:00Z', '2026-05-01T00:00:00Z', 'raw'],
      ['2026-05-02T00:00:00Z', '2026-05-01T00:00:00Z', 'hour'],
      ['1200-01-01T00:00:00Z', '1200-01-02T00:00:00Z', 'day'],
      ['2026-01-01T00:00:00Z', '2026-04-16T00:00:00Z', '15min'],
      ['2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z', 'hour']
    ] as const) {
      const refusal = await refusalOf(historyOf(device.id, from, to, resolution))
      expect(refusal).toMatchObject({ code: 'range_invalid', status: 422 })
    }
  })

  test('latest tells the newest reading of each channel, with its version', async () => {
    const { device, client } = await createDevice(app, lena)
    const start = '2026-05-01T00:00:00Z'
    await report(
      client,
      ...quarterHours('import', start, [1, 2]),
      ...quarterHours('export', start, [3])
    )
    await report(client, ...quarterHours('import', start, [1, 5]))
    const { items } = await lena.client.metering.latest({ params: { id: device.id } })
    expect(items).toEqual([
      {
        channel: 'import',
        intervalStart: '2026-05-01T00:15:00.000Z',
        intervalEnd: '2026-05-01T00:30:00.000Z',
        valueWh: 5,
        quality: 'measured',
        flags: [],
        version: 2,
        knownAt: new Date(clock.now()).toISOString()
      },
      expect.objectContaining({ channel: 'export', valueWh: 3, version: 1 })
    ])
  })

  test('an account’s history adds its devices up, retired ones too, for itself and administrators', async () => {
    const member = await signUp('producer')
    const site = await createSite(member, { timeZone: 'Asia/Kolkata' })
    const start = '2026-04-30T18:30:00Z'
    const end = '2026-05-01T18:30:00Z'
    for (const values of [[1, 2, 3, 4, 100], [10]]) {
      const { client, device } = await createDevice(app, member, { siteId: site.id })
      await report(client, ...quarterHours('production', start, values))
      await member.client.metering.retireDevice({ params: { id: device.id } })
    }
    const read = (client: ApiClient, resolution: 'raw' | 'hour' | 'day', id = member.id) =>
      client.metering.userHistory({
        params: { id },
        query: { channel: 'production', from: start, to: end, resolution }
      })
    const day = await read(member.client, 'day')
    expect(day).toMatchObject({
      timeZone: 'Asia/Kolkata',
      points: [{ intervalStart: '2026-04-30T18:30:00.000Z', valueWh: 120 }]
    })
    const admin = await signUp('admin')
    const hours = await read(admin.client, 'hour')
    expect(hours.points.slice(0, 3).map(({ valueWh }) => valueWh)).toEqual([20, 100, null])
    const raw = await read(member.client, 'raw')
    expect(raw.points.map(({ valueWh }) => valueWh)).toEqual([11, 2, 3, 4, 100])
    const stranger = await signUp('consumer')
    expect(await refusalOf(read(stranger.client, 'raw'))).toMatchObject({ code: 'not_found' })
    const nobody = context.ids.next()
    expect(await refusalOf(read(admin.client, 'raw', nobody))).toMatchObject({ code: 'not_found' })
    expect(await read(stranger.client, 'hour', stranger.id)).toMatchObject({ timeZone: 'UTC' })
  })

  test('settlement reads what all devices of a site measured, newest versions only', async () => {
    const site = await createSite(lena)
    const start = '2026-05-01T00:00:00Z'
    const { client: first } = await createDevice(app, lena, { siteId: site.id })
    const { client: second } = await createDevice(app, lena, { siteId: site.id })
    await report(first, ...quarterHours('export', start, [1, 2, 3, 4]))
    await report(first, ...quarterHours('export', start, [1, 7]))
    const [estimated] = quarterHours('export', '2026-05-01T00:45:00Z', [500])
    await report(second, ...quarterHours('export', start, [10]))
    if (estimated) await report(second, { ...estimated, quality: 'estimated' })
    const fromMs = Date.parse(start)
    const range = { siteId: site.id, channel: 'export' as const, fromMs, toMs: fromMs + 2_700_000 }
    const intervals = await readIntervals(context.db, range)
    expect(intervals).toEqual([
      { startMs: fromMs, endMs: fromMs + 900_000, energyWh: 11 },
      { startMs: fromMs + 900_000, endMs: fromMs + 1_800_000, energyWh: 7 },
      { startMs: fromMs + 1_800_000, endMs: fromMs + 2_700_000, energyWh: 3 }
    ])
  })
})
