import { fireEvent, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { analyticsServer, germany, india, portfolioOf } from './testing/make.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

type Screen = Awaited<ReturnType<typeof renderApp>>

async function openTable(screen: Screen): Promise<string[][]> {
  fireEvent.click(await screen.findByRole('button', { name: 'Table' }))
  const table = await screen.findByRole('table', { name: /sold and bought/ })
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => Array.from(row.querySelectorAll('th, td')).map((cell) => cell.textContent ?? ''))
}

const sold = {
  soldWh: 1250,
  netWh: -1250,
  kinds: [{ kind: 'trade' as const, boughtWh: 0, soldWh: 1250 }]
}

test('the day on which clocks go back has 100 positions, each of the twin hour with its offset', async () => {
  const server = analyticsServer('2026-12-01T10:00:00Z')
  server.on('analytics', 'portfolio', (call) =>
    portfolioOf(germany, call, {}, (at) => (at === 8 || at === 12 ? sold : {}))
  )
  const screen = await renderApp('/portfolio?date=2026-10-25', { server })
  const rows = await openTable(screen)
  expect(rows).toHaveLength(100)
  expect(rows[8]?.slice(1, 5)).toEqual(['02:00 (+02:00)', '1.25 kWh', '', '−1.25 kWh'])
  expect(rows[12]?.slice(1, 3)).toEqual(['02:00 (+01:00)', '1.25 kWh'])
  const [asked] = server.calls('analytics', 'portfolio').filter(({ query }) => query['from'])
  expect(asked?.query).toEqual({
    marketId: 'DE-LU',
    from: '2026-10-25',
    to: '2026-10-25',
    resolution: 'mtu'
  })
})

test.each([
  ['in spring a day has 92 positions', germany, '2026-03-29', 92],
  ['in India every day has 96', india, '2026-10-25', 96]
])('%s', async (_name, market, date, count) => {
  const server = analyticsServer('2026-12-01T10:00:00Z', [market])
  server.on('analytics', 'portfolio', (call) => portfolioOf(market, call, {}, () => sold))
  const screen = await renderApp(`/portfolio?date=${date}`, { server })
  const rows = await openTable(screen)
  expect(rows).toHaveLength(count)
  expect(rows[0]?.[1]).toBe('00:00')
  expect(rows.at(-1)?.[1]).toBe('23:45')
})

test('what is open stands first: the most it can cost, why, and what is still to come', async () => {
  const server = analyticsServer('2026-10-25T10:00:00Z')
  server.on('analytics', 'portfolio', (call) =>
    portfolioOf(germany, call, {
      balances: [{ currency: 'EUR', availableMicros: 18_300_000, heldMicros: 6_200_000 }],
      exposures: [
        {
          currency: 'EUR',
          totalMicros: 4_200_000,
          kinds: [
            { kind: 'trade', amountMicros: 3_800_000, holds: 2 },
            { kind: 'auction', amountMicros: 400_000, holds: 1 },
            { kind: 'order', amountMicros: 0, holds: 0 }
          ],
          withdrawalMicros: 2_000_000
        }
      ],
      coming: { toReceiveWh: 4200, toDeliverWh: 8400 },
      open: { pendingTrades: 1, runningTrades: 2, auctions: 1, orders: 3 }
    })
  )
  const screen = await renderApp('/portfolio', { server })
  const money = within(await screen.findByRole('region', { name: 'At most to pay' }))
  money.getByText('€4.20')
  money.getByText('€6.20 held')
  expect(money.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
    'Trades with neighbours, 2 with money held€3.80',
    'Auctions, 1 with money held€0.40',
    'Withdrawals on their way, which cost nothing€2.00'
  ])
  const coming = within(screen.getByRole('region', { name: 'Still to come' }))
  coming.getByText('You have agreed to deliver 8.4 kWh and to receive 4.2 kWh.')
  coming.getByText('1 request waits for an answer')
  coming.getByText('2 trades are agreed and not settled yet')
  coming.getByText('3 orders wait for their time')
  await screen.findByText('Nothing bought or sold: Today and tomorrow')
})

test('the readout follows the keys and says what is not settled yet', async () => {
  const server = analyticsServer('2026-10-26T10:00:00Z')
  server.on('analytics', 'portfolio', (call) =>
    portfolioOf(germany, call, {}, (at) =>
      at === 1 ? { ...sold, openSoldWh: 250, boughtWh: 500, netWh: -750 } : {}
    )
  )
  const screen = await renderApp('/portfolio?date=2026-10-20', { server })
  const chart = await screen.findByRole('application', { name: /20 Oct/ })
  const readout = () => chart.closest('figure')?.querySelector('[aria-live]')?.textContent
  expect(readout()).toContain('00:15 to 00:30')
  expect(readout()).toContain('sold 1.25 kWh')
  expect(readout()).toContain('bought 0.5 kWh')
  expect(readout()).toContain('not settled yet')
  chart.focus()
  await userEvent.keyboard('{ArrowRight}')
  expect(readout()).toContain('00:30 to 00:45nothing')
  screen.getByText(
    'Sold 1.3 kWh, bought 0.50 kWh. Of this 0.25 kWh are agreed and not settled yet.'
  )
})

test('a week is asked for by hours from Monday on, a month by days, and one goes on from there', async () => {
  const server = analyticsServer('2026-10-25T10:00:00Z')
  server.on('analytics', 'portfolio', (call) => portfolioOf(germany, call, {}, () => sold))
  const screen = await renderApp('/portfolio', { server })
  const asked = () => server.calls('analytics', 'portfolio').at(-1)?.query
  await screen.findByRole('application')
  fireEvent.click(screen.getByRole('button', { name: 'Week' }))
  await screen.findByRole('heading', { name: '19 Oct to 25 Oct 2026' })
  await waitFor(() =>
    expect(asked()).toMatchObject({ from: '2026-10-19', to: '2026-10-25', resolution: 'hour' })
  )
  expect(await openTable(screen)).toHaveLength(7 * 24 + 1)
  fireEvent.click(screen.getByRole('button', { name: 'Month' }))
  await screen.findByRole('heading', { name: 'October 2026' })
  fireEvent.click(screen.getByRole('button', { name: 'Later' }))
  await screen.findByRole('heading', { name: 'November 2026' })
  await waitFor(() =>
    expect(asked()).toMatchObject({ from: '2026-11-01', to: '2026-11-30', resolution: 'day' })
  )
})

test('files come from the server, for programs and for spreadsheets', async () => {
  const server = analyticsServer('2026-10-26T10:00:00Z')
  server.on('analytics', 'portfolio', (call) => portfolioOf(germany, call, {}, () => sold))
  server.on('analytics', 'positionsCsv', () => ({
    mediaType: 'text/csv; charset=utf-8',
    bytes: new TextEncoder().encode('start_utc\r\n')
  }))
  const saved: string[] = []
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:here')
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement
  ) {
    saved.push(this.download)
  })
  const screen = await renderApp('/portfolio?date=2026-10-25', { server })
  fireEvent.click(await screen.findByRole('button', { name: 'CSV' }))
  await waitFor(() => expect(saved).toHaveLength(1))
  fireEvent.click(screen.getByRole('button', { name: 'Spreadsheet' }))
  await waitFor(() => expect(saved).toHaveLength(2))
  expect(saved).toEqual([
    'positions-DE-LU-2026-10-25-2026-10-25.csv',
    'positions-DE-LU-2026-10-25-2026-10-25-spreadsheet.csv'
  ])
  const day = { marketId: 'DE-LU', from: '2026-10-25', to: '2026-10-25', resolution: 'mtu' }
  expect(server.calls('analytics', 'positionsCsv').map(({ query }) => query)).toEqual([
    { ...day, form: 'machine', locale: 'en' },
    { ...day, form: 'spreadsheet', locale: 'en' }
  ])
})

test('an event of a trade brings the figures up to date', async () => {
  const server = analyticsServer('2026-10-26T10:00:00Z')
  let heldMicros = 1_000_000
  server.on('analytics', 'portfolio', (call) =>
    portfolioOf(germany, call, {
      exposures: [{ currency: 'EUR', totalMicros: heldMicros, kinds: [], withdrawalMicros: 0 }]
    })
  )
  const screen = await renderApp('/portfolio', { server })
  await screen.findByText('€1.00')
  heldMicros = 3_260_000
  server.emit('trade.changed', {
    tradeId: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e6f',
    offerId: '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e6f',
    status: 'pending'
  })
  await screen.findByText('€3.26')
})

test('what cannot be read says so and can be asked for again', async () => {
  const server = analyticsServer('2026-10-26T10:00:00Z')
  server.lose('analytics', 'portfolio')
  const screen = await renderApp('/portfolio?date=2026-10-25', { server })
  const [first] = await screen.findAllByText('No connection')
  expect(first).toBeTruthy()
  server.on('analytics', 'portfolio', (call) => portfolioOf(germany, call, {}, () => sold))
  for (const button of screen.getAllByRole('button', { name: 'Try again' })) fireEvent.click(button)
  await screen.findByRole('application')
})
