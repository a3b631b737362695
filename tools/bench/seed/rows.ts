import { createHash } from 'node:crypto'
import type Sqlite from 'better-sqlite3'

type Value = string | number | null

/** An id of the right form that is the same in every run. */
export function newId(kind: string, index: number): string {
  const hex = createHash('sha256').update(`${kind} ${index}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `7${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`]
    .concat(hex.slice(20, 32))
    .join('-')
}

/** Somebody who owns things and never signs in: there is no password. */
export function ownerRow(kind: string, index: number) {
  const email = `${kind}-${index}@example.org`
  return {
    id: newId(kind, index),
    email,
    emailKey: email,
    passwordHash: '',
    fullName: `Neighbour ${index}`,
    phone: null,
    role: 'producer',
    currency: 'EUR',
    isSimulated: 1,
    createdAt: 0
  }
}

/** Inserts rows of the same columns. */
export function insertRows(
  database: Sqlite.Database,
  table: string,
  rows: readonly Record<string, Value>[]
): void {
  const names = Object.keys(rows[0] ?? {})
  const insert = database.prepare(
    `insert into "${table}" (${names.map((name) => `"${name}"`).join(', ')})
     values (${names.map((name) => `@${name}`).join(', ')})`
  )
  database.transaction(() => {
    for (const row of rows) insert.run(row)
  })()
}
