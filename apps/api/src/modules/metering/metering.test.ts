import { beforeAll, describe, expect, test } from 'vitest'
import type { AppContract, Input } from '@commonwatt/contract'
import { refusalOf, startTestApp, type ApiClient, type Member } from '../../../test/harness.ts'
import { createDevice, createSite } from '../../../test/makers.ts'

type Reading = Input<AppContract['metering']['ingest']>['body']['readings'][number]

const app = await startTestApp()
const { context, anonymous, signUp } = app
let lena: Member
let other: Member

beforeAll(async () => {
  lena = await signUp('producer')
  other = await signUp('consumer')
})

const report = (client: ApiClient, ...readings: Reading[]) =>
  client.metering.ingest({ body: { readings } })
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
