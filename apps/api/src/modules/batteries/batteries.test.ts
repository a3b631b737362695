import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refusalOf, startTestApp } from '../../../test/harness.ts'
import { createBattery, createSite, readAll, siteBody } from '../../../test/makers.ts'
import { transact } from '../../database/database.ts'
import { readEventsAfter, readLastPlace } from '../../stream/queries.ts'
import {
  findBattery,
  promiseEnergy,
  recordDelivery,
  recordMeterReport,
  releasePromise
} from './index.ts'

const { clock, context, inject, signUp } = await startTestApp()
const minute = 60_000
const tradeId = '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e6f'

const promise = (id: string, energyWh: number) =>
  transact(context.db, (db) => promiseEnergy(db, id, energyWh))
const release = (id: string, energyWh: number) =>
  transact(context.db, (db) => releasePromise(db, id, energyWh))
const deliver = (batteryId: string, energyWh: number, promisedWh: number, at: number) =>
  transact(context.db, (db) =>
    recordDelivery(db, context, { batteryId, energyWh, promisedWh, at, tradeId })
  )
const report = (siteId: string, levelWh: number, at: number) =>
  transact(context.db, (db) => recordMeterReport(db, context, { siteId, levelWh, at }))

describe('a battery', () => {
  test('begins with the level its owner read off, as its first event', async () => {
    const lena = await signUp('producer')
    const battery = await createBattery(lena)
    expect(battery).toMatchObject({
      siteName: 'Talstrasse 12',
      levelWh: 6000,
      promisedWh: 0,
      usableWh: 5000,
      version: 1,
      levelAt: new Date(clock.now()).toISOString()
    })
    const { items } = await lena.client.batteries.history({ params: { id: battery.id } })
    expect(items).toMatchObject([{ kind: 'correction', energyWh: 6000, note: null }])
    expect(await lena.client.batteries.list()).toEqual({ items: [battery], nextCursor: null })
  })

  test('is sent again when its site is renamed, though its own version stays', async () => {
    const lena = await signUp('producer')
    const { id, siteId, version } = await createBattery(lena)
    const read = (headers: Record<string, string> = {}) =>
      inject({
        method: 'GET',
        url: `/api/v1/batteries/${id}`,
        headers: { ...headers, authorization: `Bearer ${lena.token}` }
      })
    const held = { 'if-none-match': (await read()).headers.etag ?? '' }
    expect((await read(held)).statusCode).toBe(304)
    const params = { id: siteId }
    const site = await lena.client.sites.get({ params })
    const body = { ...siteBody, name: 'Am Hang 3' }
    await lena.client.sites.update({ params, version: site.version, body })
    const again = await read(held)
    expect(again.statusCode).toBe(200)
    expect(again.json()).toMatchObject({ siteName: 'Am Hang 3', version })
  })

  test('is the only one of its site', async () => {
    const lena = await signUp('producer')
    const { siteId } = await createBattery(lena)
    expect(await refusalOf(createBattery(lena, { siteId }))).toMatchObject({
      code: 'battery_exists',
      status: 409
    })
  })

  test('needs a site of its owner', async () => {
    const lena = await signUp('producer')
    const other = await signUp('producer')
    const { id: siteId } = await createSite(lena)
    expect(await refusalOf(createBattery(other, { siteId }))).toMatchObject({ code: 'not_found' })
  })

  test('is not found by anybody else, whatever they try', async () => {
    const lena = await signUp('producer')
    const other = await signUp('producer')
    const { id, version } = await createBattery(lena)
    const { batteries } = other.client
    const params = { id }
    const calls = [
      batteries.get({ params }),
      batteries.update({ params, version, body: { name: 'Mine' } }),
      batteries.history({ params }),
      batteries.correct({ params, body: { levelWh: 0 } }),
      batteries.recalculate({ params })
    ]
    for (const refusal of await Promise.all(calls.map(refusalOf))) {
      expect(refusal).toMatchObject({ code: 'not_found' })
    }
    expect((await batteries.list()).items).toEqual([])
    expect(await lena.client.batteries.get({ params })).toMatchObject({ levelWh: 6000, version })
  })

  test.each([
    [{ reserveWh: 10_001 }, '/body/reserveWh'],
    [{ levelWh: 10_001 }, '/body/levelWh']
  ])('cannot begin with %o of 10 kWh', async (overrides, pointer) => {
    const lena = await signUp('producer')
    expect(await refusalOf(createBattery(lena, overrides))).toMatchObject({
      code: 'battery_limits_invalid',
      errors: [{ pointer }]
    })
  })
})

describe('a change of a battery', () => {
  test('on an old version is refused', async () => {
    const lena = await signUp('producer')
    const { id, version } = await createBattery(lena)
    const rename = (name: string) =>
      lena.client.batteries.update({ params: { id }, version, body: { name } })
    expect(await rename('Attic battery')).toMatchObject({ name: 'Attic battery', version: 2 })
    expect(await refusalOf(rename('Other'))).toMatchObject({ code: 'version_stale' })
  })

  test('never cuts into its level or into what it has promised', async () => {
    const lena = await signUp('producer')
    const { id } = await createBattery(lena)
    await promise(id, 4000)
    const update = async (body: { capacityWh?: number; reserveWh?: number }) => {
      const { version } = await lena.client.batteries.get({ params: { id } })
      return lena.client.batteries.update({ params: { id }, version, body })
    }
    for (const body of [{ capacityWh: 5999 }, { reserveWh: 2001 }]) {
      expect(await refusalOf(update(body))).toMatchObject({ code: 'battery_limits_invalid' })
    }
    const changed = await update({ capacityWh: 6000, reserveWh: 2000 })
    expect(changed).toMatchObject({ capacityWh: 6000, promisedWh: 4000, usableWh: 0 })
  })

  test('of the capacity leaves the level what its events come to', async () => {
    const lena = await signUp('producer')
    const { id, siteId } = await createBattery(lena)
    clock.advance(minute)
    await report(siteId, 10_000, clock.now())
    await deliver(id, 1000, 0, clock.now())
    const { version } = await lena.client.batteries.get({ params: { id } })
    const body = { capacityWh: 9500 }
    const changed = await lena.client.batteries.update({ params: { id }, version, body })
    expect(changed.levelWh).toBe(8500)
    expect(await lena.client.batteries.recalculate({ params: { id } })).toEqual(changed)
  })
})

describe('promises', () => {
  test('take what lies above the reserve and no Wh more, and are given back', async () => {
    const lena = await signUp('producer')
    const { id } = await createBattery(lena)
    await promise(id, 3000)
    await expect(promise(id, 2001)).rejects.toMatchObject({
      code: 'not_enough_energy',
      details: { availableWh: 2000 }
    })
    await promise(id, 2000)
    await release(id, 1500)
    expect(await lena.client.batteries.get({ params: { id } })).toMatchObject({
      promisedWh: 3500,
      usableWh: 1500
    })
  })

  test('of many at once never pass what there is', async () => {
    const lena = await signUp('producer')
    const { id } = await createBattery(lena)
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => promise(id, 700)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(7)
    expect(await findBattery(context.db, id)).toMatchObject({ promisedWh: 4900 })
  })

  test('beyond what was promised cannot be released', async () => {
    const lena = await signUp('producer')
    const { id } = await createBattery(lena)
    await promise(id, 100)
    await expect(release(id, 101)).rejects.toThrow('More is released')
    expect(await findBattery(context.db, id)).toMatchObject({ promisedWh: 100 })
  })
})

describe('the level', () => {
  test('sinks with a delivery, and the promise behind it ends', async () => {
    const lena = await signUp('producer')
    const { id } = await createBattery(lena)
    await promise(id, 2000)
    clock.advance(minute)
    await deliver(id, 1800, 2000, clock.now())
    expect(await lena.client.batteries.get({ params: { id } })).toMatchObject({
      levelWh: 4200,
      promisedWh: 0,
      usableWh: 3200
    })
    const { items } = await lena.client.batteries.history({ params: { id } })
    expect(items[0]).toMatchObject({ kind: 'delivery', energyWh: 1800 })
  })

  test('of a delivery that never came stays, and its promise ends', async () => {
    const lena = await signUp('producer')
    const { id } = await createBattery(lena)
    await promise(id, 2000)
    await deliver(id, 0, 2000, clock.now())
    expect(await lena.client.batteries.get({ params: { id } })).toMatchObject({
      levelWh: 6000,
      promisedWh: 0
    })
    const { items } = await lena.client.batteries.history({ params: { id } })
    expect(items).toHaveLength(1)
  })

  test('follows the meter; a report that comes twice counts once, a different one wins', async () => {
    const lena = await signUp('producer')
    const { id, siteId } = await createBattery(lena)
    const at = clock.now() + minute
    for (const levelWh of [7000, 7000, 7200]) await report(siteId, levelWh, at)
    expect(await lena.client.batteries.get({ params: { id } })).toMatchObject({ levelWh: 7200 })
    const { items } = await lena.client.batteries.history({ params: { id } })
    expect(items.map(({ kind, energyWh }) => [kind, energyWh])).toEqual([
      ['meter_report', 7200],
      ['meter_report', 7000],
      ['correction', 6000]
    ])
  })

  test('is not moved by a late delivery that a newer report has already seen', async () => {
    const lena = await signUp('producer')
    const { id, siteId } = await createBattery(lena)
    const start = clock.now()
    await report(siteId, 5000, start + 10 * minute)
    await deliver(id, 1000, 0, start + 5 * minute)
    expect(await findBattery(context.db, id)).toMatchObject({ levelWh: 5000 })
    await deliver(id, 500, 0, start + 15 * minute)
    await deliver(id, 300, 0, start + 12 * minute)
    expect(await findBattery(context.db, id)).toMatchObject({
      levelWh: 4200,
      levelAt: start + 15 * minute
    })
  })

  test('of a site without a battery concerns nobody', async () => {
    const lena = await signUp('producer')
    const { id } = await createSite(lena)
    await expect(report(id, 5000, clock.now())).resolves.toBeUndefined()
  })

  test('read off by its owner holds against a meter whose clock runs ahead', async () => {
    const lena = await signUp('producer')
    const { id, siteId } = await createBattery(lena)
    await report(siteId, 9000, clock.now() + 60 * minute)
    const body = { levelWh: 3000, note: 'Read off the display' }
    const corrected = await lena.client.batteries.correct({ params: { id }, body })
    expect(corrected.levelWh).toBe(3000)
    const tooMuch = lena.client.batteries.correct({ params: { id }, body: { levelWh: 10_001 } })
    expect(await refusalOf(tooMuch)).toMatchObject({ code: 'battery_limits_invalid' })
    const { items } = await lena.client.batteries.history({ params: { id } })
    expect(items[0]).toMatchObject({ kind: 'correction', note: 'Read off the display' })
  })

  test('is told to its owner alone, with every event', async () => {
    const lena = await signUp('producer')
    const place = await readLastPlace(context.db)
    const { id } = await createBattery(lena)
    await deliver(id, 1000, 0, clock.now())
    const told = (await readEventsAfter(context.db, place)).filter(
      ({ name }) => name === 'battery.changed'
    )
    expect(
      told.map(({ accountId, payloadJson }) => [accountId, JSON.parse(payloadJson) as unknown])
    ).toEqual([
      [lena.id, { batteryId: id, kind: 'correction', levelWh: 6000 }],
      [lena.id, { batteryId: id, kind: 'delivery', levelWh: 5000 }]
    ])
  })

  test('derived again from all events is the level it has, whatever came in whatever order', async () => {
    const lena = await signUp('producer')
    const step = fc.record({
      kind: fc.constantFrom('report', 'delivery', 'correction', 'capacity'),
      wh: fc.nat({ max: 12_000 }),
      minutes: fc.nat({ max: 20 })
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const { id, siteId } = await createBattery(lena)
        const start = clock.now()
        const params = { id }
        for (const { kind, wh, minutes } of steps) {
          const at = start + minutes * minute
          if (kind === 'report') await report(siteId, wh, at)
          if (kind === 'delivery') await deliver(id, wh, 0, at)
          if (kind === 'correction') {
            const body = { levelWh: wh }
            await lena.client.batteries.correct({ params, body }).catch(() => {})
          }
          if (kind === 'capacity') {
            const { version } = await lena.client.batteries.get({ params })
            const body = { capacityWh: wh + 1 }
            await lena.client.batteries.update({ params, version, body }).catch(() => {})
          }
        }
        const running = await lena.client.batteries.get({ params })
        expect(await lena.client.batteries.recalculate({ params })).toEqual(running)
      }),
      { numRuns: 25 }
    )
  })
})

test('the history pages through newest first, none missing and none twice', async () => {
  const lena = await signUp('producer')
  const { id } = await createBattery(lena)
  // Several at one instant: their order of arrival decides.
  for (let count = 1; count <= 6; count += 1) {
    await deliver(id, count, 0, clock.now() + Math.floor(count / 3) * minute)
  }
  const events = await readAll((cursor) =>
    lena.client.batteries.history({ params: { id }, query: { limit: 2, ...cursor } })
  )
  expect(events.map(({ energyWh }) => energyWh)).toEqual([6, 5, 4, 3, 2, 1, 6000])
})
