import { expect, test } from 'vitest'
import { startTestApp } from '../../test/harness.ts'
import { transact } from '../database/database.ts'
import { isForVisitors } from './community.ts'
import { offerAhead } from './live.ts'
import { ensureMembers } from './members.ts'
import { publishPrices } from './prices.ts'

test('what a visitor has withdrawn is not put up again, while a neighbour offers anew', async () => {
  const { context, anonymous } = await startTestApp()
  const members = await ensureMembers(context)
  await publishPrices(context)
  await offerAhead(context, members)
  const all = () => anonymous.offers.list({ query: { limit: 100 } })
  const before = await all()
  const isOfVisitor = new Set(
    members.homes.filter(({ home }) => isForVisitors(home)).map(({ userId }) => userId)
  )
  const ofVisitors = before.items.filter(({ sellerId }) => isOfVisitor.has(sellerId))
  expect(ofVisitors.length).toBeGreaterThan(0)
  expect(before.items.length).toBeGreaterThan(ofVisitors.length)
  await transact(context.db, (db) => db.updateTable('offer').set({ status: 'cancelled' }).execute())
  await offerAhead(context, members)
  const after = await all()
  const sellers = after.items.map(({ sellerId }) => sellerId)
  expect(sellers).toEqual(expect.arrayContaining(members.plants.map(({ userId }) => userId)))
  expect(after.items.filter(({ sellerId }) => isOfVisitor.has(sellerId))).toEqual([])
})
