import userEvent from '@testing-library/user-event'
import { fireEvent } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { fakeServer } from '../../test/fake-server.ts'
import { renderApp } from '../../test/render.tsx'

afterEach(() => void vi.useRealTimers())

/** An Indian market without a price, in the afternoon of 1 June. */
function indianServer() {
  vi.useFakeTimers({
    now: Date.parse('2026-06-01T10:00:00Z'),
    shouldAdvanceTime: true,
    toFake: ['Date']
  })
  const server = fakeServer()
  const market = { marketId: 'IN-IEX', currency: 'INR', timeZone: 'Asia/Kolkata' }
  server.on('markets', 'list', () => ({
    items: [
      {
        id: market.marketId,
        name: 'India',
        currency: market.currency,
        timeZone: market.timeZone,
        mtuMin: 15 as const,
        tickMicrosPerKwh: 10,
        floorMicrosPerKwh: 0,
        capMicrosPerKwh: 10_000_000,
        gateClosure: { daysBefore: 1, localTime: '12:00' },
        publishedAboutLocal: '13:00',
        tariff: {
          gridFeeMicrosPerKwh: 0,
          leviesMicrosPerKwh: 0,
          localGridFeeMicrosPerKwh: 0,
          platformFeeMicrosPerKwh: 0
        }
      }
    ]
  }))
  server.on('markets', 'now', () => ({ ...market, isSimulated: false }))
  server.on('markets', 'prices', () => ({
    ...market,
    resolutionMin: 15 as const,
    slots: [],
    isSimulated: false
  }))
  server.on('markets', 'day', ({ params }) => ({
    ...market,
    date: params['date'] ?? '',
    resolutionMin: 15 as const,
    slots: [],
    minMicrosPerKwh: null,
    maxMicrosPerKwh: null,
    meanMicrosPerKwh: null,
    isComplete: false,
    isSimulated: false
  }))
  return server
}

test('a day far ahead is said to have no prices, and stays the day of the address', async () => {
  const server = indianServer()
  const screen = await renderApp('/prices', { server })
  await screen.findByText('No prices for today yet')
  fireEvent.change(screen.getByLabelText('Go to a day'), { target: { value: '2031-01-01' } })
  await screen.findByText('No prices for Wed 1 Jan 2031 yet')
  expect(screen.router.state.location.search).toEqual({ date: '2031-01-01' })
  expect(server.calls('markets', 'day').some(({ params }) => params['date'] === '2031-01-01')).toBe(
    false
  )
  await userEvent.click(screen.getByRole('button', { name: 'Show today' }))
  await screen.findByText('No prices for today yet')
})

test('prices name the clock that their times are by', async () => {
  const screen = await renderApp('/prices', { server: indianServer() })
  await screen.findByText('India. A price for every quarter-hour, by the clock of Asia/Kolkata.')
})
