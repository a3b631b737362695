import { createHash, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { TransactionProof } from '@commonwatt/contract'
import { GENESIS_HASH, merkleRoot, transferHash, verifyMerkleProof } from '@commonwatt/domain'
import {
  refusalOf,
  startPeer,
  startTestApp,
  type Member,
  type TestApp
} from '../../../test/harness.ts'
import { readAll, signInAgain } from '../../../test/makers.ts'
import { transact, type Transaction } from '../../database/database.ts'
import { sealDays } from './service/seal-days.ts'
import { postTransfers } from './service/transfer.ts'

const dayMs = 24 * 3_600_000
const cent = 10_000
/** More than two blocks of the tree. */
const busy = 600
const seal = ({ context }: TestApp) => context.jobs.runNow(context, 'wallet.seal-days')
const daysOf = ({ anonymous }: TestApp) =>
  readAll((page) => anonymous.wallet.days({ query: { limit: 2, ...page } }))

/** Many transfers of a cent to a member, in one transaction. */
async function pay(app: TestApp, ownerId: string, count: number): Promise<void> {
  await transact(app.context.db, (db) => payIn(db, app, ownerId, count))
}

function payIn(db: Transaction, { context }: TestApp, ownerId: string, count: number) {
  const move = { currency: 'EUR', amountMicros: cent }
  const transfer = {
    reason: 'topup' as const,
    reference: { type: 'payment' as const, id: randomUUID() },
    moves: [
      { ...move, ownerId: null, kind: 'gateway' as const, amountMicros: -cent },
      { ...move, ownerId, kind: 'available' as const }
    ]
  }
  return postTransfers(db, context, Array<typeof transfer>(count).fill(transfer))
}

/**
 * Four transfers on the first day, none on the second, many on the third, one on the fourth, which
 * is still running.
 */
async function startWithDays() {
  const app = await startTestApp()
  const [mine, other] = [await app.signUp('consumer'), await app.signUp('producer')]
  await pay(app, mine.id, 3)
  await pay(app, other.id, 1)
  app.clock.advance(2 * dayMs)
  await pay(app, mine.id, busy - 1)
  app.clock.set(Date.parse('2026-05-12T23:59:59.999Z'))
  await pay(app, other.id, 1)
  app.clock.advance(1)
  await pay(app, mine.id, 1)
  return { app, member: await signInAgain(app, mine), other: await signInAgain(app, other) }
}

async function receiptsOf({ client }: Member) {
  const receipts = await readAll((page) =>
    client.wallet.transactions({ query: { limit: 100, ...page } })
  )
  return receipts.toReversed()
}

const proofOf = ({ client }: Member, id: string) => client.wallet.proof({ params: { id } })

const sha256 = (...parts: (string | Buffer)[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/**
 * RFC 9162, 2.1.3.2, word by word: what anybody could write who has the answer and nothing of ours.
 */
function isProved({ content, hash, index, transfers, siblings, root }: TransactionProof): boolean {
  if (sha256(content).toString('hex') !== hash) return false
  let [fn, sn] = [index, transfers - 1]
  let node = sha256(Buffer.of(0), Buffer.from(hash, 'hex'))
  for (const sibling of siblings.map((text) => Buffer.from(text, 'hex'))) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      node = sha256(Buffer.of(1), sibling, node)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1]
    } else node = sha256(Buffer.of(1), node, sibling)
    ;[fn, sn] = [fn >> 1, sn >> 1]
  }
  return sn === 0 && node.toString('hex') === root
}

function isProvedByDomain({ siblings: proof, transfers: count, ...rest }: TransactionProof) {
  return verifyMerkleProof({ ...rest, proof, count })
}

test('a ledger without transfers has no days, and a day without transfers is none', async () => {
  const { app } = await startWithDays()
  const empty = await startTestApp()
  empty.clock.advance(3 * dayMs)
  await seal(empty)
  expect(await empty.anonymous.wallet.days()).toEqual({ items: [], nextCursor: null })

  await seal(app)
  const days = (await daysOf(app)).toReversed()
  const sealedAt = '2026-05-13T00:00:00.000Z'
  expect(days).toMatchObject([
    { day: '2026-05-10', firstSequence: 1, lastSequence: 4, transfers: 4, sealedAt },
    { day: '2026-05-12', firstSequence: 5, lastSequence: 4 + busy, transfers: busy, sealedAt }
  ])
})

test('the roots are those of the transfers, and each day names the one before', async () => {
  const { app, member, other } = await startWithDays()
  await seal(app)
  const receipts = [...(await receiptsOf(member)), ...(await receiptsOf(other))]
  const hashes = receipts.toSorted((a, b) => a.sequence - b.sequence).map(({ hash }) => hash)
  let previousHash = GENESIS_HASH
  for (const sealed of (await daysOf(app)).toReversed()) {
    const { day, firstSequence, lastSequence, root, hash } = sealed
    expect(root).toBe(merkleRoot(hashes.slice(firstSequence - 1, lastSequence)))
    expect(sealed.previousHash).toBe(previousHash)
    const content = { day, firstSequence, lastSequence, previousHash, root }
    expect(sha256(JSON.stringify(content)).toString('hex')).toBe(hash)
    previousHash = hash
  }
})

test('a receipt is proved by its own content, its place and the root that everybody reads', async () => {
  const { app, member } = await startWithDays()
  await seal(app)
  const days = await daysOf(app)
  const receipts = await receiptsOf(member)
  for (const place of [0, 2, 3, 3 + 255, 3 + 256, 3 + busy - 2]) {
    const receipt = receipts[place]
    if (!receipt) throw new Error(`There is no receipt ${place}`)
    const proof = await proofOf(member, receipt.id)
    expect([isProved(proof), isProvedByDomain(proof)]).toEqual([true, true])
    const day = days.find((one) => one.day === proof.day)
    expect([proof.root, proof.dayHash]).toEqual([day?.root, day?.hash])
    expect(proof.index).toBe(receipt.sequence - (day?.firstSequence ?? 0))
    const { at, ...shown } = receipt
    expect(transferHash({ ...shown, createdAt: Date.parse(at) })).toBe(proof.hash)
    expect(JSON.stringify(proof)).not.toContain(member.id)
    const content = proof.content.replace(`${cent}`, `${2 * cent}`)
    expect(isProved({ ...proof, content })).toBe(false)
    expect(isProved({ ...proof, index: proof.index ^ 1 })).toBe(false)
  }
})

test('someone else’s receipt is not found; one of a day that runs or waits is told when that ends', async () => {
  const { app, member, other } = await startWithDays()
  const [first] = await receiptsOf(member)
  const last = (await receiptsOf(member)).at(-1)
  const ask = (who: Member, id = '') => refusalOf(proofOf(who, id))
  expect(await ask(other, first?.id)).toMatchObject({ code: 'not_found' })
  expect(await ask(member, first?.id)).toMatchObject({
    code: 'day_not_sealed',
    details: { day: '2026-05-10', endsAt: '2026-05-11T00:00:00.000Z' }
  })
  await seal(app)
  expect(await ask(other, first?.id)).toMatchObject({ code: 'not_found' })
  expect(await ask(member, last?.id)).toMatchObject({
    status: 409,
    code: 'day_not_sealed',
    details: { day: '2026-05-13', endsAt: '2026-05-14T00:00:00.000Z' }
  })
})

test('two processes seal each day once, and one that is told to end leaves none half done', async () => {
  const { app, member } = await startWithDays()
  const ending = new AbortController()
  const ended = sealDays(app.context, ending.signal)
  ending.abort()
  await ended
  expect(await daysOf(app)).toEqual([])
  const peer = await startPeer(app)
  await Promise.all([seal(app), seal(peer), seal(app)])
  const days = await daysOf(app)
  expect(days.map(({ day }) => day)).toEqual(['2026-05-12', '2026-05-10'])
  await seal(peer)
  expect(await daysOf(peer)).toEqual(days)
  const [first] = await receiptsOf(member)
  const proof = await peer
    .clientWith(member.token)
    .wallet.proof({ params: { id: first?.id ?? '' } })
  expect(isProved(proof)).toBe(true)
})

test('a transfer that is under way at midnight belongs to the day on whose clock it was made', async () => {
  const app = await startTestApp()
  const member = await app.signUp('consumer')
  await pay(app, member.id, 1)
  app.clock.set(Date.parse('2026-05-10T23:59:59.999Z'))
  let commit = () => {}
  const committing = new Promise<void>((resolve) => (commit = resolve))
  let posted = () => {}
  const posting = new Promise<void>((resolve) => (posted = resolve))
  const late = transact(app.context.db, async (db) => {
    await payIn(db, app, member.id, 1)
    posted()
    await committing
  })
  await posting
  app.clock.advance(1)
  const sealing = seal(app)
  await new Promise((resolve) => setTimeout(resolve, 50))
  commit()
  await Promise.all([late, sealing])
  expect(await daysOf(app)).toMatchObject([{ day: '2026-05-10', lastSequence: 2 }])
})

test('a clock that is set back opens no day that is sealed', async () => {
  const app = await startTestApp()
  const member = await app.signUp('consumer')
  const pass = async (at: string) => {
    app.clock.set(Date.parse(at))
    await pay(app, member.id, 1)
  }
  await pass('2026-05-10T12:00:00Z')
  app.clock.set(Date.parse('2026-05-11T00:00:00Z'))
  await seal(app)
  await pass('2026-05-10T23:59:59Z')
  await pass('2026-05-11T12:00:00Z')
  app.clock.set(Date.parse('2026-05-12T00:00:00Z'))
  await seal(app)
  expect(await daysOf(app)).toMatchObject([
    { day: '2026-05-11', firstSequence: 2, lastSequence: 3 },
    { day: '2026-05-10', firstSequence: 1, lastSequence: 1 }
  ])
})
