import { sumOf } from '../../../database/columns.ts'
import type { Db } from '../../../database/database.ts'

/** A member's accounts of each currency. */
export function listBalances(db: Db, memberId: string) {
  return db
    .selectFrom('ledger_account')
    .select(['currency', 'kind', 'balanceMicros'])
    .where('ownerId', '=', memberId)
    .orderBy('currency')
    .execute()
}

/** What is set aside, by currency and by what it is set aside for. */
export function sumOpenHolds(db: Db, memberId: string) {
  return db
    .selectFrom('ledger_hold')
    .select((eb) => [
      'currency',
      'referenceType',
      sumOf(eb.ref('amountMicros')).as('amountMicros'),
      eb.cast<number>(eb.fn.countAll(), 'bigint').as('holds')
    ])
    .where('ownerId', '=', memberId)
    .where('status', '=', 'open')
    .groupBy(['currency', 'referenceType'])
    .execute()
}
