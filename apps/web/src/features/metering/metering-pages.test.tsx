import type { Battery, Device, HistoryPoint, Site } from '@commonwatt/contract'
import type { Static } from 'typebox'
import { fireEvent, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { fakeServer } from '../../test/fake-server.ts'
import { renderApp } from '../../test/render.tsx'

const id = (last: number) => `01985d3c-7a10-7c3e-9f44-${String(last).padStart(12, '0')}`
const hourMs = 3_600_000

const site: Site = {
  id: id(10),
  name: 'Talstrasse 12',
  city: 'Freiburg',
  pinCode: '79102',
  position: { latitude: 47.99, longitude: 7.85 },
  timeZone: 'Europe/Berlin',
  marketId: 'DE-LU',
  solarCapacityW: 9_800,
  panelBrand: null,
  installationYear: 2021,
  sanctionedLoadW: 20_000,
  roleAtSite: 'owner',
  isSimulated: false,
  version: 1,
  createdAt: '2026-01-01T00:00:00Z'
}
const meter: Device = {
  id: id(60),
  siteId: site.id,
  siteName: site.name,
  name: 'Meter in the cellar',
  kind: 'meter',
  timeZone: 'Europe/Berlin',
  status: 'active',
  lastReadingAt: '2026-12-01T09:45:00Z',
  isSimulated: false,
  createdAt: '2026-01-01T00:00:00Z'
}
const battery: Battery = {
  id: id(70),
  siteId: site.id,
  siteName: site.name,
  name: 'Cellar battery',
  capacityWh: 10_000,
  reserveWh: 1_000,
  chargeLimitW: 5_000,
  dischargeLimitW: 5_000,
  levelWh: 6_400,
  levelAt: '2026-12-01T09:45:00Z',
  promisedWh: 3_000,
  usableWh: 2_400,
  isSimulated: false,
  version: 2,
  createdAt: '2026-01-01T00:00:00Z'
}

function meteringServer({ devices = [meter], batteries = [battery] } = {}) {
  vi.useFakeTimers({
    now: Date.parse('2026-12-01T10:00:00Z'),
    shouldAdvanceTime: true,
    toFake: ['Date']
  })
  const server = fakeServer()
  server.signIn()
  server.on('sites', 'list', () => ({ items: [site], nextCursor: null }))
  server.on('metering', 'devices', () => ({ items: devices, nextCursor: null }))
  server.on('metering', 'device', ({ params }) => {
    const device = devices.find((one) => one.id === params['id'])
    return device ?? { ...meter, id: params['id'] ?? '', lastReadingAt: null }
  })
  server.on('batteries', 'list', () => ({ items: batteries, nextCursor: null }))
  server.on('metering', 'latest', () => ({
    items: (['import', 'export'] as const).map((channel) => ({
      channel,
      intervalStart: '2026-12-01T09:30:00Z',
      intervalEnd: '2026-12-01T09:45:00Z',
      valueWh: channel === 'import' ? 310 : 0,
      quality: channel === 'import' ? ('measured' as const) : ('estimated' as const),
      flags: [],
      version: 1,
      knownAt: '2026-12-01T09:46:00Z'
    }))
  }))
  return server
}

type Point = Static<typeof HistoryPoint>

/** A kWh per hour and 1 Wh more for each interval; the third is estimated. */
function historyOf(fromMs: number, toMs: number, stepMs: number): Point[] {
  const points: Point[] = []
  for (let ms = fromMs; ms < toMs; ms += stepMs)
    points.push({
      intervalStart: new Date(ms).toISOString(),
      intervalEnd: new Date(ms + stepMs).toISOString(),
      valueWh: stepMs / 3_600 + points.length,
      quality: points.length === 2 ? 'estimated' : 'measured',
      coveredMs: stepMs,
      flags: []
    })
  return points
}

afterEach(() => void vi.useRealTimers())

test('the credentials of a new device are shown once, ready to try, and never again', async () => {
  const server = meteringServer()
  server.on('metering', 'createDevice', ({ body }) => {
    const { name, kind } = body as { name: string; kind: Device['kind'] }
    return {
      device: { ...meter, id: id(61), name, kind, lastReadingAt: null },
      credentials: { deviceId: id(61), token: 'cwd_secret' }
    }
  })
  const screen = await renderApp('/devices', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Add a device' }))
  await userEvent.click(screen.getByRole('radio', { name: /Inverter/ }))
  await userEvent.click(screen.getByRole('button', { name: 'Add and show the token' }))
  screen.getByText('Give it a name you will recognise')
  await userEvent.type(screen.getByLabelText('Name'), ' Roof ')
  await userEvent.click(screen.getByRole('button', { name: 'Add and show the token' }))
  await screen.findByRole('heading', { name: 'Roof can now sign in' })
  screen.getByText('cwd_secret')
  const example = screen.getByLabelText('Try it: this sends one reading').textContent ?? ''
  expect(example).toContain('/api/v1/readings')
  expect(example).toContain("'Authorization: Bearer cwd_secret'")
  expect(JSON.parse(/-d '(.*)'/.exec(example)?.[1] ?? '')).toEqual({
    readings: [
      {
        channel: 'production',
        intervalStart: '2026-12-01T09:45:00Z',
        intervalEnd: '2026-12-01T10:00:00Z',
        valueWh: 310
      }
    ]
  })
  expect(server.calls('metering', 'createDevice').map((call) => call.body)).toEqual([
    { siteId: site.id, name: 'Roof', kind: 'inverter' }
  ])
  await userEvent.click(screen.getByRole('button', { name: 'I have kept it' }))
  await screen.findByRole('heading', { level: 1, name: 'Meter in the cellar' })
  expect(screen.router.state.location.pathname).toBe(`/devices/${id(61)}`)
  expect(screen.queryByText('cwd_secret')).toBeNull()
})

test('the light of a new device waits in words and turns with the first reading', async () => {
  const silent = { ...meter, lastReadingAt: null as string | null }
  const server = meteringServer({ devices: [silent], batteries: [] })
  const screen = await renderApp('/devices', { server })
  await screen.findByText('waiting for the first reading')
  silent.lastReadingAt = '2026-12-01T09:59:00Z'
  server.emit('readings.received', {
    deviceId: meter.id,
    from: '2026-12-01T09:45:00Z',
    to: '2026-12-01T10:00:00Z'
  })
  await screen.findByText('1 minute ago')
})

test('the resolution of the history is chosen in the address, and its days are those of the place', async () => {
  const server = meteringServer()
  server.on('metering', 'history', ({ query }) => {
    const steps = { raw: hourMs / 12, '15min': hourMs / 4, hour: hourMs, day: 24 * hourMs }
    const resolution = (query['resolution'] ?? 'hour') as keyof typeof steps
    const from = Date.parse(query['from'] ?? '')
    const to = Date.parse(query['to'] ?? '')
    return {
      channel: 'import' as const,
      resolution,
      timeZone: 'Europe/Berlin',
      points: historyOf(from, to, steps[resolution])
    }
  })
  const screen = await renderApp(`/devices/${meter.id}?date=2026-10-25`, { server })
  await screen.findByRole('application')
  const asked = () => server.calls('metering', 'history').at(-1)?.query
  // The day on which clocks go back: 25 hours from local midnight to local midnight.
  expect(asked()).toEqual({
    channel: 'import',
    resolution: 'hour',
    from: '2026-10-24T22:00:00.000Z',
    to: '2026-10-25T23:00:00.000Z'
  })
  const rowsOf = () =>
    within(screen.getByRole('table'))
      .getAllByRole('row')
      .slice(1)
      .map((row) => row.textContent)
  await userEvent.click(screen.getByRole('button', { name: 'Table' }))
  expect(rowsOf()).toHaveLength(25)
  expect(rowsOf().filter((row) => row.includes('02:00'))).toEqual([
    '2026-10-2502:00 (+02:00)1.0 kWhestimated',
    '2026-10-2502:00 (+01:00)1.0 kWhmeasured'
  ])
  await userEvent.click(screen.getByRole('button', { name: '15 min' }))
  await waitFor(() => expect(rowsOf()).toHaveLength(100))
  expect(screen.router.state.location.search.resolution).toBe('15min')
  await userEvent.click(screen.getByRole('button', { name: 'Day' }))
  await screen.findByRole('heading', { name: 'October 2026' })
  await waitFor(() =>
    expect(asked()).toMatchObject({
      from: '2026-09-30T22:00:00.000Z',
      to: '2026-10-31T23:00:00.000Z'
    })
  )
  await userEvent.click(screen.getByRole('button', { name: 'Into the grid' }))
  await waitFor(() => expect(asked()?.['channel']).toBe('export'))
})

test('an estimated figure says so in the readout and in the sum', async () => {
  const server = meteringServer()
  server.on('metering', 'history', ({ query }) => ({
    channel: 'import' as const,
    resolution: 'hour' as const,
    timeZone: 'Europe/Berlin',
    points: historyOf(Date.parse(query['from'] ?? ''), Date.parse(query['to'] ?? ''), hourMs)
  }))
  const screen = await renderApp(`/devices/${meter.id}?date=2026-11-20`, { server })
  await screen.findByText('Fri 20 Nov, of which 1.0 kWh estimated')
  const chart = screen.getByRole('application')
  fireEvent.keyDown(chart, { key: 'Home' })
  fireEvent.keyDown(chart, { key: 'ArrowRight' })
  fireEvent.keyDown(chart, { key: 'ArrowRight' })
  const readout = chart.closest('figure')?.querySelector('[aria-live]')
  expect(readout?.textContent).toBe('02:00 to 03:001.0 kWhestimated')
})

test('a reading that cannot be true is marked, shown with its value and left out of the sum', async () => {
  const server = meteringServer()
  const newest = {
    channel: 'import' as const,
    intervalStart: '2026-12-01T09:30:00Z',
    intervalEnd: '2026-12-01T09:45:00Z',
    valueWh: 250_000,
    quality: 'measured' as const,
    flags: ['implausible' as const],
    version: 1,
    knownAt: '2026-12-01T09:46:00Z'
  }
  server.on('metering', 'latest', () => ({ items: [newest] }))
  server.on('metering', 'history', ({ query }) => {
    const from = Date.parse(query['from'] ?? '')
    const points = historyOf(from, from + 3 * hourMs, hourMs)
    const doubted = { valueWh: 900_000_000, coveredMs: 0, flags: ['implausible' as const] }
    return {
      channel: 'import' as const,
      resolution: 'raw' as const,
      timeZone: 'Europe/Berlin',
      points: points.map((point, index) => (index === 1 ? { ...point, ...doubted } : point))
    }
  })
  const screen = await renderApp(`/devices/${meter.id}?date=2026-11-20&resolution=raw`, { server })
  await screen.findByText('Fri 20 Nov, of which 1.0 kWh estimated')
  screen.getByText('cannot be true')
  screen.getByText(/more than this place or its battery can do/)
  const chart = screen.getByRole('application')
  const figure = chart.closest('figure')
  expect(figure?.parentElement?.textContent).toMatch(/2\.0\skWh/)
  fireEvent.keyDown(chart, { key: 'Home' })
  fireEvent.keyDown(chart, { key: 'ArrowRight' })
  expect(figure?.querySelector('[aria-live]')?.textContent).toBe(
    '01:00 to 02:00900.0 MWh reported, which cannot be true'
  )
})

test('a day without readings names the last one and leads there', async () => {
  const server = meteringServer()
  server.on('metering', 'history', ({ query }) => {
    const from = Date.parse(query['from'] ?? '')
    const isEmpty = from < Date.parse('2026-11-30T00:00:00Z')
    const points = historyOf(from, from + 24 * hourMs, hourMs)
    return {
      channel: 'import' as const,
      resolution: 'hour' as const,
      timeZone: 'Europe/Berlin',
      points: isEmpty
        ? points.map((point) => ({ ...point, valueWh: null, quality: null, coveredMs: 0 }))
        : points
    }
  })
  const screen = await renderApp(`/devices/${meter.id}?date=2026-10-03`, { server })
  await screen.findByText('Nothing reported: Sat 3 Oct')
  screen.getByText('Last reading: today, 10:30.')
  await userEvent.click(screen.getByRole('button', { name: 'Show the last reading' }))
  await screen.findByRole('application')
  expect(screen.router.state.location.search.date).toBe('2026-12-01')
})

test('a device that never reported shows how to send the first reading', async () => {
  const server = meteringServer({ devices: [{ ...meter, lastReadingAt: null }] })
  server.on('metering', 'latest', () => ({ items: [] }))
  const screen = await renderApp(`/devices/${meter.id}`, { server })
  await screen.findByText('Nothing reported yet')
  expect(screen.getByLabelText('One reading').textContent).toContain('Bearer YOUR_TOKEN')
})

test('renewing asks first, then shows the new token once', async () => {
  const server = meteringServer()
  server.on('metering', 'latest', () => ({ items: [] }))
  server.on('metering', 'renewCredentials', () => ({ deviceId: meter.id, token: 'cwd_next' }))
  const screen = await renderApp(`/devices/${meter.id}`, { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Renew the token' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(server.calls('metering', 'renewCredentials')).toHaveLength(0)
  await userEvent.click(dialog.getByRole('button', { name: 'Renew the token' }))
  await screen.findByText('cwd_next')
  await userEvent.click(screen.getByRole('button', { name: 'I have kept it' }))
  expect(screen.queryByText('cwd_next')).toBeNull()
})

test('the battery tells level, reserve, promised and free in words', async () => {
  const server = meteringServer()
  const screen = await renderApp('/devices', { server })
  await screen.findByRole('img', {
    name: '64 % full: 6.4 kWh of 10.0 kWh, 3.0 kWh promised, 1.0 kWh kept as reserve'
  })
  const card = within(screen.getByRole('region', { name: 'Cellar battery' }))
  expect(card.getAllByRole('definition').map((cell) => cell.textContent)).toEqual([
    '3.0 kWh',
    '1.0 kWh',
    '2.4 kWh'
  ])
})

test('a correction sends what the display says and never more than fits', async () => {
  const server = meteringServer()
  server.on('batteries', 'correct', () => ({ ...battery, levelWh: 7_250 }))
  const screen = await renderApp('/devices', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Correct the level' }))
  const field = screen.getByLabelText("The battery's display says")
  await userEvent.clear(field)
  await userEvent.type(field, '12')
  screen.getByText('From 0 to 10.0 kWh')
  await userEvent.clear(field)
  await userEvent.type(field, '7.25')
  await userEvent.click(screen.getByRole('button', { name: 'Set the level to 7.25 kWh' }))
  await waitFor(() =>
    expect(server.calls('batteries', 'correct').map((call) => call.body)).toEqual([
      { levelWh: 7_250 }
    ])
  )
})

test('a reserve that would take back what is promised is refused before it is sent', async () => {
  const server = meteringServer()
  const screen = await renderApp('/devices', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Limits' }))
  const reserve = screen.getByLabelText('Reserve that is never sold')
  await userEvent.clear(reserve)
  await userEvent.type(reserve, '3.5')
  screen.getByText(/Of the 6.4 kWh in it 3.0 kWh is promised/)
  const save = screen.getByRole<HTMLButtonElement>('button', { name: 'Save the limits' })
  expect(save.disabled).toBe(true)
  await userEvent.clear(reserve)
  await userEvent.type(reserve, '3.4')
  expect(save.disabled).toBe(false)
})

test('limits changed elsewhere are not overwritten', async () => {
  const server = meteringServer()
  server.refuse('batteries', 'update', 'version_stale')
  const screen = await renderApp('/devices', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Limits' }))
  await userEvent.click(screen.getByRole('button', { name: 'Save the limits' }))
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('Nothing was saved')
  expect(server.calls('batteries', 'update')[0]?.headers['if-match']).toBe('"2"')
  server.on('batteries', 'get', () => ({ ...battery, reserveWh: 2_000, version: 3 }))
  server.on('batteries', 'update', () => ({ ...battery, version: 4 }))
  await userEvent.click(within(alert).getByRole('button'))
  await waitFor(() =>
    expect(screen.getByLabelText<HTMLInputElement>('Reserve that is never sold').value).toBe('2')
  )
  await userEvent.click(screen.getByRole('button', { name: 'Save the limits' }))
  await waitFor(() =>
    expect(server.calls('batteries', 'update').at(-1)?.headers['if-match']).toBe('"3"')
  )
})

test('without a place the page asks for one first', async () => {
  const server = meteringServer({ devices: [], batteries: [] })
  server.on('sites', 'list', () => ({ items: [], nextCursor: null }))
  const screen = await renderApp('/devices', { server })
  await screen.findByText('Set up your place first')
  expect(screen.queryByRole('button', { name: 'Add a device' })).toBeNull()
})
