import type { Context } from '../../../context.ts'
import { Refusal } from '../../../refusal.ts'
import { findUser, readNames } from '../../identity/index.ts'
import * as history from '../queries/history.ts'
import { listOpenHolds } from '../queries/holds.ts'
import type { PostingRow } from '../queries/history.ts'
import type { LedgerHoldTable, LedgerTransferTable } from '../tables.ts'

const mostHoldsShown = 200

export interface WalletBalance {
  currency: string
  availableMicros: number
  heldMicros: number
  owedMicros: number
  holds: LedgerHoldTable[]
}

/** A transfer with all its postings, as one of its parties sees it. */
export interface SeenTransfer extends LedgerTransferTable {
  postings: PostingRow[]
}

/** A transfer as the change of one member's money. */
export interface SeenEntry extends LedgerTransferTable {
  currency: string
  availableMicros: number
  heldMicros: number
  owedMicros: number
  counterpartyName: string | null
}

/**
 * What a member has, by currency; before the first movement nothing, in the member's own currency.
 */
export async function readWallet(context: Context, ownerId: string): Promise<WalletBalance[]> {
  const accounts = await history.listAccounts(context.db, ownerId)
  const holds = await listOpenHolds(context.db, ownerId, mostHoldsShown)
  const currencies = [...new Set(accounts.map((account) => account.currency))]
  if (currencies.length === 0) {
    const user = await findUser(context.db, ownerId)
    if (!user) throw new Refusal('unauthenticated')
    currencies.push(user.currency)
  }
  return currencies.map((currency) => {
    const ofCurrency = accounts.filter((account) => account.currency === currency)
    const balanceOf = (kind: string) =>
      ofCurrency.find((account) => account.kind === kind)?.balanceMicros ?? 0
    return {
      currency,
      availableMicros: balanceOf('available'),
      heldMicros: balanceOf('held'),
      owedMicros: 0 - balanceOf('receivable'),
      holds: holds.filter((hold) => hold.currency === currency)
    }
  })
}

export interface EntryFilter {
  currency?: string | undefined
  referenceId?: string | undefined
  before: number | null
  limit: number
}

/**
 * What each transfer did to a member's money, newest first, one more than asked for if there are
 * more.
 */
export async function readEntries(
  context: Context,
  ownerId: string,
  filter: EntryFilter
): Promise<SeenEntry[]> {
  const transfers = await readTransfers(context, ownerId, filter)
  const others = transfers.map(({ postings }) => otherMembers(postings, ownerId))
  const names = await readNames(context.db, others.flat())
  return transfers.map((transfer, index) => toEntry(transfer, ownerId, others[index] ?? [], names))
}

/**
 * The transfers that touched a member's accounts, newest first, one more than asked for if there
 * are more.
 */
export async function readTransfers(
  context: Context,
  ownerId: string,
  { currency, referenceId, before, limit }: EntryFilter
): Promise<SeenTransfer[]> {
  const accounts = await history.listAccounts(context.db, ownerId, currency)
  const postings = await history.listPostings(context.db, {
    accountIds: accounts.map((account) => account.id),
    referenceId,
    before,
    limit: limit + 1
  })
  return [...Map.groupBy(postings, (posting) => posting.sequence).values()].flatMap(toTransfer)
}

/**
 * One transfer that touched the member's accounts. Refuses `not_found`, also for those of others.
 */
export async function readTransfer(
  context: Context,
  ownerId: string,
  id: string
): Promise<SeenTransfer> {
  const postings = await history.findTransferPostings(context.db, id)
  const [transfer] = toTransfer(postings)
  if (!transfer || !postings.some((posting) => posting.ownerId === ownerId)) {
    throw new Refusal('not_found')
  }
  return transfer
}

function toTransfer(postings: PostingRow[]): SeenTransfer[] {
  const [first] = postings
  if (!first) return []
  const { sequence, id, reason, referenceType, referenceId, createdAt, previousHash, hash } = first
  return [
    {
      sequence,
      id,
      reason,
      referenceType,
      referenceId,
      createdAt,
      previousHash,
      hash,
      postings
    }
  ]
}

function otherMembers(postings: readonly PostingRow[], ownerId: string): string[] {
  const ids = postings.flatMap((posting) => posting.ownerId ?? [])
  return [...new Set(ids)].filter((id) => id !== ownerId)
}

function toEntry(
  { postings, ...transfer }: SeenTransfer,
  ownerId: string,
  others: readonly string[],
  names: ReadonlyMap<string, string>
): SeenEntry {
  const changeOf = (kind: string) =>
    postings.find((posting) => posting.ownerId === ownerId && posting.kind === kind)
      ?.amountMicros ?? 0
  const [other] = others
  return {
    ...transfer,
    currency: postings.find((posting) => posting.ownerId === ownerId)?.currency ?? '',
    availableMicros: changeOf('available'),
    heldMicros: changeOf('held'),
    owedMicros: 0 - changeOf('receivable'),
    counterpartyName: others.length === 1 && other !== undefined ? (names.get(other) ?? null) : null
  }
}
