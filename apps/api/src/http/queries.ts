import type { Db, Transaction } from '../database/database.ts'
import { insertRows, prepare, type ValueOf } from '../database/prepared.ts'
import type { IdempotencyTable } from '../database/tables.ts'

/** Whose call it is, of what, under which key; and what was asked. */
export type Claim = Pick<IdempotencyTable, 'accountId' | 'operation' | 'key' | 'bodyHash'>

const selectAnswer = prepare((db, value: ValueOf<Claim>) =>
  db
    .selectFrom('idempotency')
    .select(['bodyHash', 'status', 'responseJson'])
    .where('accountId', '=', value('accountId'))
    .where('operation', '=', value('operation'))
    .where('key', '=', value('key'))
)

/** What was answered under the key of a claim, whatever was asked then. */
export async function findStored(db: Db, claim: Claim) {
  const [row] = await selectAnswer(db, claim)
  return row
}

export async function insertAnswer(db: Transaction, answer: IdempotencyTable): Promise<void> {
  await insertRows(db, 'idempotency', [answer])
}
