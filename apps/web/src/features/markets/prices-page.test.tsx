import type { Market, PriceDay } from '@commonwatt/contract'
import { priceLevels } from '@commonwatt/domain'
import { fireEvent, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { addDays, startOfDay } from '../../format/zone.ts'
import { fakeServer } from '../../test/fake-server.ts'
import { renderApp } from '../../test/render.tsx'

const minuteMs = 60_000

const germany: Market = {
  id: 'DE-LU',
  name: 'Germany and Luxembourg',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  mtuMin: 15,
  tickMicrosPerKwh: 10,
  floorMicrosPerKwh: -500_000,
  capMicrosPerKwh: 4_000_000,
  gateClosure: { daysBefore: 1, localTime: '12:00' },
  publishedAboutLocal: '13:00',
  tariff: {
    gridFeeMicrosPerKwh: 91_000,
    leviesMicrosPerKwh: 64_000,
    localGridFeeMicrosPerKwh: 38_000,
    platformFeeMicrosPerKwh: 5_000
  }
}
const india: Market = {
  ...germany,
  id: 'IN-IEX',
  name: 'India',
  currency: 'INR',
  timeZone: 'Asia/Kolkata'
}

type PriceAt = (startMs: number, at: number) => number | null

/** From 10 ct on a tenth of a cent more per slot, so that every slot can be told apart. */
const rising: PriceAt = (_, at) => 100_000 + at * 1_000

function dayOf(market: Market, date: string, resolutionMin: 15 | 60, priceAt: PriceAt): PriceDay {
  const endMs = startOfDay(addDays(date, 1), market.timeZone)
  const starts: number[] = []
  for (let ms = startOfDay(date, market.timeZone); ms < endMs; ms += resolutionMin * minuteMs)
    starts.push(ms)
  const prices = starts.map(priceAt)
  const levels = priceLevels(prices)
  const known = prices.filter((price) => price !== null)
  return {
    marketId: market.id,
    date,
    timeZone: market.timeZone,
    currency: market.currency,
    resolutionMin: resolutionMin === 60 ? 60 : 15,
    slots: starts.map((ms, at) => ({
      deliveryStart: new Date(ms).toISOString(),
      deliveryEnd: new Date(ms + resolutionMin * minuteMs).toISOString(),
      priceMicrosPerKwh: prices[at] ?? null,
      level: levels[at] ?? null
    })),
    minMicrosPerKwh: known.length > 0 ? Math.min(...known) : null,
    maxMicrosPerKwh: known.length > 0 ? Math.max(...known) : null,
    meanMicrosPerKwh: null,
    isComplete: known.length === prices.length,
    isSimulated: false
  }
}

interface World {
  nowAt: string
  markets?: Market[]
  priceAt?: PriceAt
  /** Days that are known; all when left out. */
  until?: string
}

function pricesServer({ nowAt, markets = [germany], priceAt = rising, until }: World) {
  vi.useFakeTimers({ now: Date.parse(nowAt), shouldAdvanceTime: true, toFake: ['Date'] })
  const server = fakeServer()
  server.on('markets', 'list', () => ({ items: markets }))
  server.on('markets', 'now', ({ params }) => {
    const market = markets.find((one) => one.id === params['id']) ?? germany
    const { id, currency, timeZone } = market
    return { marketId: id, currency, timeZone, isSimulated: false }
  })
  server.on('markets', 'day', ({ params, query }) => {
    const market = markets.find((one) => one.id === params['id']) ?? germany
    const date = params['date'] ?? ''
    const isKnown = until === undefined || date <= until
    return dayOf(
      market,
      date,
      query['resolution'] === '60' ? 60 : 15,
      isKnown ? priceAt : () => null
    )
  })
  server.on('markets', 'prices', () => ({
    marketId: germany.id,
    timeZone: germany.timeZone,
    currency: germany.currency,
    resolutionMin: 15 as const,
    slots: [],
    isSimulated: false
  }))
  return server
}

afterEach(() => void vi.useRealTimers())

type Screen = Awaited<ReturnType<typeof renderApp>>

async function openTable(screen: Screen): Promise<string[][]> {
  fireEvent.click(await screen.findByRole('button', { name: 'Table' }))
  const table = await screen.findByRole('table', { name: /price/i })
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => Array.from(row.querySelectorAll('th, td')).map((cell) => cell.textContent ?? ''))
}

test('the day on which clocks go forward has 92 quarter-hours and no 02:00', async () => {
  const server = pricesServer({ nowAt: '2026-05-01T10:00:00Z' })
  const screen = await renderApp('/prices?date=2026-03-29', { server })
  const rows = await openTable(screen)
  expect(rows).toHaveLength(92)
  expect(rows.map((row) => row[1]).filter((from) => from?.startsWith('02:'))).toEqual([])
  expect(screen.queryByText('The hour that comes twice')).toBeNull()
  screen.getByText('23 h')
})

test('the day on which clocks go back has 100 quarter-hours, each of the twin hour with its offset', async () => {
  const server = pricesServer({ nowAt: '2026-12-01T10:00:00Z' })
  const screen = await renderApp('/prices?date=2026-10-25', { server })
  const rows = await openTable(screen)
  expect(rows).toHaveLength(100)
  expect(rows.map((row) => row[1]).filter((from) => from?.startsWith('02:'))).toEqual([
    '02:00 (+02:00)',
    '02:15 (+02:00)',
    '02:30 (+02:00)',
    '02:45 (+02:00)',
    '02:00 (+01:00)',
    '02:15 (+01:00)',
    '02:30 (+01:00)',
    '02:45 (+01:00)'
  ])
  const twice = screen.getByRole('table', { name: 'The hour that comes twice' })
  const cells = within(twice)
    .getAllByRole('row')
    .map((row) => Array.from(row.querySelectorAll('th, td')).map((cell) => cell.textContent))
  expect(cells.map((row) => row.slice(0, 3))).toEqual([
    ['From', 'First, +02:00', 'Again, +01:00'],
    ['02:00', '10.8 ctcheap', '11.2 ctcheap'],
    ['02:15', '10.9 ctcheap', '11.3 ctcheap'],
    ['02:30', '11.0 ctcheap', '11.4 ctcheap'],
    ['02:45', '11.1 ctcheap', '11.5 ctcheap']
  ])
  screen.getByText('25 h')
})

test('an hourly view of the long day has 25 rows', async () => {
  const server = pricesServer({ nowAt: '2026-12-01T10:00:00Z' })
  const screen = await renderApp('/prices?date=2026-10-25', { server })
  fireEvent.click(await screen.findByRole('button', { name: '60 min' }))
  await waitFor(() => expect(screen.router.state.location.search.resolution).toBe('60'))
  expect(await openTable(screen)).toHaveLength(25)
})

test('an Indian day has 96 quarter-hours of local time, in paise', async () => {
  const server = pricesServer({ nowAt: '2026-06-03T10:00:00Z', markets: [germany, india] })
  const screen = await renderApp('/prices?market=IN-IEX&date=2026-06-01', { server })
  const rows = await openTable(screen)
  expect(rows).toHaveLength(96)
  expect(rows[0]?.slice(0, 3)).toEqual(['2026-06-01', '00:00', '10.0 paise'])
  expect(rows[95]?.[1]).toBe('23:45')
})

test('today and tomorrow stand together, and the day before is one step away in the address', async () => {
  const server = pricesServer({ nowAt: '2026-06-01T11:30:00Z' })
  const screen = await renderApp('/prices', { server })
  await screen.findByRole('heading', { name: 'Today and tomorrow' })
  expect(await openTable(screen)).toHaveLength(192)
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'The day after' }).disabled).toBe(
    true
  )
  fireEvent.click(screen.getByRole('button', { name: 'The day before' }))
  await screen.findByRole('heading', { name: 'Yesterday' })
  expect(screen.router.state.location.search.date).toBe('2026-05-31')
  fireEvent.change(screen.getByLabelText('Go to a day'), { target: { value: '2026-05-04' } })
  await screen.findByRole('heading', { name: 'Mon 4 May' })
})

test('before tomorrow is published the page says when it will be', async () => {
  const server = pricesServer({ nowAt: '2026-06-01T07:30:00Z', until: '2026-06-01' })
  const screen = await renderApp('/prices', { server })
  await screen.findByText(/Tomorrow's prices are published about 13:00/)
  expect(await openTable(screen)).toHaveLength(96)
})

test('a price below zero is told in words and stays below zero until network and taxes are added', async () => {
  const server = pricesServer({
    nowAt: '2026-06-01T11:30:00Z',
    priceAt: (_, at) => at * 1_000 - 60_000
  })
  const screen = await renderApp('/prices', { server })
  const chart = await screen.findByRole('application', { name: /Energy price/ })
  fireEvent.keyDown(chart, { key: 'Home' })
  const readout = chart.closest('figure')?.querySelector('[aria-live]')
  expect(readout?.textContent).toContain('00:00 to 00:15')
  expect(readout?.textContent).toContain('−6.0 ct')
  expect(readout?.textContent).toContain('below zero')
  expect(readout?.textContent).toContain('all in 9.5 ct')

  fireEvent.click(screen.getByRole('button', { name: 'All I pay' }))
  const dear = await screen.findByRole('application', { name: /with network and taxes/ })
  fireEvent.keyDown(dear, { key: 'Home' })
  const told = dear.closest('figure')?.querySelector('[aria-live]')?.textContent
  expect(told).toContain('9.5 ct')
  expect(told).toContain('cheap')
  expect(told).not.toContain('below zero')
  expect(screen.router.state.location.search.price).toBe('all')
})

test('what one kWh costs now is the sum of its lines', async () => {
  const server = pricesServer({ nowAt: '2026-06-01T11:30:00Z', priceAt: () => -49_000 })
  const screen = await renderApp('/prices', { server })
  const card = within(await screen.findByRole('region', { name: 'What you pay for one kWh now' }))
  card.getByText('10.6')
  expect(card.getAllByRole('definition').map((cell) => cell.textContent)).toEqual([
    '−4.9 ct',
    '9.1 ct',
    '6.4 ct'
  ])
})

test('whoever sells sees the market price alone and is warned below zero', async () => {
  const server = pricesServer({ nowAt: '2026-06-01T11:30:00Z', priceAt: () => -49_000 })
  const screen = await renderApp('/prices?side=sell', { server })
  const card = within(await screen.findByRole('region', { name: 'What you get for one kWh now' }))
  card.getByText('−4.9')
  card.getByText(/whoever feeds in pays/)
  expect(screen.queryByRole('button', { name: 'All I pay' })).toBeNull()
})

test('the best start is the cheapest stretch ahead, with its cost against now', async () => {
  // 30 ct, but 10 ct from 20:00 to 22:30 Berlin time of today.
  const cheapFrom = Date.parse('2026-06-01T18:00:00Z')
  const priceAt: PriceAt = (ms) =>
    ms >= cheapFrom && ms < cheapFrom + 150 * minuteMs ? 100_000 : 300_000
  const server = pricesServer({ nowAt: '2026-06-01T11:30:00Z', priceAt })
  const screen = await renderApp('/prices', { server })
  const card = within(await screen.findByRole('region', { name: 'When should it run?' }))
  card.getByText('20:00')
  // 1.8 kWh at 10.0 + 15.5 ct, against 30.0 + 15.5 ct.
  card.getByText('€0.46')
  card.getByText('€0.36 less than starting now.')
  await userEvent.click(card.getByRole('button', { name: 'Car' }))
  card.getByText('Cost for 30.0 kWh')
})

test('the highest and the lowest price are told to the tenth, the axis in whole numbers', async () => {
  const server = pricesServer({
    nowAt: '2026-12-01T10:00:00Z',
    priceAt: (_, at) => (at === 40 ? 150_000 : at === 8 ? 80_000 : 100_000)
  })
  const screen = await renderApp('/prices?date=2026-06-01&resolution=60', { server })
  const chart = await screen.findByRole('application', { name: /Energy price/ })
  await waitFor(() => expect(chart.querySelector('svg')).not.toBeNull())
  const texts = Array.from(chart.querySelectorAll('text')).map((text) => text.textContent)
  expect(texts).toContain('8.0 at 08:00')
  expect(texts).toContain('0')
})

test('on a flat day nothing is called cheap', async () => {
  const server = pricesServer({ nowAt: '2026-06-01T11:30:00Z', priceAt: () => 200_000 })
  const screen = await renderApp('/prices', { server })
  const card = within(await screen.findByRole('region', { name: 'When should it run?' }))
  card.getByText(/The price does not change/)
  expect(card.queryByText('Best start')).toBeNull()
  await screen.findByText(/no cheap and no expensive hours/)
})

test('a day without prices offers the way back to today', async () => {
  const server = pricesServer({
    nowAt: '2026-06-01T11:30:00Z',
    priceAt: (ms) => (ms < Date.parse('2026-01-01T00:00:00Z') ? null : 200_000)
  })
  const screen = await renderApp('/prices?date=2020-01-15', { server })
  await screen.findByText('No prices for Wed 15 Jan 2020')
  fireEvent.click(screen.getByRole('button', { name: 'Show today' }))
  await screen.findByRole('heading', { name: 'Today and tomorrow' })
})

test('a day that cannot be read says so and can be asked for again', async () => {
  const server = pricesServer({ nowAt: '2026-06-01T11:30:00Z' })
  server.lose('markets', 'day')
  const screen = await renderApp('/prices?date=2026-05-04', { server })
  await screen.findByText('No connection')
  server.on('markets', 'day', ({ params }) => dayOf(germany, params['date'] ?? '', 15, rising))
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByRole('application')
})

test.each([
  ['2026-03-29', 23, '23 h'],
  ['2026-10-25', 25, '25 h'],
  ['2026-06-01', 24, '24 h']
])('%s has %d hours in table and figures', async (date, hours, length) => {
  const server = pricesServer({ nowAt: '2026-12-01T10:00:00Z' })
  const screen = await renderApp(`/prices?date=${date}&resolution=60`, { server })
  expect(await openTable(screen)).toHaveLength(hours)
  screen.getByText(length)
})

test.each(['2026-03-29', '2026-10-25'])(
  'in India %s is a day as any other: 96 quarter-hours, 24 hours, none of them twice',
  async (date) => {
    const server = pricesServer({ nowAt: '2026-12-01T10:00:00Z', markets: [germany, india] })
    const screen = await renderApp(`/prices?market=IN-IEX&date=${date}`, { server })
    const rows = await openTable(screen)
    expect(rows).toHaveLength(96)
    expect(new Set(rows.map((row) => row[1])).size).toBe(96)
    expect(rows.some((row) => row[1]?.includes('('))).toBe(false)
    fireEvent.click(screen.getByRole('button', { name: '60 min' }))
    await waitFor(() => expect(screen.getAllByRole('row').length).toBeLessThan(40))
    screen.getByText('24 h')
  }
)

test('the file of the long day has a row for each quarter-hour, twin times apart by UTC and offset', async () => {
  const files: Blob[] = []
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
    files.push(file as Blob)
    return 'blob:file'
  })
  const server = pricesServer({ nowAt: '2026-12-01T10:00:00Z' })
  const screen = await renderApp('/prices?date=2026-10-25', { server })
  fireEvent.click(await screen.findByRole('button', { name: 'CSV' }))
  fireEvent.click(screen.getByRole('button', { name: 'Spreadsheet' }))
  const [forPrograms, forSheets] = await Promise.all(files.map((file) => file.arrayBuffer()))
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(forPrograms)
  const lines = text.trimEnd().split('\r\n')
  expect(lines).toHaveLength(101)
  expect(lines[0]).toMatch(/^start_utc,end_utc,local_date,local_time,offset,/)
  const twins = lines.filter((line) => line.includes(',2026-10-25,02:00,'))
  expect(twins).toHaveLength(2)
  expect(twins[0]).toContain('2026-10-25T00:00:00.000Z,2026-10-25T00:15:00.000Z')
  expect(twins[0]).toContain(',UTC+02:00,10.8')
  expect(twins[1]).toContain('2026-10-25T01:00:00.000Z,2026-10-25T01:15:00.000Z')
  expect(twins[1]).toContain(',UTC+01:00,11.2')
  const mark = [...new Uint8Array(forSheets ?? new ArrayBuffer(0)).slice(0, 3)]
  expect(mark).toEqual([0xef, 0xbb, 0xbf])
})

test('when prices are published the page shows them by itself', async () => {
  let until = '2026-06-01'
  const server = pricesServer({ nowAt: '2026-06-01T10:55:00Z' })
  server.on('markets', 'day', ({ params }) => {
    const date = params['date'] ?? ''
    return dayOf(germany, date, 15, date <= until ? rising : () => null)
  })
  const screen = await renderApp('/prices', { server })
  await screen.findByText(/Tomorrow's prices are published about 13:00/)
  until = '2026-06-02'
  server.emit('prices.changed', {
    marketId: germany.id,
    from: '2026-06-01T22:00:00Z',
    to: '2026-06-02T22:00:00Z'
  })
  await waitFor(() => expect(screen.queryByText(/Tomorrow's prices are published/)).toBeNull())
  expect(await openTable(screen)).toHaveLength(192)
})

test('what may pause runs in the cheapest pieces', async () => {
  // 30 ct, but 10 ct for an hour from 16:00 and from 22:00 in Berlin.
  const cheap = ['2026-06-01T14:00:00Z', '2026-06-01T20:00:00Z'].map((at) => Date.parse(at))
  const priceAt: PriceAt = (ms) =>
    cheap.some((from) => ms >= from && ms < from + 60 * minuteMs) ? 100_000 : 300_000
  const server = pricesServer({ nowAt: '2026-06-01T11:30:00Z', priceAt, until: '2026-06-01' })
  const screen = await renderApp('/prices', { server })
  const card = within(await screen.findByRole('region', { name: 'When should it run?' }))
  expect(card.queryByRole('list', { name: 'When it runs' })).toBeNull()
  await userEvent.click(card.getByRole('button', { name: 'It may pause' }))
  const pieces = within(card.getByRole('list', { name: 'When it runs' })).getAllByRole('listitem')
  // 2 h 30: half an hour at once, and both cheap hours.
  expect(pieces.map((piece) => piece.textContent)).toEqual([
    '13:30 to 14:00',
    '16:00 to 17:00',
    '22:00 to 23:00'
  ])
})

test('a date that the calendar does not have is told, with the way back', async () => {
  const server = pricesServer({ nowAt: '2026-06-01T10:00:00Z' })
  const screen = await renderApp('/prices?date=2026-02-30', { server })
  await screen.findByText('There is no day 2026-02-30')
  await userEvent.click(screen.getByRole('button', { name: 'Today and tomorrow' }))
  await screen.findByRole('heading', { name: 'Today and tomorrow' })
})
