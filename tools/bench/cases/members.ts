import { randomUUID } from 'node:crypto'
import { fetchTransport } from '@commonwatt/api/testing/server'
import { contract, createClient, type AppContract, type Client } from '@commonwatt/contract'

const password = 'a long enough password'
const paymentMs = 30_000

export interface Member {
  token: string
  client: Client<AppContract>
  siteId: string
}

/** Registers somebody with a site, through the API as anybody would. */
export async function joinMember(url: string, role: 'producer' | 'consumer'): Promise<Member> {
  const email = `${randomUUID()}@example.org`
  const anonymous = createClient(contract, fetchTransport(url, null))
  await anonymous.identity.register({ body: { email, password, fullName: 'Neighbour', role } })
  const { accessToken } = await anonymous.identity.login({ body: { email, password } })
  if (accessToken === null) throw new Error('Signing in brought no token')
  const client = createClient(contract, fetchTransport(url, accessToken))
  const site = await client.sites.create({
    body: {
      name: 'Talstrasse 12',
      city: 'Freiburg',
      pinCode: '79102',
      position: { latitude: 47.99, longitude: 7.84 },
      timeZone: 'Europe/Berlin',
      marketId: 'DE-LU',
      solarCapacityW: 9800,
      panelBrand: null,
      installationYear: null,
      sanctionedLoadW: 14_500,
      roleAtSite: 'owner'
    }
  })
  return { token: accessToken, client, siteId: site.id }
}

/** Tops a wallet up and waits until the payment provider has told that it worked. */
export async function fund({ client }: Member, amountMicros: number): Promise<void> {
  await client.wallet.topUp({
    body: { amountMicros, currency: 'EUR' },
    idempotencyKey: randomUUID()
  })
  const deadline = performance.now() + paymentMs
  while (performance.now() < deadline) {
    const { balances } = await client.wallet.get()
    if (balances.some(({ availableMicros }) => availableMicros >= amountMicros)) return
    await new Promise((next) => setTimeout(next, 50))
  }
  throw new Error('The top-up did not arrive')
}
