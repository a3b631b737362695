import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import { dialectOf, transact, type Transaction } from '../database/database.ts'
import { Refusal } from '../refusal.ts'
import { findStored, insertAnswer, type Claim } from './queries.ts'

export interface StoredAnswer {
  status: number
  responseJson: string
  isReplay: boolean
}

const running = new Set<string>()

export function readIdempotencyKey(header: string | string[] | undefined): string {
  const key = typeof header === 'string' ? header.trim() : ''
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new Refusal('idempotency_key_missing')
  return key
}

/** The request as far as it decides the answer: two bodies that differ in spacing are the same. */
export function hashRequest(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/**
 * Runs `effect` once per claim. The answer is stored as it is sent (`write`), in the effect's own
 * transaction: both or neither. A refusal stores nothing, since it changed nothing; the same call
 * may succeed later.
 */
export async function runOnce(
  context: Context,
  claim: Claim,
  status: number,
  effect: (db: Transaction) => Promise<unknown>,
  write: (output: unknown) => string = JSON.stringify
): Promise<StoredAnswer> {
  const name = JSON.stringify([claim.accountId, claim.operation, claim.key])
  const known = await findAnswer(context, claim)
  if (known) return known
  if (running.has(name)) throw new Refusal('idempotency_in_progress')
  running.add(name)
  try {
    return await transact(context.db, async (db) => {
      const responseJson = write(await effect(db))
      const createdAt = context.clock.now()
      await insertAnswer(db, { ...claim, status, responseJson, createdAt })
      return { status, responseJson, isReplay: false }
    })
  } catch (error) {
    // Another process was faster with the same key; its effect stands and ours was rolled back.
    if (dialectOf(context.db).isUniqueViolation(error)) {
      const answer = await findAnswer(context, claim)
      if (answer) return answer
    }
    throw error
  } finally {
    running.delete(name)
  }
}

async function findAnswer(context: Context, claim: Claim): Promise<StoredAnswer | null> {
  const row = await findStored(context.db, claim)
  if (!row) return null
  if (row.bodyHash !== claim.bodyHash) throw new Refusal('idempotency_key_reused')
  return { status: row.status, responseJson: row.responseJson, isReplay: true }
}
