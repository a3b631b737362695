import { beforeAll, describe, expect, test } from 'vitest'
import { parseDecimalToInteger } from '@commonwatt/domain'
import { startTestApp, type Member } from '../../../test/harness.ts'
import { createDevice, createSite, quarterHours } from '../../../test/makers.ts'
import { needSharedData, readSharedCsv } from '../../../test/shared-data.ts'

const app = await startTestApp()
app.clock.set(Date.parse('2026-11-22T12:00:00Z'))
let lena: Member

beforeAll(async () => {
  lena = await app.signUp('producer')
})

type Reading = ReturnType<typeof quarterHours>[number]

/** Reports in batches, as meters do, and tells what became of them together. */
async function reportAll(timeZone: string, readings: readonly Reading[]) {
  const site = await createSite(lena, { timeZone })
  const { device, client } = await createDevice(app, lena, { siteId: site.id })
  const total = { added: 0, superseded: 0, unchanged: 0, rejected: 0 }
  for (let place = 0; place < readings.length; place += 1000) {
    const batch = readings.slice(place, place + 1000)
    const answer = await client.metering.ingest({ body: { readings: batch } })
    total.added += answer.added
    total.superseded += answer.superseded
    total.unchanged += answer.unchanged
    total.rejected += answer.rejected.length
  }
  const history = async (
    channel: Reading['channel'],
    from: string,
    to: string,
    resolution: 'raw' | 'hour' | 'day'
  ) => {
    const query = { channel, from, to, resolution }
    const { points } = await lena.client.metering.history({ params: { id: device.id }, query })
    return points
  }
  return { total, history }
}

const hoursOf = (point: { intervalStart: string; intervalEnd: string } | undefined) =>
  (Date.parse(point?.intervalEnd ?? '') - Date.parse(point?.intervalStart ?? '')) / 3_600_000

describe('days of a meter', () => {
  test.each([
    ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z', 23],
    ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00Z', 25],
    ['Asia/Kolkata', '2026-03-29', '2026-03-28T18:30:00Z', 24],
    ['Asia/Kolkata', '2026-10-25', '2026-10-24T18:30:00Z', 24]
  ])(
    'in %s, %s begins at %s and has %d hours, each counted once',
    async (zone, _, start, hours) => {
      // An hour before and after belongs to other days.
      const before = new Date(Date.parse(start) - 3_600_000).toISOString()
      const values = Array<number>((hours + 2) * 4).fill(10)
      const { total, history } = await reportAll(zone, quarterHours('consumption', before, values))
      expect(total).toEqual({ added: values.length, superseded: 0, unchanged: 0, rejected: 0 })
      const end = new Date(Date.parse(start) + hours * 3_600_000).toISOString()
      const days = await history('consumption', start, end, 'day')
      expect(days).toEqual([
        {
          intervalStart: new Date(start).toISOString(),
          intervalEnd: end,
          valueWh: hours * 40,
          quality: 'measured',
          coveredMs: hours * 3_600_000,
          flags: []
        }
      ])
      const byHour = await history('consumption', start, end, 'hour')
      expect(byHour.map(({ valueWh }) => valueWh)).toEqual(Array(hours).fill(40))
    }
  )

  test('one reading may stand for a day of 25 hours', async () => {
    const { total } = await reportAll('Europe/Berlin', [
      {
        channel: 'import',
        intervalStart: '2026-10-25T00:00:00+02:00',
        intervalEnd: '2026-10-26T00:00:00+01:00',
        valueWh: 9000
      }
    ])
    expect(total).toMatchObject({ added: 1, rejected: 0 })
  })
})

const hamlet = 'homes16_hamlet_15min_45d.csv.gz'

test('a real home of 45 days over a clock change adds up to what its meter said', async (context) => {
  needSharedData(context, hamlet)
  const rows = readSharedCsv(hamlet)
  const readings = rows.flatMap((row) => {
    const quarter = (channel: Reading['channel'], watts: number) =>
      quarterHours(channel, row['ts_utc'] ?? '', [Math.round(watts / 4)])
    return [
      ...quarter('consumption', Number(row['load_w_3296_0'])),
      ...quarter('production', Number(row['pv_pu_1']) * 9800)
    ]
  })
  // Out of order: every second batch comes late.
  const late = readings.filter((_, index) => Math.floor(index / 700) % 2 === 1)
  const early = readings.filter((_, index) => Math.floor(index / 700) % 2 === 0)
  const { total, history } = await reportAll('Europe/Berlin', [...early, ...late])
  expect(total).toEqual({ added: readings.length, superseded: 0, unchanged: 0, rejected: 0 })
  const sum = (channel: Reading['channel']) =>
    readings.reduce((wh, item) => wh + (item.channel === channel ? (item.valueWh ?? 0) : 0), 0)
  for (const channel of ['consumption', 'production'] as const) {
    const days = await history(
      channel,
      '2021-02-15T00:00:00+01:00',
      '2021-04-01T00:00:00+02:00',
      'day'
    )
    expect(days).toHaveLength(45)
    expect(days.reduce((wh, { valueWh }) => wh + (valueWh ?? 0), 0)).toBe(sum(channel))
  }
  const [change] = await history(
    'consumption',
    '2021-03-28T00:00:00+01:00',
    '2021-03-28T12:00:00+02:00',
    'day'
  )
  expect(hoursOf(change)).toBe(23)
  expect(change).toMatchObject({ coveredMs: 23 * 3_600_000 })
})

const austria = 'home_austria_15min_1y.csv.gz'

test('a real year on the local clock keeps the hour that comes twice and the one that is missing', async (context) => {
  needSharedData(context, austria)
  const rows = readSharedCsv(austria)
  const seen = new Set<string>()
  const startMs = rows.map((row) => {
    const text = row['ts_local']?.replace(' ', 'T') ?? ''
    const isSecond = seen.has(text)
    seen.add(text)
    return toEpochMs(text, isSecond)
  })
  const readings = rows.map((row, index): Reading => {
    const at = startMs[index] ?? NaN
    const parsed = parseDecimalToInteger(row['kwh'] ?? '', 3)
    return {
      channel: 'import',
      intervalStart: new Date(at).toISOString(),
      intervalEnd: new Date(at + 900_000).toISOString(),
      valueWh: parsed.ok ? parsed.value : null,
      quality: parsed.ok ? 'measured' : 'missing'
    }
  })
  expect(seen.size).toBe(rows.length - 4)
  const { total, history } = await reportAll('Europe/Vienna', readings)
  expect(total).toEqual({ added: 35_136, superseded: 0, unchanged: 0, rejected: 0 })
  const days = await history(
    'import',
    '2023-06-22T00:00:00+02:00',
    '2024-06-22T00:00:00+02:00',
    'day'
  )
  expect(days).toHaveLength(366)
  const year = days.reduce((wh, { valueWh }) => wh + (valueWh ?? 0), 0)
  expect(Math.round(year / 1000)).toBe(2434)
  const dayAt = (start: string) => days.find(({ intervalStart }) => intervalStart === start)
  const autumn = dayAt('2023-10-28T22:00:00.000Z')
  expect([hoursOf(autumn), autumn?.coveredMs]).toEqual([25, 25 * 3_600_000])
  const spring = dayAt('2024-03-30T23:00:00.000Z')
  expect([hoursOf(spring), spring?.coveredMs]).toEqual([23, 23 * 3_600_000])
  expect(days.at(-1)).toMatchObject({ valueWh: null, quality: 'missing', coveredMs: 0 })
})

/** Vienna's clock as it was exported: of two equal stamps the second is an hour of winter time. */
function toEpochMs(text: string, isSecond: boolean): number {
  const summer = Date.parse(`${text}:00+02:00`)
  const isSummer =
    (text >= '2023-03-26T03:00' && text < '2023-10-29T03:00') || text >= '2024-03-31T03:00'
  return isSummer && !isSecond ? summer : summer + 3_600_000
}
