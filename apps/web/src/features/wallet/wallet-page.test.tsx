import type { Payment, WalletEntry } from '@commonwatt/contract'
import { fireEvent, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { fakeServer, type FakeServer } from '../../test/fake-server.ts'
import { renderApp } from '../../test/render.tsx'

const id = (last: number) => `01985d3c-7a10-7c3e-9f44-${String(last).padStart(12, '0')}`

const entry: WalletEntry = {
  id: id(1),
  sequence: 42,
  at: '2026-10-24T10:00:00Z',
  reason: 'trade_settlement',
  currency: 'EUR',
  availableMicros: 120_000,
  heldMicros: -1_100_000,
  owedMicros: 0,
  referenceType: 'trade',
  referenceId: id(20),
  counterpartyName: 'Familie Okafor',
  hash: 'b'.repeat(64)
}

const pending: Payment = {
  id: id(50),
  kind: 'topup',
  amountMicros: 50_000_000,
  currency: 'EUR',
  status: 'pending',
  provider: 'sandbox',
  reason: null,
  createdAt: '2026-10-25T10:00:00Z',
  settledAt: null
}

interface World {
  availableMicros?: number
  heldMicros?: number
  owedMicros?: number
  entries?: WalletEntry[]
}

/** A wallet whose money and payments a test can change while it runs. */
function walletServer(world: World = {}): FakeServer & { payments: Payment[]; world: World } {
  const server = fakeServer()
  server.signIn()
  const payments: Payment[] = []
  server.on('wallet', 'get', () => ({
    balances: [
      {
        currency: 'EUR',
        availableMicros: world.availableMicros ?? 86_420_000,
        heldMicros: world.heldMicros ?? 0,
        owedMicros: world.owedMicros ?? 0,
        holds:
          (world.heldMicros ?? 0) > 0
            ? [
                {
                  id: id(40),
                  amountMicros: world.heldMicros ?? 0,
                  reason: 'withdrawal_hold' as const,
                  referenceType: 'payment' as const,
                  referenceId: id(50),
                  createdAt: '2026-10-25T10:00:00Z'
                }
              ]
            : []
      }
    ]
  }))
  server.on('wallet', 'entries', () => ({ items: world.entries ?? [entry], nextCursor: null }))
  server.on('wallet', 'payments', () => ({ items: payments, nextCursor: null }))
  return { ...server, payments, world }
}

const settle = (server: ReturnType<typeof walletServer>, payment: Payment) => {
  server.payments.splice(0, server.payments.length, payment)
  const { id: paymentId, status } = payment
  server.emit('payment.changed', { paymentId, status })
}

test('a top-up stays on its way until the provider answers, then the money is there', async () => {
  const server = walletServer()
  server.on('wallet', 'topUp', () => {
    server.payments.push(pending)
    return pending
  })
  const screen = await renderApp('/wallet', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Top up' }))
  screen.getByText(/No real money moves/)
  await userEvent.click(screen.getByRole('button', { name: 'Top up €50.00' }))
  await screen.findByText(/€50.00 is on its way/)
  screen.getByText('€86.42', { selector: 'p' })

  server.world.availableMicros = 136_420_000
  settle(server, { ...pending, status: 'succeeded', settledAt: '2026-10-25T10:00:01Z' })
  await screen.findByText('€50.00 arrived.')
  await screen.findByText('€136.42', { selector: 'p' })
  const [call] = server.calls('wallet', 'topUp')
  expect(call?.body).toEqual({ amountMicros: 50_000_000, currency: 'EUR' })
  expect(call?.headers['idempotency-key']).toMatch(/^[\w-]{16,}$/)
})

test('a refused top-up says why, and the same form is there for another try', async () => {
  const server = walletServer()
  server.on('wallet', 'topUp', () => {
    server.payments.push(pending)
    return pending
  })
  const screen = await renderApp('/wallet', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Top up' }))
  const amount = screen.getByLabelText('Amount')
  await userEvent.clear(amount)
  await userEvent.type(amount, '20.13')
  await userEvent.click(screen.getByRole('button', { name: 'Top up €20.13' }))
  await screen.findByText(/is on its way/)
  settle(server, { ...pending, status: 'refused', reason: 'The card was declined' })
  await screen.findByText(/was refused: The card was declined. Nothing was booked/)
  await userEvent.click(screen.getByRole('button', { name: 'Try another amount' }))
  screen.getByLabelText('Amount')
  expect(server.calls('wallet', 'topUp').map((call) => call.body)).toEqual([
    { amountMicros: 20_130_000, currency: 'EUR' }
  ])
})

test('pressing twice asks once', async () => {
  const server = walletServer()
  server.on('wallet', 'topUp', () => pending)
  const screen = await renderApp('/wallet', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Top up' }))
  await userEvent.dblClick(screen.getByRole('button', { name: 'Top up €50.00' }))
  await screen.findByText(/is on its way/)
  expect(server.calls('wallet', 'topUp')).toHaveLength(1)
})

test('an amount that is not one cannot be sent', async () => {
  const server = walletServer()
  const screen = await renderApp('/wallet', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Top up' }))
  await userEvent.clear(screen.getByLabelText('Amount'))
  await userEvent.type(screen.getByLabelText('Amount'), '12.345')
  screen.getByText('From €1.00 to €10,000.00')
  const buttons = screen.getAllByRole<HTMLButtonElement>('button', { name: 'Top up' })
  expect(buttons.at(-1)?.disabled).toBe(true)
})

test('no more can be withdrawn than is available, whatever the screen believed', async () => {
  const server = walletServer()
  server.refuse('wallet', 'withdraw', 'insufficient_funds', {
    availableMicros: 10_000_000,
    neededMicros: 86_420_000,
    currency: 'EUR'
  })
  const screen = await renderApp('/wallet', { server })
  await userEvent.click(await screen.findByRole('button', { name: 'Withdraw' }))
  await userEvent.click(screen.getByRole('button', { name: 'All' }))
  await userEvent.click(screen.getByRole('button', { name: 'Withdraw €86.42' }))
  expect((await screen.findByRole('alert')).textContent).toBe(
    'This needs €86.42, and €10.00 is available'
  )
})

test('what is held is told with its reason', async () => {
  const server = walletServer({ heldMicros: 4_200_000, owedMicros: 0 })
  const screen = await renderApp('/wallet', { server })
  await screen.findByText('€4.20 held')
  const holds = screen.getByRole('list', { name: 'What is held, and why' })
  expect(holds.textContent).toContain('Withdrawal on its way')
  screen.getByRole('img', { name: '€86.42 available, €4.20 held' })
})

test('an entry opens to its postings, its hash and the one before, and the ledger can be checked', async () => {
  const server = walletServer()
  const posting = (
    line: number,
    accountKind: 'available' | 'held' | 'grid_operator',
    amountMicros: number,
    isMine: boolean
  ) => ({
    line,
    accountId: id(200 + line),
    accountKind,
    isMine,
    currency: 'EUR',
    amountMicros
  })
  server.on('wallet', 'transaction', ({ params }) => ({
    id: params['id'] ?? '',
    sequence: 42,
    at: entry.at,
    reason: entry.reason,
    referenceType: entry.referenceType,
    referenceId: entry.referenceId,
    postings: [
      posting(0, 'held', -1_100_000, true),
      posting(1, 'available', 120_000, true),
      posting(2, 'available', 975_500, false),
      posting(3, 'grid_operator', 4_500, false)
    ],
    previousHash: 'a'.repeat(64),
    hash: entry.hash
  }))
  server.on('wallet', 'verify', () => ({
    isIntact: true,
    transfers: 1_180,
    headHash: 'c0ffee00' + '0'.repeat(56),
    firstFault: null,
    checkedAt: '2026-10-25T10:00:00Z'
  }))
  const screen = await renderApp('/wallet', { server })
  const list = within(await screen.findByRole('region', { name: 'Every entry' }))
  const line = await list.findByRole('button', { name: /Bought from Familie Okafor/ })
  expect(line.textContent).toContain('€0.98')
  fireEvent.click(line)
  const table = within(await screen.findByRole('table', { name: /which accounts/ }))
  expect(table.getAllByRole('row').map((row) => row.textContent)).toEqual([
    'AccountChange',
    'You, held−€1.10',
    'You, available+€0.12',
    'The other side, available+97.55 ct',
    'Network+0.45 ct'
  ])
  screen.getByTitle('a'.repeat(64))
  screen.getByTitle('b'.repeat(64))
  fireEvent.click(screen.getByRole('button', { name: 'Check the ledger' }))
  await screen.findByText(/Intact. 1,180 receipts were computed again/)
  server.on('wallet', 'verify', () => ({
    isIntact: false,
    transfers: 1_180,
    headHash: 'c0ffee00',
    firstFault: 'transfer 7',
    checkedAt: '2026-10-25T10:00:00Z'
  }))
  fireEvent.click(screen.getByRole('button', { name: 'Check the ledger' }))
  await screen.findByText(/does not add up. First fault: transfer 7/)
})

test('older entries come page by page', async () => {
  const server = walletServer()
  server.on('wallet', 'entries', ({ query }) =>
    query['cursor'] === 'older'
      ? {
          items: [
            {
              ...entry,
              id: id(2),
              reason: 'topup' as const,
              availableMicros: 1,
              heldMicros: 0,
              owedMicros: 0
            }
          ],
          nextCursor: null
        }
      : { items: [entry], nextCursor: 'older' }
  )
  const screen = await renderApp('/wallet', { server })
  const list = within(await screen.findByRole('region', { name: 'Every entry' }))
  fireEvent.click(await list.findByRole('button', { name: 'Show older entries' }))
  await list.findByRole('button', { name: /Top-up/ })
  await waitFor(() => expect(list.queryByRole('button', { name: 'Show older entries' })).toBeNull())
})

test('an investor sees what they can do instead of buttons that would be refused', async () => {
  const server = walletServer({ availableMicros: 0, entries: [] })
  server.signIn({ role: 'investor' })
  const screen = await renderApp('/wallet', { server })
  await screen.findByText(/there is nothing to top up/)
  expect(screen.queryByRole('button', { name: 'Top up' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Withdraw' })).toBeNull()
})

test('what is owed is told with what happens next, and the entries say where money went', async () => {
  const server = walletServer({
    availableMicros: 0,
    owedMicros: 3_500_000,
    entries: [
      {
        ...entry,
        id: id(3),
        reason: 'debt_repayment',
        availableMicros: -1_500_000,
        heldMicros: 0,
        owedMicros: -1_500_000,
        counterpartyName: null
      },
      {
        ...entry,
        id: id(2),
        reason: 'trade_refund',
        availableMicros: -2_000_000,
        heldMicros: 0,
        owedMicros: 5_000_000
      }
    ]
  })
  const screen = await renderApp('/wallet', { server })
  await screen.findByText('You owe €3.50')
  screen.getByText(/Whatever reaches your wallet pays it off first/)
  expect(screen.queryByText(/All of it is yours to spend/)).toBeNull()
  const list = await screen.findAllByText('Paid off what you owed')
  expect(list.length).toBeGreaterThan(0)
  expect(screen.getAllByText('€1.50').length).toBeGreaterThan(0)
  expect(screen.getAllByText('€7.00').length).toBeGreaterThan(0)
})

test.each([
  ['Top up', '999999999999'],
  ['Top up', '-5'],
  ['Withdraw', '99999999999999999999']
])('%s of %s is answered at the field, and the button names no amount', async (name, text) => {
  const screen = await renderApp('/wallet', { server: walletServer() })
  await userEvent.click(await screen.findByRole('button', { name }))
  const field = screen.getByLabelText<HTMLInputElement>('Amount')
  await userEvent.clear(field)
  await userEvent.type(field, text)
  expect(field.getAttribute('aria-invalid')).toBe('true')
  screen.getByText(/^(From €1.00 to |At most )/)
  const buttons = screen.getAllByRole<HTMLButtonElement>('button', { name })
  expect(buttons.at(-1)?.disabled).toBe(true)
})

test('an auction is named by its day and by what its one sum nets', async () => {
  const reason = 'auction_settlement' as const
  const given = { reason, referenceType: 'auction' as const, counterpartyName: null }
  const server = walletServer({
    entries: [
      { ...entry, ...given, id: id(2), availableMicros: 700_000, heldMicros: 0 },
      { ...entry, ...given, id: id(3), availableMicros: 0, heldMicros: -620_000 }
    ]
  })
  server.refuse('auctions', 'get', 'not_found')
  const screen = await renderApp('/wallet', { server })
  // Without its auction the words still say what it nets.
  expect(await screen.findAllByText('Auction: sold less bought')).toHaveLength(2)
  expect(screen.getAllByText('Auction: bought less sold')).toHaveLength(2)
})
