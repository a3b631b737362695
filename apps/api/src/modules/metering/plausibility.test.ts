import { beforeEach, expect, test } from 'vitest'
import type { AppContract, Input, Site } from '@commonwatt/contract'
import { startTestApp, type ApiClient, type Member } from '../../../test/harness.ts'
import {
  createAsset,
  createBattery,
  createDevice,
  createSite,
  quarterHours,
  signInAgain
} from '../../../test/makers.ts'
import { readIntervals } from './index.ts'

type Reading = Input<AppContract['metering']['ingest']>['body']['readings'][number]

const app = await startTestApp()
const { clock, context, signUp } = app
const from = '2026-05-01T00:00:00Z'
const to = '2026-05-01T01:00:00Z'

let lena: Member
let site: Site
let deviceId: string
let meter: ApiClient

/**
 * A home of 14.5 kW with 9.8 kW of panels, without a battery: 4531 Wh and a rounding in a
 * quarter-hour.
 */
beforeEach(async () => {
  lena = await signUp('producer')
  site = await createSite(lena)
  const { device, client } = await createDevice(app, lena, { siteId: site.id })
  deviceId = device.id
  meter = client
})

const report = (...readings: Reading[]) => meter.metering.ingest({ body: { readings } })
const historyOf = (channel: Reading['channel'], resolution: 'raw' | 'hour') =>
  lena.client.metering.history({
    params: { id: deviceId },
    query: { channel, from, to, resolution }
  })
const measuredOf = (channel: Reading['channel']) =>
  readIntervals(context.db, {
    siteId: site.id,
    channel,
    fromMs: Date.parse(from),
    toMs: Date.parse(to)
  })

test('more than the site can take or give is kept with a flag, named, and counted nowhere', async () => {
  const answer = await report(...quarterHours('export', from, [100, 4532, 4533, 1_000_000_000_000]))
  expect(answer).toMatchObject({ added: 4, rejected: [] })
  expect(answer.flagged).toEqual([
    { index: 2, code: 'power_implausible', detail: expect.stringContaining('kept') as string },
    { index: 3, code: 'power_implausible', detail: expect.stringContaining('kept') as string }
  ])
  const raw = await historyOf('export', 'raw')
  expect(raw.points.map(({ valueWh, flags, coveredMs }) => [valueWh, flags, coveredMs])).toEqual([
    [100, [], 900_000],
    [4532, [], 900_000],
    [4533, ['implausible'], 0],
    [1_000_000_000_000, ['implausible'], 0]
  ])
  const { points } = await historyOf('export', 'hour')
  expect(points).toMatchObject([{ valueWh: 4632, coveredMs: 1_800_000, flags: ['implausible'] }])
  expect((await measuredOf('export')).map(({ energyWh }) => energyWh)).toEqual([100, 4532])
  const { items } = await lena.client.metering.latest({ params: { id: deviceId } })
  expect(items).toMatchObject([{ valueWh: 1_000_000_000_000, flags: ['implausible'] }])
})

test('what cannot be at all is refused by name; what is doubted beside it is kept', async () => {
  const [ahead] = quarterHours('export', new Date(clock.now() + 900_000).toISOString(), [1])
  const [doubted, sound] = quarterHours('import', from, [5000, 50])
  if (!ahead || !doubted || !sound) throw new Error('There are no readings')
  const answer = await report(
    ahead,
    { ...sound, valueWh: -1 },
    { ...sound, intervalEnd: sound.intervalStart },
    doubted,
    sound
  )
  expect(answer).toMatchObject({ added: 2 })
  expect(answer.rejected.map(({ index, code }) => [index, code])).toEqual([
    [0, 'interval_in_future'],
    [1, 'value_negative'],
    [2, 'interval_invalid']
  ])
  expect(answer.flagged.map(({ index, code }) => [index, code])).toEqual([[3, 'power_implausible']])
})

test('a correction takes the place of a doubted value; the doubted one stays on record with its flag', async () => {
  await report(...quarterHours('import', from, [99_999]))
  const answer = await report(...quarterHours('import', from, [99]))
  expect(answer).toMatchObject({ superseded: 1, flagged: [] })
  const { points } = await historyOf('import', 'hour')
  expect(points).toMatchObject([{ valueWh: 99, flags: [] }])
  const older = await context.db
    .selectFrom('reading_superseded')
    .innerJoin('device', 'device.seq', 'deviceSeq')
    .select(['valueWh', 'isImplausible'])
    .where('id', '=', deviceId)
    .execute()
  expect(older).toEqual([{ valueWh: 99_999, isImplausible: 1 }])
})

test('once more is registered at the site the same value, told again, is believed', async () => {
  const readings = quarterHours('production', from, [20_000])
  expect(await report(...readings)).toMatchObject({ added: 1, flagged: [{ index: 0 }] })
  expect(await report(...readings)).toMatchObject({ unchanged: 1, flagged: [{ index: 0 }] })
  await createAsset(lena, { siteId: site.id, type: 'wind', capacityW: 90_000 })
  expect(await report(...readings)).toMatchObject({ superseded: 1, flagged: [] })
  expect((await historyOf('production', 'raw')).points).toMatchObject([
    { valueWh: 20_000, flags: [] }
  ])
})

test('a plant whose listing is paused still feeds in and is believed; a retired one is gone', async () => {
  const readings = quarterHours('production', from, [20_000])
  const wind = await createAsset(lena, { siteId: site.id, type: 'wind', capacityW: 90_000 })
  const set = (status: 'paused' | 'retired', version: number) =>
    lena.client.assets.update({ params: { id: wind.id }, version, body: { status } })
  const paused = await set('paused', wind.version)
  expect(await report(...readings)).toMatchObject({ added: 1, flagged: [] })
  await set('retired', paused.version)
  expect(await report(...readings)).toMatchObject({ flagged: [{ code: 'power_implausible' }] })
})

test('panels that are listed as an asset too count once, other plants beside them', async () => {
  await createAsset(lena, { siteId: site.id, type: 'solar', capacityW: 9800 })
  await createAsset(lena, { siteId: site.id, type: 'biogas', capacityW: 10_000 })
  const answer = await report(...quarterHours('production', from, [6188, 6189]))
  expect(answer.flagged.map(({ index }) => index)).toEqual([1])
})

test('a battery is held to its power and its capacity, and a level above that does not reach it', async () => {
  const battery = await createBattery(lena, { siteId: site.id })
  clock.advance(3_600_000)
  lena = await signInAgain(app, lena)
  const start = new Date(clock.now() - 1_800_000).toISOString()
  const answer = await report(
    ...quarterHours('battery_charge', start, [1563, 1564]),
    ...quarterHours('state_of_charge', start, [9000, 10_501])
  )
  expect(answer.flagged.map(({ index, code }) => [index, code])).toEqual([
    [1, 'power_implausible'],
    [3, 'level_implausible']
  ])
  const after = await lena.client.batteries.get({ params: { id: battery.id } })
  expect(after).toMatchObject({ levelWh: 9000 })
})
