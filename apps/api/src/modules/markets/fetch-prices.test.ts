import { dayBounds } from '@commonwatt/domain'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refusalOf, startTestApp, type Member } from '../../../test/harness.ts'
import { priceCsv, signInAgain, uploadPrices } from '../../../test/makers.ts'
import {
  awattarList,
  energyChartsList,
  entsoeDocument,
  entsoeReason,
  entsoeSeries,
  priceDay,
  smardChunk
} from '../../../test/price-documents.ts'
import { startPriceServer } from '../../../test/price-server.ts'
import { transact } from '../../database/database.ts'
import { marketJobs, storeSimulatedPrices } from './index.ts'

const hour = 3_600_000
const [entsoe, energyCharts, smard, awattar] = await Promise.all([
  startPriceServer(),
  startPriceServer(),
  startPriceServer(),
  startPriceServer()
])
const servers = [entsoe, energyCharts, smard, awattar]
const priceFeeds = {
  isOn: true,
  entsoeApiKey: 'a key',
  urls: {
    entsoe: entsoe.url,
    energy_charts: energyCharts.url,
    smard: smard.url,
    awattar: awattar.url
  }
}
const app = await startTestApp({ priceFeeds })
const { anonymous, clock, context } = app
let admin: Member

beforeAll(async () => {
  admin = await app.signUp('admin')
})
beforeEach(() => {
  for (const server of servers) {
    server.asked.length = 0
    server.say('', 503)
  }
})

/** 12:00 in Berlin of a day of its own for each test; what came before it is known. */
let nextDate = Date.parse('2026-05-11T10:00:00Z')
async function beginDay(): Promise<{ today: string; tomorrow: string }> {
  nextDate += 24 * hour
  clock.set(nextDate)
  const today = new Date(nextDate).toISOString().slice(0, 10)
  const tomorrow = new Date(nextDate + 24 * hour).toISOString().slice(0, 10)
  const lines: string[] = []
  for (let back = 8; back >= 0; back -= 1) {
    const date = new Date(nextDate - back * 24 * hour).toISOString().slice(0, 10)
    const known = await dayOf(date)
    if (known.isComplete) continue
    for (const { startMs } of priceDay(date, () => 50)) {
      lines.push(`${new Date(startMs).toISOString()},15,50`)
    }
  }
  admin = await signInAgain(app, admin)
  if (lines.length > 0) await uploadPrices(admin, priceCsv(...lines))
  return { today, tomorrow }
}

const run = () => context.jobs.runNow(context, 'markets.prices')
/** Lets so much time pass, and looks whether a market is due. */
async function pass(ms: number): Promise<void> {
  clock.advance(ms)
  await run()
}
const dayOf = (date: string) => anonymous.markets.day({ params: { id: 'DE-LU', date }, query: {} })
const pricesOf = async (date: string) =>
  (await dayOf(date)).slots.map(({ priceMicrosPerKwh }) => priceMicrosPerKwh)
async function sourcesOf() {
  admin = await signInAgain(app, admin)
  return admin.client.markets.sources({ params: { id: 'DE-LU' } })
}
const all = (price: number) => Array<number>(96).fill(price)

describe('the hour of publication', () => {
  test('before it today and yesterday are asked for, after it tomorrow; while that is missing, every 5 minutes', async () => {
    const { today, tomorrow } = await beginDay()
    entsoe.say(entsoeReason('999', 'No matching data found for Data item'))
    energyCharts.say('{"detail":"No content available"}', 404)
    await run()
    expect(entsoe.asked).toHaveLength(1)
    const asked = new URL(entsoe.asked[0] ?? '', entsoe.url).searchParams
    expect(Object.fromEntries(asked)).toMatchObject({
      securityToken: 'a key',
      documentType: 'A44',
      in_Domain: '10Y1001A1001A82H',
      out_Domain: '10Y1001A1001A82H'
    })
    const { endMs } = dayBounds({ timeZone: 'Europe/Berlin', date: today })
    expect(asked.get('periodEnd')).toBe(
      new Date(endMs).toISOString().replace(/\D/g, '').slice(0, 12)
    )
    // Today is known, so nothing happens until 13:00.
    await pass(hour - 1)
    expect(entsoe.asked).toHaveLength(1)
    await pass(1)
    expect(entsoe.asked).toHaveLength(2)
    expect(energyCharts.asked.at(-1)).toContain(`end=${tomorrow}`)
    const before = await sourcesOf()
    expect(before).toMatchObject({
      isOn: true,
      nextAt: new Date(clock.now() + 300_000).toISOString()
    })
    expect(before.items[0]).toMatchObject({
      source: 'entsoe',
      lastOutcome: 'nothing',
      lastError: null
    })

    entsoe.say(entsoeDocument(entsoeSeries(priceDay(tomorrow, () => 81.5))))
    await pass(299_999)
    expect(entsoe.asked).toHaveLength(2)
    await pass(1)
    expect(await pricesOf(tomorrow)).toEqual(all(81_500))
    expect((await sourcesOf()).items[0]).toMatchObject({
      lastOutcome: 'prices',
      lastSuccessAt: new Date(clock.now()).toISOString()
    })
    // Complete: the others had nothing to fill.
    const others = smard.asked.length
    await pass(hour)
    expect(smard.asked).toHaveLength(others)
  })

  test('what arrives is told to everyone who follows prices', async () => {
    const { tomorrow } = await beginDay()
    clock.advance(hour)
    entsoe.say(entsoeDocument(entsoeSeries(priceDay(tomorrow, () => 60))))
    await run()
    const { startMs, endMs } = dayBounds({ timeZone: 'Europe/Berlin', date: tomorrow })
    const events = await context.db
      .selectFrom('outbox')
      .select('payloadJson')
      .where('name', '=', 'prices.changed')
      .execute()
    const told = events.map(({ payloadJson }) => JSON.parse(payloadJson) as unknown)
    expect(told).toContainEqual({
      marketId: 'DE-LU',
      from: new Date(startMs).toISOString(),
      to: new Date(endMs).toISOString()
    })
  })
})

describe('when a source fails', () => {
  test('the next one answers, and the one that failed is left alone for longer each time', async () => {
    const { tomorrow } = await beginDay()
    clock.advance(hour)
    await run()
    const failed = await sourcesOf()
    expect(failed.items.map(({ lastOutcome }) => lastOutcome)).toEqual(Array(4).fill('failed'))
    expect(failed.items[0]).toMatchObject({
      lastError: 'it answered 503',
      lastErrorAt: new Date(clock.now()).toISOString(),
      nextTryAt: new Date(clock.now() + 60_000).toISOString()
    })
    energyCharts.say(energyChartsList(priceDay(tomorrow, () => 70)))
    await pass(300_000)
    expect(await pricesOf(tomorrow)).toEqual(all(70_000))
    const after = await sourcesOf()
    expect(after.items[0]?.nextTryAt).toBe(new Date(clock.now() + 120_000).toISOString())
    expect(after.items[1]).toMatchObject({ lastOutcome: 'prices', nextTryAt: null })
    const { priceSources } = await admin.client.operations.status()
    expect(priceSources.find(({ source }) => source === 'entsoe')).toMatchObject({
      marketId: 'DE-LU',
      lastError: 'it answered 503'
    })
  })

  test('a source that is asked too often is left alone as long as it wants', async () => {
    await beginDay()
    clock.advance(hour)
    entsoe.say('', 429, { 'retry-after': '1800' })
    await run()
    expect((await sourcesOf()).items[0]).toMatchObject({
      lastError: 'it was asked too often (429)',
      nextTryAt: new Date(clock.now() + 1_800_000).toISOString()
    })
    const asked = entsoe.asked.length
    await pass(900_000)
    expect(entsoe.asked).toHaveLength(asked)
    await pass(900_000)
    expect(entsoe.asked).toHaveLength(asked + 1)
  })

  test('the third is SMARD with its weekly files', async () => {
    const { today, tomorrow } = await beginDay()
    clock.advance(2 * hour)
    entsoe.say(entsoeDocument(entsoeSeries(priceDay(today, () => 50))))
    const { startMs } = dayBounds({ timeZone: 'Europe/Berlin', date: today })
    smard.answer = (request, response) => {
      const isIndex = request.url === '/app/chart_data/4169/DE-LU/index_quarterhour.json'
      const isChunk =
        request.url === `/app/chart_data/4169/DE-LU/4169_DE-LU_quarterhour_${startMs}.json`
      if (isIndex) response.end(JSON.stringify({ timestamps: [startMs - 7 * 24 * hour, startMs] }))
      else if (isChunk) {
        response.end(smardChunk([...priceDay(today, () => 1), ...priceDay(tomorrow, () => 65)]))
      } else response.writeHead(404).end()
    }
    await run()
    expect(await pricesOf(tomorrow)).toEqual(all(65_000))
    // It was asked for tomorrow alone: what is known of today stays.
    expect(await pricesOf(today)).not.toContain(1000)
    expect(smard.asked).toHaveLength(2)
  })

  test('hours of aWATTar do until quarter-hours come, and then give way to them', async () => {
    const { tomorrow } = await beginDay()
    clock.advance(hour)
    awattar.say(awattarList(priceDay(tomorrow, (index) => index, 60)))
    await run()
    const hours = await pricesOf(tomorrow)
    expect(hours.slice(0, 5)).toEqual([0, 0, 0, 0, 1000])
    entsoe.say(entsoeDocument(entsoeSeries(priceDay(tomorrow, (index) => index))))
    await pass(7 * hour)
    expect((await pricesOf(tomorrow)).slice(0, 5)).toEqual([0, 1000, 2000, 3000, 4000])
    // Coarser than what is known: nothing of it is taken.
    entsoe.say(entsoeDocument(entsoeSeries(priceDay(tomorrow, () => 9, 60))))
    await pass(7 * hour)
    expect((await pricesOf(tomorrow)).slice(0, 2)).toEqual([0, 1000])
  })
})

describe('what a source answers that is no price list', async () => {
  const other = await startTestApp({ priceFeeds })
  const day = (price: number) => priceDay('2026-06-01', () => price)
  const late = (ms: number) =>
    day(1).map(({ startMs, endMs, price }) => ({ startMs: startMs + ms, endMs: endMs + ms, price }))
  beforeAll(() => void other.clock.set(Date.parse('2026-06-01T14:00:00Z')))

  test.each<[string, string, number, RegExp]>([
    ['a wrong key', '<html>', 401, /refused the key/],
    ['a wrong question', entsoeReason('999', 'The interval is not valid'), 400, /999.*not valid/],
    ['another reason', entsoeReason('A59', 'Not compliant'), 200, /A59/],
    ['a page instead of a document', '<html><b>busy</b></html>', 200, /no price document/],
    ['a price beyond the limits', entsoeDocument(entsoeSeries(day(4000.5))), 200, /4000\.5 EUR/],
    ['prices off the clock', entsoeDocument(entsoeSeries(late(60_000))), 200, /off the clock/]
  ])('%s is recorded in words that hold no key, and nothing of it is kept', async (...args) => {
    const [, text, status, reason] = args
    other.clock.advance(2 * hour)
    entsoe.say(text, status)
    await other.context.jobs.runNow(other.context, 'markets.prices')
    const boss = await other.signUp('admin')
    const { items } = await boss.client.markets.sources({ params: { id: 'DE-LU' } })
    expect(items[0]).toMatchObject({ lastOutcome: 'failed' })
    expect(items[0]?.lastError).toMatch(reason)
    expect(items[0]?.lastError).not.toContain('a key')
    const kept = await other.context.db.selectFrom('market_price').selectAll().execute()
    expect(kept).toEqual([])
  })
})

describe('gaps and corrections', () => {
  test('a day of the last week that has a gap is asked for again, and only the gap is filled by others', async () => {
    const { today } = await beginDay()
    const gap = new Date(nextDate - 3 * 24 * hour).toISOString().slice(0, 10)
    const { startMs, endMs } = dayBounds({ timeZone: 'Europe/Berlin', date: gap })
    await dropPrices(startMs + 4 * hour, startMs + 6 * hour)
    expect(await dayOf(gap)).toMatchObject({ isComplete: false })
    entsoe.say(entsoeDocument(entsoeSeries(priceDay(today, () => 50))))
    energyCharts.say(energyChartsList([...priceDay(gap, () => 33), ...priceDay(today, () => 34)]))
    await run()
    const asked = new URL(entsoe.asked[0] ?? '', entsoe.url).searchParams
    expect(asked.get('periodStart')).toBe(
      new Date(startMs).toISOString().replace(/\D/g, '').slice(0, 12)
    )
    expect(await dayOf(gap)).toMatchObject({ isComplete: true })
    const second = new URL(energyCharts.asked[0] ?? '', energyCharts.url).searchParams
    expect([second.get('start'), second.get('end')]).toEqual([gap, gap])
    expect(await pricesOf(today)).not.toContain(34_000)
    expect(endMs - startMs).toBe(24 * hour)
  })

  test('a price that was corrected after publication supersedes, once', async () => {
    const { today } = await beginDay()
    const corrected = priceDay(today, (index) => (index === 40 ? 77 : 50))
    entsoe.say(entsoeDocument(entsoeSeries(corrected)))
    await run()
    expect((await pricesOf(today))[40]).toBe(77_000)
    const countEvents = async () =>
      (
        await context.db
          .selectFrom('outbox')
          .select('seq')
          .where('name', '=', 'prices.changed')
          .execute()
      ).length
    const before = await countEvents()
    await pass(hour)
    expect(await countEvents()).toBe(before)
  })

  test('real prices take the place of made-up ones', async () => {
    const { tomorrow } = await beginDay()
    clock.advance(hour)
    const madeUp = priceDay(tomorrow, () => 1).map(({ startMs }) => ({
      startMs,
      priceMicrosPerKwh: 1
    }))
    await storeSimulatedPrices(context, 'DE-LU', 15, madeUp)
    expect(await dayOf(tomorrow)).toMatchObject({ isComplete: true, isSimulated: true })
    entsoe.say(entsoeDocument(entsoeSeries(priceDay(tomorrow, () => 42))))
    await run()
    expect(await dayOf(tomorrow)).toMatchObject({ isComplete: true, isSimulated: false })
    expect(await pricesOf(tomorrow)).toEqual(all(42_000))
  })

  async function dropPrices(fromMs: number, toMs: number): Promise<void> {
    await transact(context.db, (db) =>
      db
        .deleteFrom('market_price')
        .where('deliveryStart', '>=', fromMs)
        .where('deliveryStart', '<', toMs)
        .execute()
    )
  }
})

describe('switches', () => {
  test('a source without its key is not asked and says what it waits for', async () => {
    const keyless = await startTestApp({ priceFeeds: { ...priceFeeds, entsoeApiKey: null } })
    energyCharts.say(energyChartsList(priceDay('2026-05-10', () => 5)))
    await keyless.context.jobs.runNow(keyless.context, 'markets.prices')
    expect(entsoe.asked).toEqual([])
    expect(energyCharts.asked).toHaveLength(1)
    const boss = await keyless.signUp('admin')
    const { items } = await boss.client.markets.sources({ params: { id: 'DE-LU' } })
    expect(items[0]).toMatchObject({ source: 'entsoe', missingKey: 'ENTSOE_API_KEY' })
    expect(items[1]).toMatchObject({ source: 'energy_charts', missingKey: null })
  })

  test('switched off nobody is asked; a market without sources has none', async () => {
    const off = await startTestApp()
    await off.context.jobs.runNow(off.context, 'markets.prices')
    expect(servers.flatMap(({ asked }) => asked)).toEqual([])
    const boss = await off.signUp('admin')
    expect(await boss.client.markets.sources({ params: { id: 'DE-LU' } })).toMatchObject({
      isOn: false,
      nextAt: null
    })
    const india = await boss.client.markets.sources({ params: { id: 'IN-IEX' } })
    expect(india.items).toEqual([])
    const unknown = boss.client.markets.sources({ params: { id: 'XX' } })
    expect(await refusalOf(unknown)).toMatchObject({ code: 'not_found' })
  })

  test('a process that ends stops asking and records no failure', async () => {
    const ending = await startTestApp({ priceFeeds })
    entsoe.answer = () => {}
    const stop = new AbortController()
    const [job] = marketJobs
    const running = job?.run(ending.context, stop.signal)
    await expect.poll(() => entsoe.asked.length).toBe(1)
    stop.abort()
    await running
    expect(await ending.context.db.selectFrom('price_source_state').selectAll().execute()).toEqual(
      []
    )
    expect(energyCharts.asked).toEqual([])
  })
})
