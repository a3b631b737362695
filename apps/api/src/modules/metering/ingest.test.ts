import { beforeAll, describe, expect, test } from 'vitest'
import type { AppContract, Input } from '@commonwatt/contract'
import { startTestApp, type ApiClient, type Member } from '../../../test/harness.ts'
import { createBattery, createDevice, signInAgain } from '../../../test/makers.ts'

type Reading = Input<AppContract['metering']['ingest']>['body']['readings'][number]

const app = await startTestApp()
const { context, clock, inject, signUp } = app
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
const one = (intervalStart: string, intervalEnd: string, valueWh: number | null): Reading => ({
  channel: 'import',
  intervalStart,
  intervalEnd,
  valueWh
})

describe('ingest', () => {
  const hour = (index: number) =>
    new Date(Date.parse('2026-05-01T00:00Z') + index * 3_600_000).toISOString()
  const at = (index: number, valueWh: number | null, length = 1): Reading =>
    one(hour(index), hour(index + length), valueWh)

  test('readings out of order, repeated and corrected end as they were last told', async () => {
    const { device, client } = await createDevice(app, lena)
    const first = await report(client, at(2, 30), at(0, 10), at(1, 20))
    expect(first).toEqual({ added: 3, superseded: 0, unchanged: 0, rejected: [], flagged: [] })
    clock.advance(1000)
    const second = await report(client, at(1, 20), at(0, 11), at(3, 40), at(3, 41), at(3, 41))
    expect(second).toEqual({ added: 1, superseded: 2, unchanged: 2, rejected: [], flagged: [] })
    const { points } = await historyOf(device.id, hour(0), hour(4))
    expect(points.map(({ valueWh }) => valueWh)).toEqual([11, 20, 30, 41])
    expect(await lena.client.metering.device({ params: { id: device.id } })).toMatchObject({
      lastReadingAt: hour(4)
    })
    const older = await context.db
      .selectFrom('reading_superseded')
      .innerJoin('device', 'device.seq', 'deviceSeq')
      .select(['intervalStart', 'valueWh', 'version'])
      .where('id', '=', device.id)
      .orderBy('intervalStart')
      .execute()
    expect(older).toEqual([
      { intervalStart: Date.parse(hour(0)), valueWh: 10, version: 1 },
      { intervalStart: Date.parse(hour(3)), valueWh: 40, version: 1 }
    ])
  })

  test('an instant is the same in any offset', async () => {
    const { client } = await createDevice(app, lena)
    await report(client, one('2026-05-01T00:00:00Z', '2026-05-01T01:00:00Z', 5))
    const again = one('2026-05-01T02:00:00+02:00', '2026-05-01T06:30:00+05:30', 5)
    expect(await report(client, again)).toMatchObject({ added: 0, unchanged: 1 })
  })

  test('what breaks a rule is named by its place, and the others are kept', async () => {
    const { device, client } = await createDevice(app, lena)
    const now = clock.now()
    const ahead = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
    const answer = await report(
      client,
      at(0, 1),
      one(hour(1), hour(1), 1),
      one(hour(0), hour(26), 1),
      one(hour(5), ahead(6), 1),
      at(0, 1, 2),
      at(3, -1),
      at(4, null),
      { ...at(5, 7), quality: 'missing' },
      { ...at(6, null), quality: 'missing' },
      one(ahead(-10), ahead(5), 2)
    )
    expect(answer).toMatchObject({ added: 3, superseded: 1, unchanged: 0 })
    expect(answer.rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, 'interval_invalid'],
      [2, 'interval_too_long'],
      [3, 'interval_in_future'],
      [5, 'value_negative'],
      [6, 'value_missing'],
      [7, 'value_unexpected']
    ])
    const { points } = await historyOf(device.id, hour(0), hour(8))
    expect(points).toMatchObject([
      { valueWh: 1, coveredMs: 7_200_000 },
      { valueWh: null, quality: 'missing', coveredMs: 0 }
    ])
  })

  test('an interval never overlaps another one of its channel, stored or in the same batch', async () => {
    const { client } = await createDevice(app, lena)
    await report(client, at(0, 10), at(4, 10, 8))
    const answer = await report(
      client,
      one('2026-05-01T00:30:00Z', '2026-05-01T01:30:00Z', 1),
      at(11, 1),
      at(2, 1, 3),
      at(1, 1),
      one('2026-05-01T01:15:00Z', '2026-05-01T01:30:00Z', 1),
      { ...at(5, 1), channel: 'export' }
    )
    expect(answer).toMatchObject({ added: 2 })
    expect(answer.rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, 'interval_overlaps'],
      [1, 'interval_overlaps'],
      [2, 'interval_overlaps'],
      [4, 'interval_overlaps']
    ])
  })

  test('a batch that says nothing new leaves no trace; another one tells its owner once', async () => {
    const { device, client } = await createDevice(app, lena)
    await report(client, at(0, 1), at(1, 2))
    await report(client, at(0, 1), at(1, 2))
    await report(client, at(0, -1))
    const events = await context.db
      .selectFrom('outbox')
      .select(['accountId', 'payloadJson'])
      .where('name', '=', 'readings.received')
      .where('payloadJson', 'like', `%${device.id}%`)
      .execute()
    const payload = { deviceId: device.id, from: hour(0), to: hour(2) }
    expect(events).toEqual([{ accountId: lena.id, payloadJson: JSON.stringify(payload) }])
  })

  test('reports of one device that arrive at once are all kept, and each correction has its version', async () => {
    const { device, client } = await createDevice(app, lena)
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => report(client, at(index, index), at(8, 100 + index)))
    )
    expect(answers.reduce((sum, { added }) => sum + added, 0)).toBe(9)
    expect(answers.reduce((sum, { superseded }) => sum + superseded, 0)).toBe(7)
    const { points } = await historyOf(device.id, hour(0), hour(9))
    expect(points).toHaveLength(9)
  })

  test('a body that is no list of readings is refused whole', async () => {
    const { token } = await createDevice(app, lena)
    const send = async (readings: unknown) => {
      const response = await inject({
        method: 'POST',
        url: '/api/v1/readings',
        headers: { authorization: `Bearer ${token}` },
        payload: { readings }
      })
      return response.statusCode
    }
    expect(await send([])).toBe(400)
    expect(await send([{ ...at(0, 1), valueWh: 1.5 }])).toBe(400)
    expect(await send([{ ...at(0, 1), unit: 'kWh' }])).toBe(400)
    expect(await send(Array(1001).fill(at(0, 1)))).toBe(400)
    expect(await send(Array(1000).fill(at(0, 1)))).toBe(200)
  })

  test('the newest level in a batch brings the site’s battery up to date', async () => {
    const battery = await createBattery(lena)
    const { client } = await createDevice(app, lena, { siteId: battery.siteId, kind: 'battery' })
    clock.advance(3_600_000 - (clock.now() % 3_600_000))
    lena = await signInAgain(app, lena)
    const now = clock.now()
    const level = (minutes: number, valueWh: number): Reading => ({
      channel: 'state_of_charge',
      intervalStart: new Date(now - minutes * 60_000).toISOString(),
      intervalEnd: new Date(now - (minutes - 15) * 60_000).toISOString(),
      valueWh
    })
    await report(client, level(15, 7300), level(45, 1200), level(30, 4000))
    const after = await lena.client.batteries.get({ params: { id: battery.id } })
    expect(after).toMatchObject({ levelWh: 7300, levelAt: new Date(now).toISOString() })
  })
})
