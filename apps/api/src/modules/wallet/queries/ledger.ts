import { sql } from 'kysely'
import { sumOf } from '../../../database/columns.ts'
import { dialectOf, type Db, type Transaction } from '../../../database/database.ts'
import { insertRows, prepare, prepareEach, type ValueOf } from '../../../database/prepared.ts'
import type {
  AccountKind,
  LedgerAccountTable,
  LedgerPostingTable,
  LedgerTransferTable,
  ReferenceType
} from '../tables.ts'

/** Whose accounts a transfer needs: all of a member's, or one of the system. */
export interface AccountSelector {
  ownerId: string | null
  /** Ignored for members, whose parts belong together. */
  kind: AccountKind
  currency: string
}

const selectLockedAccounts = prepareEach(
  (sides: string) => (db, value: ValueOf<readonly string[]>) => {
    const query = db
      .selectFrom('ledger_account')
      .selectAll()
      .where((eb) =>
        eb.or(
          sides.split(' ').map((side, index) => {
            const isCurrency = eb('currency', '=', value(2 * index + 1))
            return side === 'member'
              ? eb.and([eb('ownerId', '=', value(2 * index)), isCurrency])
              : eb.and([
                  eb('ownerId', 'is', null),
                  eb('kind', '=', value(2 * index) as AccountKind),
                  isCurrency
                ])
          })
        )
      )
      .orderBy('id')
    return dialectOf(db).lockRows(query)
  }
)

/** The accounts that exist of those asked for, locked in the order of their ids. */
export function lockAccounts(
  db: Transaction,
  selectors: readonly AccountSelector[]
): Promise<LedgerAccountTable[]> {
  const sides = selectors.map(({ ownerId }) => (ownerId === null ? 'system' : 'member'))
  const values = selectors.flatMap(({ ownerId, kind, currency }) => [ownerId ?? kind, currency])
  return selectLockedAccounts(sides.join(' '))(db, values)
}

/** Opens accounts; those that somebody else has opened meanwhile stay as they are. */
export async function insertAccounts(
  db: Transaction,
  accounts: readonly LedgerAccountTable[]
): Promise<void> {
  await db
    .insertInto('ledger_account')
    .values(accounts)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

const addToBalances = prepareEach(
  (count: number) => (db, value: ValueOf<readonly (string | number)[]>) => {
    const changes = Array.from({ length: count }, (_, index) => ({
      accountId: value(2 * index) as string,
      amountMicros: value(2 * index + 1)
    }))
    const cases = changes.map(
      ({ accountId, amountMicros }) => sql`when ${accountId} then cast(${amountMicros} as bigint)`
    )
    return db
      .updateTable('ledger_account')
      .set({ balanceMicros: sql`"balanceMicros" + case id ${sql.join(cases, sql` `)} end` })
      .where(
        'id',
        'in',
        changes.map(({ accountId }) => accountId)
      )
  }
)

/** Adds to each account's balance, all in one statement. */
export async function changeBalances(
  db: Transaction,
  changes: readonly { accountId: string; amountMicros: number }[]
): Promise<void> {
  const values = changes.flatMap(({ accountId, amountMicros }) => [accountId, amountMicros])
  await addToBalances(changes.length)(db, values)
}

const selectLockedHead = prepare((db) => {
  const query = db.selectFrom('ledger_head').select(['sequence', 'hash']).where('id', '=', 1)
  return dialectOf(db).lockRows(query)
})

/** The end of the chain, locked: the next transfer is ours. */
export async function lockHead(db: Transaction): Promise<{ sequence: number; hash: string }> {
  const [head] = await selectLockedHead(db, {})
  if (!head) throw new Error('The chain has no head')
  return head
}

const moveHead = prepare((db, value: ValueOf<{ sequence: number; hash: string }>) =>
  db
    .updateTable('ledger_head')
    .set({ sequence: value('sequence'), hash: value('hash') })
    .where('id', '=', 1)
)

/** Appends transfers with their postings and moves the head to the last of them. */
export async function appendTransfers(
  db: Transaction,
  transfers: readonly LedgerTransferTable[],
  postings: readonly LedgerPostingTable[]
): Promise<void> {
  const last = transfers.at(-1)
  if (!last) return
  await insertRows(db, 'ledger_transfer', transfers)
  await insertRows(db, 'ledger_posting', postings)
  await moveHead(db, last)
}

/** What the clearing house has taken in for a reference less what it has paid out. */
export async function readClearingMicros(
  db: Transaction,
  currency: string,
  reference: { type: ReferenceType; id: string }
): Promise<number> {
  const row = await db
    .selectFrom('ledger_transfer as transfer')
    .innerJoin('ledger_posting as posting', 'posting.sequence', 'transfer.sequence')
    .innerJoin('ledger_account as account', 'account.id', 'posting.accountId')
    .select((eb) => sumOf(eb.ref('posting.amountMicros')).as('sum'))
    .where('transfer.referenceType', '=', reference.type)
    .where('transfer.referenceId', '=', reference.id)
    .where('account.kind', '=', 'clearing')
    .where('account.currency', '=', currency)
    .executeTakeFirstOrThrow()
  return row.sum
}

export function readHead(db: Db): Promise<{ sequence: number; hash: string }> {
  return db
    .selectFrom('ledger_head')
    .select(['sequence', 'hash'])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow()
}

/** The next transfers of the chain up to and with `until`, with their postings. */
export async function readChainPart(db: Db, after: number, until: number, limit: number) {
  const transfers = await db
    .selectFrom('ledger_transfer')
    .selectAll()
    .where('sequence', '>', after)
    .where('sequence', '<=', until)
    .orderBy('sequence')
    .limit(limit)
    .execute()
  const last = transfers.at(-1)
  if (!last) return []
  const postings = await db
    .selectFrom('ledger_posting')
    .selectAll()
    .where('sequence', '>', after)
    .where('sequence', '<=', last.sequence)
    .orderBy('sequence')
    .orderBy('line')
    .execute()
  const bySequence = Map.groupBy(postings, (posting) => posting.sequence)
  return transfers.map((transfer) => ({
    ...transfer,
    postings: bySequence.get(transfer.sequence) ?? []
  }))
}

/**
 * Every account with its balance and what its open holds come to, beside the head of the chain. One
 * statement, so all of it is of one moment.
 */
export function readBalanceSheet(db: Db) {
  return db
    .selectFrom('ledger_head')
    .leftJoin('ledger_account as account', (join) => join.onTrue())
    .select([
      'ledger_head.sequence as headSequence',
      'ledger_head.hash as headHash',
      'account.id',
      'account.kind',
      'account.currency',
      'account.balanceMicros'
    ])
    .select((eb) =>
      eb
        .selectFrom('ledger_hold as hold')
        .select(sql<number>`cast(coalesce(sum(hold."amountMicros"), 0) as bigint)`.as('sum'))
        .whereRef('hold.ownerId', '=', 'account.ownerId')
        .whereRef('hold.currency', '=', 'account.currency')
        .where('hold.status', '=', 'open')
        .as('openHoldMicros')
    )
    .execute()
}
