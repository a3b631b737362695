import { checkTransfer, payOrOwe, repaymentMicrosOf, transferHash } from '@commonwatt/domain'
import type { Context } from '../../../context.ts'
import type { Transaction } from '../../../database/database.ts'
import { Refusal } from '../../../refusal.ts'
import { recordEach } from '../../../stream/outbox.ts'
import * as queries from '../queries/ledger.ts'
import type {
  AccountKind,
  LedgerAccountTable,
  LedgerPostingTable,
  LedgerTransferTable,
  ReferenceType,
  TransferReason
} from '../tables.ts'

/** What a movement of money is about. */
export interface Reference {
  type: ReferenceType
  id: string
}

/** What an account gains (positive) or gives; `ownerId` is null for the system's accounts. */
export interface Move {
  ownerId: string | null
  kind: AccountKind
  currency: string
  amountMicros: number
  /** What a member's available money does not cover is owed, not refused. */
  mayOwe?: true
}

export interface NewTransfer {
  reason: TransferReason
  reference: Reference
  moves: readonly Move[]
}

/** The accounts that were locked, by their place, with the balances as the transfers leave them. */
type Accounts = Map<string, LedgerAccountTable>
type Line = Omit<LedgerPostingTable, 'sequence'>

const placeOf = (place: Omit<Move, 'amountMicros'>) =>
  `${place.ownerId ?? ''} ${place.currency} ${place.kind}`

/**
 * Posts transfers in their order, each balanced, all in the caller's transaction: balances,
 * journal, chain and events. Refuses `insufficient_funds` when a member's available money does not
 * cover a move. Moves of one account within a transfer become one posting; a transfer without any
 * is left out. What becomes available to a member who owes pays that off at once, by a transfer of
 * its own. The chain stays locked until the transaction ends, so this comes last in it.
 */
export async function postTransfers(
  db: Transaction,
  context: Context,
  transfers: readonly NewTransfer[]
): Promise<void> {
  const netted = transfers
    .map((transfer) => ({ ...transfer, moves: net(transfer.moves) }))
    .filter(({ moves }) => moves.length > 0)
  if (netted.length === 0) return
  const moves = netted.flatMap((transfer) => transfer.moves)
  const accounts = await lockOrOpen(db, context, moves)
  const journal = netted.flatMap((transfer) => [
    { ...transfer, lines: apply(accounts, transfer.moves.flatMap(oweTheRest(accounts))) },
    ...repay(accounts, transfer)
  ])
  await queries.changeBalances(db, totalByAccount(journal.flatMap(({ lines }) => lines)))
  await append(db, context, journal)
  await tellOwners(db, context, accounts, moves)
}

/** One move per account; what cancels out is gone. */
function net(moves: readonly Move[]): Move[] {
  const byPlace = new Map<string, Move>()
  for (const move of moves) {
    const known = byPlace.get(placeOf(move))
    byPlace.set(placeOf(move), {
      ...known,
      ...move,
      amountMicros: move.amountMicros + (known?.amountMicros ?? 0)
    })
  }
  return [...byPlace.values()].filter(({ amountMicros }) => amountMicros !== 0)
}

async function lockOrOpen(
  db: Transaction,
  context: Context,
  moves: readonly Move[]
): Promise<Accounts> {
  const selectors = new Map(
    moves.map((move) => {
      const { ownerId, currency } = move
      const kind: AccountKind = ownerId === null ? move.kind : 'available'
      return [placeOf({ ownerId, currency, kind }), { ownerId, currency, kind }]
    })
  )
  const found = byPlace(await queries.lockAccounts(db, [...selectors.values()]))
  const owing = moves.flatMap(({ mayOwe, ownerId, currency }) =>
    mayOwe ? [{ ownerId, currency, kind: 'receivable' as const }] : []
  )
  const missing = [...selectors.values()]
    .flatMap((place) =>
      place.ownerId === null ? [place] : [place, { ...place, kind: 'held' as const }]
    )
    .concat(owing)
    .filter((place) => !found.has(placeOf(place)))
  if (missing.length === 0) return found
  await queries.insertAccounts(
    db,
    missing.map((place) => ({ ...place, id: context.ids.next(), balanceMicros: 0 }))
  )
  return byPlace(await queries.lockAccounts(db, [...selectors.values()]))
}

function byPlace(accounts: readonly LedgerAccountTable[]): Accounts {
  return new Map(accounts.map((account) => [placeOf(account), account]))
}

/** Divides what a member may owe into what is there and what is not. */
function oweTheRest(accounts: Accounts) {
  return (move: Move): Move[] => {
    const { mayOwe, ownerId, currency } = move
    if (!mayOwe || move.amountMicros > 0) return [move]
    const availableMicros = accounts.get(placeOf(move))?.balanceMicros ?? 0
    const parts = payOrOwe({ amountMicros: -move.amountMicros, availableMicros })
    const all: Move[] = [
      { ownerId, currency, kind: 'available', amountMicros: -parts.paidMicros },
      { ownerId, currency, kind: 'receivable', amountMicros: -parts.owedMicros }
    ]
    return all.filter(({ amountMicros }) => amountMicros !== 0)
  }
}

/**
 * What the members of a transfer pay off of their debts now that it is done; a transfer for each.
 */
function repay(accounts: Accounts, { reference, moves }: NewTransfer) {
  const members = new Map(moves.map((move) => [`${move.ownerId} ${move.currency}`, move]))
  return [...members.values()].flatMap(({ ownerId, currency }) => {
    const own = { ownerId, currency }
    const balanceOf = (kind: AccountKind) =>
      accounts.get(placeOf({ ...own, kind }))?.balanceMicros ?? 0
    const owedMicros = ownerId === null ? 0 : -balanceOf('receivable')
    if (owedMicros <= 0) return []
    const availableMicros = balanceOf('available')
    const amountMicros = repaymentMicrosOf({ owedMicros, availableMicros })
    if (amountMicros === 0) return []
    const paidOff: Move[] = [
      { ...own, kind: 'available', amountMicros: -amountMicros },
      { ...own, kind: 'receivable', amountMicros }
    ]
    const lines = apply(accounts, paidOff)
    return [{ reason: 'debt_repayment' as const, reference, moves: paidOff, lines }]
  })
}

/** Carries the moves of one transfer into the balances and gives its lines. */
function apply(accounts: Accounts, moves: readonly Move[]): Line[] {
  const lines = moves.map((move, line) => {
    const account = accounts.get(placeOf(move))
    if (!account) throw new Error(`The account ${placeOf(move)} was not opened`)
    const balanceMicros = account.balanceMicros + move.amountMicros
    const mustBeCovered = account.ownerId !== null && account.kind !== 'receivable'
    if (mustBeCovered && balanceMicros < 0) refuseOverdraft(account, move)
    if (!Number.isSafeInteger(balanceMicros)) {
      throw new Error(`The balance of account ${account.id} would pass what can be counted`)
    }
    account.balanceMicros = balanceMicros
    return { line, accountId: account.id, currency: move.currency, amountMicros: move.amountMicros }
  })
  const checked = checkTransfer(lines)
  if (!checked.ok) throw new Error(`The transfer is ${checked.reason}`)
  return lines
}

function refuseOverdraft(account: LedgerAccountTable, move: Move): never {
  if (account.kind !== 'available') throw new Error(`Account ${account.id} holds too little`)
  throw new Refusal('insufficient_funds', {
    availableMicros: account.balanceMicros,
    neededMicros: -move.amountMicros,
    currency: move.currency
  })
}

function totalByAccount(lines: readonly Line[]) {
  const totals = new Map<string, number>()
  for (const { accountId, amountMicros } of lines) {
    totals.set(accountId, (totals.get(accountId) ?? 0) + amountMicros)
  }
  return [...totals].map(([accountId, amountMicros]) => ({ accountId, amountMicros }))
}

async function append(
  db: Transaction,
  context: Context,
  journal: readonly (NewTransfer & { lines: Line[] })[]
): Promise<void> {
  let { sequence, hash } = await queries.lockHead(db)
  const createdAt = context.clock.now()
  const transfers: LedgerTransferTable[] = []
  const postings: LedgerPostingTable[] = []
  for (const { reason, reference, lines } of journal) {
    sequence += 1
    const transfer = {
      sequence,
      id: context.ids.next(),
      reason,
      referenceType: reference.type,
      referenceId: reference.id,
      createdAt,
      previousHash: hash
    }
    hash = transferHash({ ...transfer, postings: lines })
    transfers.push({ ...transfer, hash })
    for (const line of lines) postings.push({ sequence, ...line })
  }
  await queries.appendTransfers(db, transfers, postings)
}

async function tellOwners(
  db: Transaction,
  context: Context,
  accounts: Accounts,
  moves: readonly Move[]
): Promise<void> {
  const touched = new Map(moves.map((move) => [`${move.ownerId} ${move.currency}`, move]))
  const messages = [...touched.values()].flatMap(({ ownerId, currency }) => {
    if (ownerId === null) return []
    const balanceOf = (kind: AccountKind) =>
      accounts.get(placeOf({ ownerId, currency, kind }))?.balanceMicros ?? 0
    const payload = {
      currency,
      availableMicros: balanceOf('available'),
      heldMicros: balanceOf('held'),
      owedMicros: 0 - balanceOf('receivable')
    }
    return [{ accountId: ownerId, payload }]
  })
  await recordEach(db, context, 'wallet.changed', messages)
}
