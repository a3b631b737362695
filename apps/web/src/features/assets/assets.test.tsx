import type { Asset, Interest, Market, Site } from '@commonwatt/contract'
import { waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { fakeServer } from '../../test/fake-server.ts'
import { renderApp } from '../../test/render.tsx'

const id = (number: number) => `01985d3c-7a10-7c3e-9f44-${String(number).padStart(12, '0')}`

function asset(given: Partial<Asset> = {}): Asset {
  return {
    id: id(1),
    ownerId: id(901),
    ownerName: 'Bürgerenergie Wiehre',
    name: 'Roof of the school',
    type: 'solar',
    status: 'active',
    capacityW: 30_000,
    locationName: 'Freiburg, Wiehre',
    position: { latitude: 47.98, longitude: 7.84 },
    isPositionExact: false,
    distanceM: null,
    priceMicrosPerKwh: 85_000,
    currency: 'EUR',
    description: 'Sixty panels.',
    siteId: null,
    photos: [],
    isMine: false,
    isSimulated: false,
    version: 4,
    createdAt: '2026-10-01T00:00:00Z',
    ...given
  }
}

function assetServer(
  given: Partial<Asset> = {},
  role: 'producer' | 'consumer' | null = 'consumer'
) {
  const server = fakeServer()
  if (role !== null) server.signIn({ role })
  server.on('assets', 'list', () => ({ items: [asset(given)], nextCursor: null }))
  server.on('assets', 'get', () => asset(given))
  server.on('interests', 'mine', () => ({ items: [], nextCursor: null }))
  return server
}

test('filters in the address bar reach the server, and each can be taken off', async () => {
  const server = assetServer({}, null)
  const screen = await renderApp(
    '/assets?text=school&type=solar&location=Freiburg&latitude=48&longitude=7.8&maxPriceMicrosPerKwh=120000&minCapacityW=10000&sort=price',
    { server }
  )
  await screen.findByRole('link', { name: 'Roof of the school' })
  expect(server.calls('assets', 'list').map((call) => call.query)).toEqual([
    {
      limit: '24',
      text: 'school',
      type: 'solar',
      location: 'Freiburg',
      maxPriceMicrosPerKwh: '120000',
      minCapacityW: '10000',
      latitude: '48',
      longitude: '7.8',
      radiusM: '25000',
      sort: 'price'
    }
  ])
  await userEvent.click(screen.getByRole('button', { name: 'From 10 kW' }))
  await waitFor(() =>
    expect(server.calls('assets', 'list').at(-1)?.query).not.toHaveProperty('minCapacityW')
  )
  expect(screen.router.state.location.search).not.toHaveProperty('minCapacityW')
})

test('words are searched on Enter and stand in the address bar', async () => {
  const server = assetServer({}, null)
  const screen = await renderApp('/assets', { server })
  await userEvent.type(await screen.findByLabelText('Search the assets'), 'mill{Enter}')
  await waitFor(() => expect(screen.router.state.location.search).toMatchObject({ text: 'mill' }))
  expect(server.calls('assets', 'list').at(-1)?.query).toMatchObject({ text: 'mill' })
})

test('no asset fits: the filters can be taken off at once', async () => {
  const server = assetServer({}, null)
  server.on('assets', 'list', ({ query }) => ({
    items: query['type'] === undefined ? [asset()] : [],
    nextCursor: null
  }))
  const screen = await renderApp('/assets?type=hydro', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Take the filters off' }))
  await screen.findByRole('link', { name: 'Roof of the school' })
})

test('an interest needs words and is sent to the owner once', async () => {
  const server = assetServer()
  const sent: Interest = {
    id: id(50),
    assetId: id(1),
    assetName: 'Roof of the school',
    senderId: id(2),
    senderName: 'Lena Hartmann',
    ownerId: id(901),
    ownerName: 'Bürgerenergie Wiehre',
    message: 'A third of it, please.',
    status: 'pending',
    createdAt: '2026-10-02T00:00:00Z',
    updatedAt: '2026-10-02T00:00:00Z'
  }
  server.on('interests', 'create', () => {
    server.on('interests', 'mine', () => ({ items: [sent], nextCursor: null }))
    return sent
  })
  const screen = await renderApp(`/assets/${id(1)}`, { server })
  const person = userEvent.setup()
  const button = await screen.findByRole('button', { name: 'Send to Bürgerenergie Wiehre' })
  await person.click(button)
  await screen.findByText('Write a few words')
  await person.type(screen.getByLabelText('Your message'), 'A third of it, please.')
  await person.click(button)
  await screen.findByText(/You have written to Bürgerenergie Wiehre/)
  expect(server.calls('interests', 'create').map((call) => call.body)).toEqual([
    { assetId: id(1), message: 'A third of it, please.' }
  ])
})

test('an interest that is open already is told, and the message stays', async () => {
  const server = assetServer()
  server.refuse('interests', 'create', 'interest_exists')
  const screen = await renderApp(`/assets/${id(1)}`, { server })
  const person = userEvent.setup()
  const message = await screen.findByLabelText<HTMLTextAreaElement>('Your message')
  await person.type(message, 'Hello')
  await person.click(screen.getByRole('button', { name: 'Send to Bürgerenergie Wiehre' }))
  await screen.findByText('You have already asked about this asset')
  expect(message.value).toBe('Hello')
})

test('a visitor is led to sign in and back', async () => {
  const screen = await renderApp(`/assets/${id(1)}`, { server: assetServer({}, null) })
  const link = await screen.findByRole('link', { name: 'Sign in to write' })
  expect(link.getAttribute('href')).toContain(encodeURIComponent(`/assets/${id(1)}`))
})

test('the owner’s change carries the version it was made on, and a stale one can be loaded again', async () => {
  const server = assetServer({ isMine: true }, 'producer')
  server.refuse('assets', 'update', 'version_stale')
  const screen = await renderApp(`/assets/${id(1)}`, { server })
  const person = userEvent.setup()
  const price = await screen.findByLabelText<HTMLInputElement>('Price')
  await person.clear(price)
  await person.type(price, '9')
  await person.click(screen.getByRole('button', { name: 'Paused' }))
  await person.click(screen.getByRole('button', { name: 'Save' }))
  await screen.findByText(/Somebody changed this in the meantime/)
  const [call] = server.calls('assets', 'update')
  expect(call?.headers['if-match']).toBe('"4"')
  expect(call?.body).toEqual({
    status: 'paused',
    priceMicrosPerKwh: 90_000,
    description: 'Sixty panels.'
  })
  expect(price.value).toBe('9')
  await person.click(screen.getByRole('button', { name: 'Load it again' }))
  await waitFor(() => expect(server.calls('assets', 'get')).toHaveLength(2))
})

test('a picture that is too large or no picture is refused before it is sent', async () => {
  const server = assetServer({ isMine: true }, 'producer')
  server.on('assets', 'addPhoto', () => ({ id: id(70), url: '/photo', mediaType: 'image/png' }))
  const screen = await renderApp(`/assets/${id(1)}`, { server })
  const input = await screen.findByLabelText<HTMLInputElement>('Picture file')
  const person = userEvent.setup({ applyAccept: false })
  await person.upload(input, new File(['%PDF'], 'plan.pdf', { type: 'application/pdf' }))
  await screen.findByText('This is not a JPEG, PNG or WebP picture')
  await person.upload(
    input,
    new File([new Uint8Array(5_000_001)], 'large.png', { type: 'image/png' })
  )
  await screen.findByText('The picture is larger than 5 MB')
  expect(server.calls('assets', 'addPhoto')).toEqual([])
  await person.upload(input, new File(['png'], 'roof.png', { type: 'image/png' }))
  await waitFor(() => expect(server.calls('assets', 'addPhoto')).toHaveLength(1))
})

test('a new asset is checked field by field, then sent as the contract wants it', async () => {
  const server = assetServer({ isMine: true }, 'producer')
  server.on('assets', 'create', () => asset({ isMine: true }))
  const screen = await renderApp('/assets/new', { server })
  const person = userEvent.setup()
  await person.click(await screen.findByRole('button', { name: 'List this asset' }))
  await screen.findByText('Give it a name that people recognise')
  await screen.findByText('From −90 to 90, such as 47.99')
  expect(server.calls('assets', 'create')).toEqual([])
  await person.click(screen.getByRole('radio', { name: /^Hydro/ }))
  await person.type(screen.getByLabelText('Name'), 'Old mill')
  await person.type(screen.getByLabelText('Power, at most'), '18,5')
  await person.type(screen.getByLabelText('Town or quarter'), 'Kappel')
  await person.type(screen.getByLabelText('Latitude'), '47,97')
  await person.type(screen.getByLabelText('Longitude'), '7.9')
  await person.type(screen.getByLabelText('Price of the energy'), '11.2')
  await person.click(screen.getByRole('button', { name: 'List this asset' }))
  await waitFor(() =>
    expect(server.calls('assets', 'create').map((call) => call.body)).toEqual([
      {
        name: 'Old mill',
        type: 'hydro',
        capacityW: 18_500,
        locationName: 'Kappel',
        position: { latitude: 47.97, longitude: 7.9 },
        priceMicrosPerKwh: 112_000,
        currency: 'EUR',
        description: '',
        siteId: null
      }
    ])
  )
})

function place(number: number, name: string, marketId: string): Site {
  return {
    id: id(number),
    name,
    city: name,
    pinCode: '79102',
    position: { latitude: 47.99, longitude: 7.85 },
    timeZone: 'Europe/Berlin',
    marketId,
    solarCapacityW: 0,
    panelBrand: null,
    installationYear: null,
    sanctionedLoadW: 14_000,
    roleAtSite: 'owner',
    isSimulated: false,
    version: 1,
    createdAt: '2026-01-01T00:00:00Z'
  }
}

function market(marketId: string, currency: string): Market {
  const fees = { gridFeeMicrosPerKwh: 0, leviesMicrosPerKwh: 0 }
  return {
    id: marketId,
    name: marketId,
    currency,
    timeZone: 'Europe/Berlin',
    mtuMin: 15,
    tickMicrosPerKwh: 10,
    floorMicrosPerKwh: 0,
    capMicrosPerKwh: 4_000_000,
    gateClosure: { daysBefore: 1, localTime: '12:00' },
    publishedAboutLocal: '13:00',
    tariff: { ...fees, localGridFeeMicrosPerKwh: 0, platformFeeMicrosPerKwh: 0 }
  }
}

test('at a place an asset is priced in the currency of its market, and no other is offered', async () => {
  const server = assetServer({ isMine: true }, 'producer')
  const sites = [place(902, 'Freiburg', 'DE-LU'), place(903, 'Pune', 'IN-IEX')]
  server.on('sites', 'list', () => ({ items: sites, nextCursor: null }))
  server.on('markets', 'list', () => ({
    items: [market('DE-LU', 'EUR'), market('IN-IEX', 'INR')]
  }))
  server.refuse('markets', 'day', 'not_found')
  const screen = await renderApp('/assets/new', { server })
  const person = userEvent.setup()
  await screen.findByText('ct per kWh')
  expect(screen.queryByLabelText('Currency')).toBeNull()
  const form = within(screen.getByRole('main'))
  await person.click(form.getByRole('combobox', { name: 'Place' }))
  await person.keyboard('{ArrowDown}{Enter}')
  await screen.findByText('paise per kWh')
  expect(screen.queryByLabelText('Currency')).toBeNull()
})
