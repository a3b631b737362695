import { beforeAll, describe, expect, test } from 'vitest'
import type { AppContract, Input } from '@commonwatt/contract'
import { refusalOf, startTestApp, type ApiClient, type Member } from '../../../test/harness.ts'
import { createBattery, createDevice, createSite, quarterHours } from '../../../test/makers.ts'
import { readIntervals } from './index.ts'

type Reading = Input<AppContract['metering']['ingest']>['body']['readings'][number]

const app = await startTestApp()
const { context, clock, anonymous, inject, signUp } = app
let lena: Member
let other: Member

beforeAll(async () => {
  lena = await signUp('producer')
  other = await signUp('consumer')
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

describe('devices', () => {
  test('a device belongs to a site of its owner, and its token is shown once', async () => {
    const site = await createSite(lena)
    const { device, token } = await createDevice(app, lena, { siteId: site.id, name: ' Meter ' })
    expect(device).toMatchObject({
      siteId: site.id,
      siteName: site.name,
      name: 'Meter',
      timeZone: 'Europe/Berlin',
      status: 'active',
      lastReadingAt: null,
      isSimulated: false
    })
    expect(token).toMatch(new RegExp(`^cwd_${device.id}_[\\w-]{43}$`))
    expect(await lena.client.metering.device({ params: { id: device.id } })).toEqual(device)
    const row = await context.db
      .selectFrom('device')
      .selectAll()
      .where('id', '=', device.id)
      .executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(token.slice(-43))
  })

  test('a site of somebody else is not found', async () => {
    const site = await createSite(lena)
    const call = createDevice(app, other, { siteId: site.id })
    expect(await refusalOf(call)).toMatchObject({ code: 'not_found' })
  })

  test('my devices are listed newest first, page by page, and by site', async () => {
    const member = await signUp('producer')
    const [first, second] = [await createSite(member), await createSite(member)]
    const ids: string[] = []
    for (const siteId of [first.id, first.id, second.id]) {
      ids.unshift((await createDevice(app, member, { siteId })).device.id)
    }
    const page = await member.client.metering.devices({ query: { limit: 2 } })
    const cursor = page.nextCursor ?? ''
    const rest = await member.client.metering.devices({ query: { limit: 2, cursor } })
    expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(ids)
    expect(rest.nextCursor).toBeNull()
    const atFirst = await member.client.metering.devices({ query: { siteId: first.id } })
    expect(atFirst.items.map(({ id }) => id)).toEqual(ids.slice(1))
    expect(await other.client.metering.devices({})).toEqual({ items: [], nextCursor: null })
  })

  test('somebody else’s device is not found by any route', async () => {
    const { device } = await createDevice(app, lena)
    const params = { id: device.id }
    const query = {
      channel: 'import',
      from: '2026-05-01T00:00:00Z',
      to: '2026-05-02T00:00:00Z'
    } as const
    const { metering } = other.client
    for (const call of [
      () => metering.device({ params }),
      () => metering.renewCredentials({ params }),
      () => metering.retireDevice({ params }),
      () => metering.latest({ params }),
      () => metering.history({ params, query })
    ]) {
      expect(await refusalOf(call())).toMatchObject({ code: 'not_found', status: 404 })
    }
    expect(await lena.client.metering.device({ params })).toMatchObject({ status: 'active' })
  })
})

describe('credentials', () => {
  const reading = one('2026-05-09T00:00:00Z', '2026-05-09T00:15:00Z', 1)

  test('without a device’s token nothing is taken: none, a forged one, an account’s', async () => {
    const { token } = await createDevice(app, lena)
    const forged = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`
    for (const client of [
      anonymous,
      app.clientWith(forged),
      app.clientWith('cwd_x_y'),
      lena.client
    ]) {
      expect(await refusalOf(report(client, reading))).toMatchObject({
        code: 'unauthenticated',
        status: 401
      })
    }
  })

  test('a device’s token opens nothing but the ingest', async () => {
    const { client } = await createDevice(app, lena)
    expect(await refusalOf(client.metering.devices({}))).toMatchObject({ code: 'unauthenticated' })
  })

  test('new credentials work, and the old ones stop at once', async () => {
    const { device, client } = await createDevice(app, lena)
    await report(client, reading)
    const params = { id: device.id }
    const { token } = await lena.client.metering.renewCredentials({ params })
    expect(await refusalOf(report(client, reading))).toMatchObject({ code: 'unauthenticated' })
    expect(await report(app.clientWith(token), reading)).toMatchObject({ unchanged: 1 })
  })

  test('a retired device reports no more; its readings stay, and retiring again changes nothing', async () => {
    const { device, client } = await createDevice(app, lena)
    await report(client, reading)
    const params = { id: device.id }
    await lena.client.metering.retireDevice({ params })
    await lena.client.metering.retireDevice({ params })
    expect(await refusalOf(report(client, reading))).toMatchObject({ code: 'unauthenticated' })
    const renewal = lena.client.metering.renewCredentials({ params })
    expect(await refusalOf(renewal)).toMatchObject({ code: 'device_retired', status: 409 })
    expect(await lena.client.metering.device({ params })).toMatchObject({ status: 'retired' })
    const { items } = await lena.client.metering.latest({ params })
    expect(items).toMatchObject([{ valueWh: 1 }])
  })
})

describe('ingest', () => {
  const hour = (index: number) =>
    new Date(Date.parse('2026-05-01T00:00Z') + index * 3_600_000).toISOString()
  const at = (index: number, valueWh: number | null, length = 1): Reading =>
    one(hour(index), hour(index + length), valueWh)

  test('readings out of order, repeated and corrected end as they were last told', async () => {
    const { device, client } = await createDevice(app, lena)
    const first = await report(client, at(2, 30), at(0, 10), at(1, 20))
    expect(first).toEqual({ added: 3, superseded: 0, unchanged: 0, rejected: [] })
    clock.advance(1000)
    const second = await report(client, at(1, 20), at(0, 11), at(3, 40), at(3, 41), at(3, 41))
    expect(second).toEqual({ added: 1, superseded: 2, unchanged: 2, rejected: [] })
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
        payload: { readings } as object
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
    lena.client = await signInAgain(lena)
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

/** Access tokens live for ten minutes of the test's clock. */
async function signInAgain({ email, password }: Member): Promise<ApiClient> {
  const session = await anonymous.identity.login({ body: { email, password } })
  return app.clientWith(session.accessToken ?? '')
}

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
        coveredMs: 3_600_000
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
