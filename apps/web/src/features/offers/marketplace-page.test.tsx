import { waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderApp } from '../../test/render.tsx'
import { id, marketServer, now, offer } from './testing/make.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(now), shouldAdvanceTime: true, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/**
 * What the list asked for beside the number; without the counts of the chips, which ask for one
 * offer only.
 */
function listed(server: ReturnType<typeof marketServer>) {
  return server
    .calls('offers', 'list')
    .map(({ query }) => query)
    .filter((query) => query['limit'] !== '1')
    .map(({ count, ...query }) => {
      expect(count).toBe('true')
      return query
    })
}

test('the list is seen from my own place, asked once, and says how many and how far', async () => {
  const server = marketServer()
  const screen = await renderApp('/marketplace', { server })
  await screen.findByRole('heading', { level: 1, name: '1 offer within 12 km' })
  expect(listed(server)).toEqual([{ latitude: '47.99', longitude: '7.85' }])
  const card = screen.getByRole('listitem', { name: '' })
  expect(card.textContent).toContain('21.9 ct')
  expect(card.textContent).toContain('8.4 of 12.0 kWh left')
  expect(card.textContent).toContain('Today, 18:00 to 21:00')
  await waitFor(() => expect(card.textContent).toContain('10.1 ct under the grid'))
})

test('filters in the address bar reach the server, by the market’s clock and all in', async () => {
  const server = marketServer()
  await renderApp(
    '/marketplace?source=battery&day=today&underMicrosPerKwh=200000&minEnergyWh=2000&text=cellar&sort=distance&radiusM=25000',
    { server }
  )
  await waitFor(() =>
    expect(listed(server)).toEqual([
      {
        text: 'cellar',
        sourceType: 'battery',
        minEnergyWh: '2000',
        latitude: '47.99',
        longitude: '7.85',
        radiusM: '25000',
        marketId: 'DE-LU',
        maxPriceMicrosPerKwh: '200000',
        // The day of 25 hours, midnight to midnight in Freiburg.
        deliveryFrom: '2026-10-24T22:00:00.000Z',
        deliveryTo: '2026-10-25T23:00:00.000Z',
        sort: 'distance'
      }
    ])
  )
})

test('a pressed filter goes into the address bar, and off again', async () => {
  const server = marketServer()
  const screen = await renderApp('/marketplace', { server })
  const person = userEvent.setup()
  const solar = await screen.findByRole('button', { name: /^Solar/ })
  await person.click(solar)
  await waitFor(() =>
    expect(screen.router.state.location.search).toMatchObject({ source: 'solar' })
  )
  expect(solar.getAttribute('aria-pressed')).toBe('true')
  await person.click(screen.getByRole('button', { name: /^Within 12 km/ }))
  await waitFor(() =>
    expect(screen.router.state.location.search).toMatchObject({ source: 'solar', near: 'anywhere' })
  )
  await waitFor(() => expect(listed(server).at(-1)).toEqual({ sourceType: 'solar' }))
  await person.click(solar)
  await waitFor(() => expect(screen.router.state.location.search['source']).toBeUndefined())
})

test('a place typed as coordinates is looked from; what is no place is said and nothing changes', async () => {
  const server = marketServer({ role: null })
  const screen = await renderApp('/marketplace', { server })
  const person = userEvent.setup()
  await person.click(await screen.findByRole('button', { name: 'All filters' }))
  const near = await screen.findByLabelText('Near')
  await person.type(near, 'Freiburg')
  await person.click(screen.getByRole('button', { name: 'Show offers' }))
  await screen.findByText('Two numbers, such as 47.990, 7.840')
  await person.clear(near)
  await person.type(near, '47,99; 7,84')
  await person.click(screen.getByRole('button', { name: 'Show offers' }))
  await waitFor(() =>
    expect(screen.router.state.location.search).toMatchObject({ latitude: 47.99, longitude: 7.84 })
  )
  await waitFor(() =>
    expect(listed(server).at(-1)).toEqual({ latitude: '47.99', longitude: '7.84' })
  )
})

test('words that mean nothing in the address bar are left out', async () => {
  const server = marketServer({ role: null })
  const screen = await renderApp('/marketplace?source=coal&radiusM=far&latitude=99&sort=luck', {
    server
  })
  await screen.findByRole('heading', { level: 1, name: '1 offer' })
  expect(listed(server)).toEqual([{}])
})

test('an empty list offers the smallest radius that has offers, with their number', async () => {
  const server = marketServer()
  server.on('offers', 'list', ({ query }) => {
    const radiusM = Number(query['radiusM'] ?? 12_000)
    const total = radiusM >= 25_000 ? 7 : 0
    return { items: total > 0 ? [offer()] : [], nextCursor: null, total, radiusM }
  })
  const screen = await renderApp('/marketplace', { server })
  await screen.findByRole('heading', { level: 1, name: 'No offers within 12 km' })
  await userEvent.click(await screen.findByRole('button', { name: 'Widen to 25 km (7)' }))
  await screen.findByRole('heading', { level: 1, name: '7 offers within 25 km' })
  expect(screen.router.state.location.search).toMatchObject({ radiusM: 25_000 })
})

test('show more adds the next page by its cursor', async () => {
  const server = marketServer()
  server.on('offers', 'list', ({ query }) =>
    query['cursor'] === 'next'
      ? {
          items: [offer({ id: id(2), title: 'Second' })],
          nextCursor: null,
          total: 2,
          radiusM: null
        }
      : { items: [offer({ title: 'First' })], nextCursor: 'next', total: 2, radiusM: null }
  )
  const screen = await renderApp('/marketplace', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Show more' }))
  await screen.findByRole('link', { name: /Second/ })
  expect(screen.getByRole('link', { name: /First/ })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
})

test('at most three offers are compared, each asked the price of the same amount', async () => {
  const offers = [1, 2, 3, 4].map((number) => offer({ id: id(number), title: `Offer ${number}` }))
  const screen = await renderApp('/marketplace', { server: marketServer({ offers }) })
  const person = userEvent.setup()
  for (const number of [1, 2, 3])
    await person.click(await screen.findByRole('button', { name: `Compare Offer ${number}` }))
  expect(screen.getByRole('button', { name: 'Compare Offer 4' }).hasAttribute('disabled')).toBe(
    true
  )
  await person.click(screen.getByRole('button', { name: 'Compare' }))
  const table = await screen.findByRole('table', { name: 'Compare' })
  // 5 kWh at 21.9 ct: 0.57 + 0.50 + 0.025.
  const row = within(table).getByRole('row', { name: /5\.0 kWh cost/ })
  expect(within(row).getAllByText('€1.10')).toHaveLength(3)
})

test('a list that could not be read says so and can be asked again', async () => {
  const server = marketServer()
  server.refuse('offers', 'list', 'unavailable')
  const screen = await renderApp('/marketplace', { server })
  await screen.findByText('The service cannot answer right now')
  server.on('offers', 'list', () => ({
    items: [offer()],
    nextCursor: null,
    total: 1,
    radiusM: 12_000
  }))
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByRole('heading', { level: 1, name: '1 offer within 12 km' })
})
