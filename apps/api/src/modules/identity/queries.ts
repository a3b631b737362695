import type { Role } from '@commonwatt/contract'
import type { Brake } from '@commonwatt/domain'
import type { Db, Transaction } from '../../database/database.ts'
import { dialectOf } from '../../database/database.ts'
import { prepare, prepareEach, type ValueOf } from '../../database/prepared.ts'
import type { RefreshTokenTable, SessionTable, SignInBrakeTable, UserTable } from './tables.ts'

export async function insertUser(db: Transaction, user: UserTable): Promise<boolean> {
  const inserted = await db
    .insertInto('user_account')
    .values(user)
    .onConflict((conflict) => conflict.column('emailKey').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export function findUserByEmail(db: Db, emailKey: string): Promise<UserTable | undefined> {
  return db
    .selectFrom('user_account')
    .selectAll()
    .where('emailKey', '=', emailKey)
    .executeTakeFirst()
}

export function findUser(db: Db, id: string): Promise<UserTable | undefined> {
  return db.selectFrom('user_account').selectAll().where('id', '=', id).executeTakeFirst()
}

const selectNames = prepareEach((count: number) => (db, value: ValueOf<readonly string[]>) => {
  const ids = Array.from({ length: count }, (_, index) => value(index))
  return db.selectFrom('user_account').select(['id', 'fullName']).where('id', 'in', ids)
})

/** Full names by account id. */
export async function readNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await selectNames(wanted.length)(db, wanted)
  return new Map(rows.map((row) => [row.id, row.fullName]))
}

export async function countUsers(db: Db): Promise<number> {
  const row = await db
    .selectFrom('user_account')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export async function setRole(db: Transaction, id: string, role: Role): Promise<void> {
  await db.updateTable('user_account').set({ role }).where('id', '=', id).execute()
}

export async function insertSession(db: Transaction, session: SessionTable): Promise<void> {
  await db.insertInto('session').values(session).execute()
}

const selectActor = prepare((db, value: ValueOf<{ sessionId: string }>) =>
  db
    .selectFrom('session')
    .innerJoin('user_account', 'user_account.id', 'session.userId')
    .select(['user_account.id', 'user_account.role', 'session.id as sessionId'])
    .where('session.id', '=', value('sessionId'))
    .where('session.endedAt', 'is', null)
)

/** The account of a session that has not ended. */
export async function findSessionActor(db: Db, sessionId: string) {
  const [actor] = await selectActor(db, { sessionId })
  return actor
}

export function listOpenSessions(db: Db, userId: string, usedAfter: number) {
  return db
    .selectFrom('session')
    .selectAll()
    .where('userId', '=', userId)
    .where('endedAt', 'is', null)
    .where('lastUsedAt', '>', usedAfter)
    .orderBy('lastUsedAt', 'desc')
    .limit(100)
    .execute()
}

/** Ends a session of this account; false when there is no such open one. */
export async function endSession(
  db: Transaction,
  userId: string,
  sessionId: string,
  endedAt: number
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('session')
    .set({ endedAt })
    .where('id', '=', sessionId)
    .where('userId', '=', userId)
    .where('endedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function touchSession(db: Transaction, id: string, lastUsedAt: number): Promise<void> {
  await db.updateTable('session').set({ lastUsedAt }).where('id', '=', id).execute()
}

export async function insertRefreshToken(db: Transaction, token: RefreshTokenTable): Promise<void> {
  await db.insertInto('refresh_token').values(token).execute()
}

/** The token with its session, locked so that two exchanges take turns. */
export async function lockRefreshToken(db: Transaction, tokenHash: string) {
  const query = db.selectFrom('refresh_token').selectAll().where('tokenHash', '=', tokenHash)
  const token = await dialectOf(db).lockRows(query).executeTakeFirst()
  if (!token) return undefined
  const session = await db
    .selectFrom('session')
    .selectAll()
    .where('id', '=', token.sessionId)
    .executeTakeFirstOrThrow()
  return { token, session }
}

export async function markRefreshTokenUsed(
  db: Transaction,
  tokenHash: string,
  usedAt: number,
  successorSealed: string
): Promise<void> {
  await db
    .updateTable('refresh_token')
    .set({ usedAt, successorSealed })
    .where('tokenHash', '=', tokenHash)
    .execute()
}

export async function deleteExpiredTokens(db: Transaction, now: number): Promise<void> {
  await db.deleteFrom('refresh_token').where('expiresAt', '<', now).execute()
}

export async function hasKnownOrigin(db: Db, key: string, since: number): Promise<boolean> {
  const row = await db
    .selectFrom('known_origin')
    .select('key')
    .where('key', '=', key)
    .where('lastSignedInAt', '>=', since)
    .executeTakeFirst()
  return row !== undefined
}

export async function rememberOrigin(
  db: Transaction,
  key: string,
  lastSignedInAt: number
): Promise<void> {
  await db
    .insertInto('known_origin')
    .values({ key, lastSignedInAt })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ lastSignedInAt }))
    .execute()
}

export function findBrakes(db: Db, keys: readonly string[]): Promise<SignInBrakeTable[]> {
  return db.selectFrom('sign_in_brake').selectAll().where('key', 'in', keys).execute()
}

export async function deleteBrake(db: Transaction, key: string): Promise<void> {
  await db.deleteFrom('sign_in_brake').where('key', '=', key).execute()
}

/**
 * The brakes with these keys, made where there are none, locked in the order of their keys. One
 * that is there is written as it was, which holds it: a sign-in that succeeds beside this one would
 * take it away.
 */
export async function lockBrakes(
  db: Transaction,
  wanted: readonly Pick<SignInBrakeTable, 'key' | 'kind'>[]
): Promise<SignInBrakeTable[]> {
  const rows = wanted
    .map(({ key, kind }) => ({ key, kind, failures: 0, lastFailedAt: 0, blockedUntil: null }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
  await db
    .insertInto('sign_in_brake')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({ kind: eb.ref('excluded.kind') }))
    )
    .execute()
  const keys = rows.map(({ key }) => key)
  const query = db.selectFrom('sign_in_brake').selectAll().where('key', 'in', keys).orderBy('key')
  return dialectOf(db).lockRows(query).execute()
}

export async function updateBrake(db: Transaction, key: string, brake: Brake): Promise<void> {
  const { failures, lastFailedAt, blockedUntil } = brake
  await db
    .updateTable('sign_in_brake')
    .set({ failures, lastFailedAt, blockedUntil })
    .where('key', '=', key)
    .execute()
}

export async function deleteBrakes(db: Transaction, lastFailedBefore: number): Promise<void> {
  await db.deleteFrom('sign_in_brake').where('lastFailedAt', '<', lastFailedBefore).execute()
}

export async function deleteKnownOrigins(db: Transaction, before: number): Promise<void> {
  await db.deleteFrom('known_origin').where('lastSignedInAt', '<', before).execute()
}
