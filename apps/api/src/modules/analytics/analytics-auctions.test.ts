import { expect, test } from 'vitest'
import { startTestApp, type Member } from '../../../test/harness.ts'
import {
  bidRows,
  closeAndSettle,
  createTrader,
  expectSquare,
  openAuction,
  placeBids
} from '../../../test/auctions.ts'
import { readAll, signInAgain } from '../../../test/makers.ts'

const app = await startTestApp()
const date = '2026-05-11'

const performanceOf = (member: Member, kind?: 'auction' | 'trade') =>
  member.client.analytics.performance({ query: { from: date, to: date, ...(kind && { kind }) } })
const portfolioOf = (member: Member) =>
  member.client.analytics.portfolio({ query: { from: date, to: date } })

/** What settlements of auctions changed, available and held together. */
async function ledgerMicros(member: Member): Promise<number> {
  const entries = await readAll((cursor) =>
    member.client.wallet.entries({ query: { limit: 100, ...cursor } })
  )
  return entries
    .filter(({ reason }) => reason === 'auction_settlement')
    .reduce((sum, { availableMicros, heldMicros }) => sum + availableMicros + heldMicros, 0)
}

test('bids are exposure, fills are positions and come to what the ledger moved, below zero too', async () => {
  const auction = await openAuction(app, { date })
  const buyer = await createTrader(app, 'consumer')
  const seller = await createTrader(app)
  const bystander = await createTrader(app)
  await placeBids(buyer, auction, [
    ...bidRows(auction, 0, 'buy 500@120'),
    ...bidRows(auction, 48, 'buy 400@-20')
  ])
  await placeBids(seller, auction, [
    ...bidRows(auction, 0, 'sell 500@100'),
    ...bidRows(auction, 48, 'sell 400@-60')
  ])

  const bidding = await portfolioOf(buyer)
  const { heldMicros } = await buyer.client.auctions.bids({ params: { id: auction.id } })
  expect(heldMicros).toBeGreaterThan(0)
  expect(bidding.exposures).toMatchObject([
    {
      totalMicros: heldMicros,
      kinds: [{ kind: 'trade' }, { kind: 'auction', amountMicros: heldMicros, holds: 1 }, {}]
    }
  ])
  expect(bidding.open).toMatchObject({ auctions: 1 })
  expect(bidding.positions.every(({ boughtWh }) => boughtWh === 0)).toBe(true)

  await closeAndSettle(app, auction)
  await expectSquare(app)
  const [bought, sold, none] = [
    await signInAgain(app, buyer),
    await signInAgain(app, seller),
    await signInAgain(app, bystander)
  ]
  const after = await portfolioOf(bought)
  expect(after.open).toMatchObject({ auctions: 0 })
  expect(after.exposures[0]?.totalMicros).toBe(0)
  // The money has moved a day ahead; the energy is still to come.
  expect(after.coming).toEqual({ toReceiveWh: 900, toDeliverWh: 0 })
  expect((await portfolioOf(sold)).coming).toEqual({ toReceiveWh: 0, toDeliverWh: 900 })
  const units = after.positions.filter(({ boughtWh }) => boughtWh > 0)
  expect(units.map((unit) => [unit.deliveryStart, unit.boughtWh, unit.openBoughtWh])).toEqual([
    ['2026-05-10T22:00:00.000Z', 500, 0],
    ['2026-05-11T10:00:00.000Z', 400, 0]
  ])
  expect(units[0]?.kinds).toEqual([{ kind: 'auction', boughtWh: 500, soldWh: 0 }])

  // 11 ct in the middle of 10 and 12, and 4 ct below zero in the middle of 2 and 6.
  const cost = await performanceOf(bought, 'auction')
  expect(cost.total).toMatchObject({
    revenueMicros: 0,
    energyCostMicros: 55_000 - 16_000,
    // 3.8 ct for the local grid and 0.5 ct for the platform, for each of 0.9 kWh.
    gridFeeMicros: 34_200,
    platformFeeMicros: 4_500,
    boughtWh: 900,
    purchases: 2,
    sales: 0
  })
  const income = await performanceOf(sold)
  expect(income.total).toMatchObject({
    revenueMicros: 55_000 - 16_000,
    costMicros: 0,
    soldWh: 900,
    sales: 2
  })
  expect(cost.total.profitMicros).toBe(await ledgerMicros(bought))
  expect(income.total.profitMicros).toBe(await ledgerMicros(sold))
  expect(income).toMatchObject({
    firstDeliveryStart: '2026-05-10T22:00:00.000Z',
    lastDeliveryStart: '2026-05-11T10:00:00.000Z'
  })
  expect((await performanceOf(bought, 'trade')).total.boughtWh).toBe(0)
  expect((await performanceOf(none)).total).toMatchObject({ boughtWh: 0, soldWh: 0 })
})
