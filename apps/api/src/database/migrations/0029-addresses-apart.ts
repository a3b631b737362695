import { sql } from 'kysely'
import type { MigrationSource } from '../ddl.ts'

/**
 * Addresses were compared with accents folded away, so that `müller.de` and `muller.de` were one.
 * Those that differ now differed before, so none can meet another.
 */
export const addressesApart: MigrationSource = {
  name: '0029-addresses-apart',
  up: async (db) => {
    const { rows } = await sql<{ id: string; email: string; emailKey: string }>`
      select id, email, "emailKey" from user_account`.execute(db)
    for (const { id, email, emailKey } of rows) {
      const key = email.normalize('NFC').toLowerCase()
      if (key === emailKey) continue
      await sql`update user_account set "emailKey" = ${key} where id = ${id}`.execute(db)
    }
  }
}
