import type { Transaction, TransactionProof } from '@commonwatt/contract'
import { canonicalTransfer, merkleProof, merkleRoot, transferHash } from '@commonwatt/domain'
import { fireEvent } from '@testing-library/react'
import { expect, test } from 'vitest'
import { fakeServer } from '../../test/fake-server.ts'
import { renderApp } from '../../test/render.tsx'

const id = (last: number) => `01985d3c-7a10-7c3e-9f44-${String(last).padStart(12, '0')}`

const posting = { line: 0, accountId: id(200), currency: 'EUR', amountMicros: -50_000_000 }
const content = {
  id: id(1),
  sequence: 42,
  reason: 'topup' as const,
  referenceType: 'payment' as const,
  referenceId: id(50),
  postings: [posting, { ...posting, line: 1, accountId: id(201), amountMicros: 50_000_000 }],
  previousHash: 'a'.repeat(64)
}
const at = '2026-10-24T10:00:00.123Z'
const transfer = { ...content, createdAt: Date.parse(at) }
const receipt: Transaction = {
  ...content,
  at,
  postings: content.postings.map((line) => ({
    ...line,
    accountKind: line.amountMicros < 0 ? 'gateway' : 'available',
    isMine: line.amountMicros > 0
  })),
  hash: transferHash(transfer)
}

/** The receipt as the second of three of its day. */
function proofOf({ hash }: Transaction): TransactionProof {
  const hashes = ['b'.repeat(64), hash, 'c'.repeat(64)]
  return {
    id: receipt.id,
    sequence: 42,
    content: canonicalTransfer(transfer),
    hash,
    day: '2026-10-24',
    index: 1,
    transfers: hashes.length,
    siblings: merkleProof(hashes, 1),
    root: merkleRoot(hashes),
    dayHash: 'd'.repeat(64)
  }
}

/** Opens the receipt's entry and asks for the check. */
async function check(shown: Transaction, prepare: (server: ReturnType<typeof fakeServer>) => void) {
  const server = fakeServer()
  server.signIn()
  server.on('wallet', 'get', () => ({ balances: [] }))
  server.on('wallet', 'payments', () => ({ items: [], nextCursor: null }))
  const { referenceType, referenceId, reason, sequence, hash } = shown
  const money = { availableMicros: 50_000_000, heldMicros: 0, owedMicros: 0, currency: 'EUR' }
  const entry = { id: shown.id, sequence, at, reason, referenceType, referenceId, hash, ...money }
  server.on('wallet', 'entries', () => ({
    items: [{ ...entry, counterpartyName: null }],
    nextCursor: null
  }))
  server.on('wallet', 'transaction', () => shown)
  prepare(server)
  const screen = await renderApp(`/wallet?entry=${shown.id}`, { server })
  fireEvent.click(await screen.findByRole('button', { name: 'Check this receipt' }))
  return { screen, server }
}

test('a receipt is worked out anew and found in the seal of its day', async () => {
  const { screen, server } = await check(receipt, (all) =>
    all.on('wallet', 'proof', () => proofOf(receipt))
  )
  await screen.findByText(/Correct. Your browser .* fits the seal of Sat 24 Oct .*\(UTC\)/)
  screen.getByText(/covers all 3 receipts of that day/)
  screen.getByRole('button', { name: 'Copy the seal of the day' })
  expect(server.calls('wallet', 'proof')).toMatchObject([{ params: { id: receipt.id } }])
})

test('of a day without a seal only the receipt itself can be checked, and that is said', async () => {
  const { screen } = await check(receipt, (all) =>
    all.refuse('wallet', 'proof', 'day_not_sealed', {
      day: '2026-10-24',
      endsAt: '2026-10-25T00:00:00Z'
    })
  )
  await screen.findByText(/Correct so far: .* The day has no seal yet/)
})

test('a receipt that shows something else than was recorded is told', async () => {
  const [first, ...rest] = receipt.postings
  if (!first) throw new Error('The receipt has no postings')
  const forged = { ...receipt, postings: [{ ...first, amountMicros: -40_000_000 }, ...rest] }
  const { screen, server } = await check(forged, (all) =>
    all.on('wallet', 'proof', () => proofOf(receipt))
  )
  await screen.findByText(/What is shown here is not what was recorded/)
  expect(server.calls('wallet', 'proof')).toEqual([])
})

test('a receipt that does not fit the seal of its day is told', async () => {
  const { screen } = await check(receipt, (all) =>
    all.on('wallet', 'proof', () => proofOf({ ...receipt, hash: 'e'.repeat(64) }))
  )
  await screen.findByText(/does not fit the seal of its day/)
})

test('a check that cannot be made says why', async () => {
  const { screen } = await check(receipt, (all) => all.refuse('wallet', 'proof', 'rate_limited'))
  await screen.findByText(/Too many requests/)
})
