import type { Market, Site } from '@commonwatt/contract'
import { waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { fakeServer } from '../../test/fake-server.ts'
import { renderApp } from '../../test/render.tsx'
import { countriesOf, likelyCountry } from './countries.ts'
import { bodyOf, faultsOf, newDraft, parseDegrees, readPair } from './site-draft.ts'

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
const india: Market = { ...germany, id: 'IN-IEX', name: 'India', timeZone: 'Asia/Kolkata' }

const site: Site = {
  id: '01985d3c-7a10-7c3e-9f44-000000000010',
  name: 'Talstrasse 12',
  city: 'Freiburg',
  pinCode: '79102',
  position: { latitude: 47.9901, longitude: 7.8522 },
  timeZone: 'Europe/Berlin',
  marketId: 'DE-LU',
  solarCapacityW: 9_800,
  panelBrand: 'Meyer Burger',
  installationYear: 2021,
  sanctionedLoadW: 20_000,
  roleAtSite: 'owner',
  isSimulated: false,
  version: 3,
  createdAt: '2026-01-01T00:00:00Z'
}

function sitesServer(sites: Site[] = []) {
  const server = fakeServer()
  server.signIn()
  server.on('sites', 'list', () => ({ items: sites, nextCursor: null }))
  server.on('markets', 'list', () => ({ items: [germany, india] }))
  server.on('markets', 'now', () => ({
    marketId: 'DE-LU',
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    isSimulated: false
  }))
  server.on('markets', 'day', ({ params }) => ({
    marketId: 'DE-LU',
    date: params['date'] ?? '',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    resolutionMin: 15 as const,
    slots: [],
    minMicrosPerKwh: null,
    maxMicrosPerKwh: null,
    meanMicrosPerKwh: null,
    isComplete: false,
    isSimulated: false
  }))
  server.on('markets', 'prices', () => ({
    marketId: 'DE-LU',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    resolutionMin: 15 as const,
    slots: [],
    isSimulated: false
  }))
  return server
}

test('a place is set up in three steps, with market and zone from the country', async () => {
  const made: Site[] = []
  const server = sitesServer(made)
  server.on('sites', 'create', ({ body }) => {
    const created = { ...site, ...(body as Partial<Site>), version: 1 }
    made.push(created)
    return created
  })
  const screen = await renderApp('/sites/new', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Go on' }))
  screen.getByText('The town is missing')
  screen.getByText('A number from −90 to 90')
  await userEvent.type(screen.getByLabelText('Postcode'), '79102')
  await userEvent.type(screen.getByLabelText('Town'), 'Freiburg')
  await userEvent.click(screen.getByLabelText('Latitude'))
  await userEvent.paste('47.9901, 7.8522')
  expect(screen.getByLabelText<HTMLInputElement>('Longitude').value).toBe('7.8522')
  await userEvent.click(screen.getByRole('button', { name: 'Go on' }))

  await userEvent.click(screen.getByRole('radio', { name: /Yes/ }))
  await userEvent.clear(screen.getByLabelText('Power of all panels together'))
  await userEvent.type(screen.getByLabelText('Power of all panels together'), '9,8')
  await userEvent.type(screen.getByLabelText('Installed in'), '2999')
  await userEvent.click(screen.getByRole('button', { name: 'Go on' }))
  screen.getByText(/A year from 1950 to/)
  await userEvent.clear(screen.getByLabelText('Installed in'))
  await userEvent.type(screen.getByLabelText('Installed in'), '2021')
  await userEvent.click(screen.getByRole('button', { name: 'Go on' }))

  expect(document.activeElement?.textContent).toBe('How it is connected')
  await userEvent.click(screen.getByRole('radio', { name: /I rent it/ }))
  await userEvent.click(screen.getByRole('button', { name: 'Set up this place' }))
  await screen.findByRole('heading', { name: 'Home is set up' })
  screen.getByRole('link', { name: 'Add a device' })
  screen.getByRole('link', { name: 'Add a battery' })
  screen.getByRole('link', { name: 'Sell energy' })
  expect(server.calls('sites', 'create').map((call) => call.body)).toEqual([
    {
      name: 'Home',
      city: 'Freiburg',
      pinCode: '79102',
      position: { latitude: 47.9901, longitude: 7.8522 },
      timeZone: 'Europe/Berlin',
      marketId: 'DE-LU',
      solarCapacityW: 9_800,
      panelBrand: null,
      installationYear: 2021,
      sanctionedLoadW: 10_000,
      roleAtSite: 'tenant'
    }
  ])
})

test('what was typed stays when one goes a step back', async () => {
  const server = sitesServer()
  const screen = await renderApp('/sites/new', { server })
  await userEvent.type(await screen.findByLabelText('Postcode'), '79102')
  await userEvent.type(screen.getByLabelText('Town'), 'Freiburg')
  await userEvent.type(screen.getByLabelText('Latitude'), '48')
  await userEvent.type(screen.getByLabelText('Longitude'), '7.9')
  await userEvent.click(screen.getByRole('button', { name: 'Go on' }))
  await userEvent.click(screen.getByRole('button', { name: 'Back' }))
  expect(screen.getByLabelText<HTMLInputElement>('Town').value).toBe('Freiburg')
})

test('a buyer is led to offers, not to selling', async () => {
  const server = sitesServer()
  server.signIn({ role: 'consumer' })
  server.on('sites', 'create', () => site)
  const screen = await renderApp('/sites/new', { server })
  await userEvent.type(await screen.findByLabelText('Postcode'), '79102')
  await userEvent.type(screen.getByLabelText('Town'), 'Freiburg')
  await userEvent.type(screen.getByLabelText('Latitude'), '48')
  await userEvent.type(screen.getByLabelText('Longitude'), '7.9')
  await userEvent.click(screen.getByRole('button', { name: 'Go on' }))
  await userEvent.click(screen.getByRole('button', { name: 'Go on' }))
  await userEvent.click(screen.getByRole('button', { name: 'Set up this place' }))
  await screen.findByRole('link', { name: 'See offers' })
  expect(screen.queryByRole('link', { name: 'Sell energy' })).toBeNull()
})

test('a place changed elsewhere is not overwritten, and what was typed stays', async () => {
  const server = sitesServer([site])
  server.refuse('sites', 'update', 'version_stale')
  const screen = await renderApp('/sites', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Change' }))
  const name = screen.getByLabelText<HTMLInputElement>('What do you call it?')
  await userEvent.clear(name)
  await userEvent.type(name, 'Our house')
  await userEvent.click(screen.getByRole('button', { name: 'Save the place' }))
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('Nothing of yours was saved')
  expect(name.value).toBe('Our house')
  expect(server.calls('sites', 'update')[0]?.headers['if-match']).toBe('"3"')

  server.on('sites', 'get', () => ({ ...site, city: 'Staufen', version: 4 }))
  server.on('sites', 'update', ({ body }) => ({ ...site, ...(body as Partial<Site>), version: 5 }))
  await userEvent.click(within(alert).getByRole('button', { name: 'Show the newer version' }))
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>('Town').value).toBe('Staufen'))
  await userEvent.click(screen.getByRole('button', { name: 'Save the place' }))
  await waitFor(() =>
    expect(server.calls('sites', 'update').at(-1)?.headers['if-match']).toBe('"4"')
  )
})

test('without a place there is one thing to do', async () => {
  const screen = await renderApp('/sites', { server: sitesServer() })
  await screen.findByText('No place yet')
})

test('each country of a market is offered, with its own clock', () => {
  expect(
    countriesOf([germany, india]).map(({ code, name, timeZone, marketId }) => [
      code,
      name,
      timeZone,
      marketId
    ])
  ).toEqual([
    ['DE', 'Germany', 'Europe/Berlin', 'DE-LU'],
    ['LU', 'Luxembourg', 'Europe/Luxembourg', 'DE-LU'],
    ['IN', 'India', 'Asia/Kolkata', 'IN-IEX']
  ])
  expect(likelyCountry(countriesOf([germany, india]), ['hi', 'en-IN'])?.code).toBe('IN')
  expect(likelyCountry(countriesOf([germany, india]), ['pt-BR'])?.code).toBe('DE')
})

test.each([
  ['47.9901', 90, 47.9901],
  ['47,990', 90, 47.99],
  ['−33.9', 90, -33.9],
  ['90', 90, 90],
  ['90.1', 90, null],
  ['north', 90, null],
  ['', 90, null],
  ['1.2.3', 180, null],
  ['179.99', 180, 179.99]
])('degrees: %s within %d is %s', (text, most, expected) => {
  expect(parseDegrees(text, most)).toBe(expected)
})

test('a pair is read as maps write it, and a single number is no pair', () => {
  expect(readPair(' 47.99, 7.85 ')).toEqual({ latitude: '47.99', longitude: '7.85' })
  expect(readPair('-33.9 18.4')).toEqual({ latitude: '-33.9', longitude: '18.4' })
  expect(readPair('47,9901')).toBeNull()
})

test('without panels nothing of them is sent, whatever was typed before', () => {
  const draft = {
    ...newDraft(countriesOf([germany])[0]),
    panelBrand: 'X',
    installationYear: '2999'
  }
  const faults = faultsOf(draft, Date.parse('2026-06-01T00:00:00Z'))
  expect(faults.installationYear).toBeUndefined()
  expect(bodyOf(draft)).toMatchObject({
    solarCapacityW: 0,
    panelBrand: null,
    installationYear: null
  })
})
