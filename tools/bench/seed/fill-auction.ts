import { openSeed } from '@commonwatt/api/testing/seed'
import type { NewBid } from '@commonwatt/contract'
import { createRandom, marketTimeUnits, type Interval } from '@commonwatt/domain'
import { openToFill } from './bring-file.ts'
import { insertRows, newId, ownerRow } from './rows.ts'

/**
 * A summer's day of 96 quarter-hours, so far ahead that a file filled today is as good in years.
 */
export const auctionDay = { marketId: 'DE-LU', date: '2090-06-01', bidders: 1000 }

const timeZone = 'Europe/Berlin'
const amountMicros = 200_000_000

/**
 * A bid of every member in every unit, half of them to buy: accepted one set after the other, with
 * holds.
 */
export async function fillAuction(file: string): Promise<void> {
  const { marketId, date, bidders } = auctionDay
  fillBidders(file)
  const units = marketTimeUnits({ timeZone, date, minutes: 15 })
  const random = createRandom(3_000_096)
  const seed = await openSeed(`sqlite:${file}`)
  const auctionId = await seed.openAuction(marketId, date)
  for (let index = 0; index < bidders; index += 1) {
    await seed.placeBids(auctionId, {
      id: newId('bidder', index),
      siteId: newId('bidder-site', index),
      amountMicros,
      bids: units.map((unit, place) => toBid(random, unit, (index + place) % 2 === 0))
    })
  }
  await seed.close()
}

function toBid(random: () => number, { startMs }: Interval, isBuy: boolean): NewBid {
  const step = Math.floor(random() * 200) * 1000
  return {
    deliveryStart: new Date(startMs).toISOString(),
    side: isBuy ? 'buy' : 'sell',
    quantityWh: 50 + Math.floor(random() * 1500),
    limitPriceMicrosPerKwh: (isBuy ? 60_000 : -20_000) + step
  }
}

function fillBidders(file: string): void {
  const database = openToFill(file)
  const indexes = Array.from({ length: auctionDay.bidders }, (_, index) => index)
  insertRows(
    database,
    'user_account',
    indexes.map((index) => ownerRow('bidder', index))
  )
  insertRows(
    database,
    'site',
    indexes.map((index) => ({
      id: newId('bidder-site', index),
      ownerId: newId('bidder', index),
      name: `Lane ${index}`,
      city: 'Freiburg',
      pinCode: '79102',
      latitude: 47.99,
      longitude: 7.84,
      timeZone,
      marketId: auctionDay.marketId,
      solarCapacityW: 9800,
      panelBrand: null,
      installationYear: null,
      sanctionedLoadW: 14_500,
      roleAtSite: 'owner',
      isSimulated: 1,
      version: 1,
      createdAt: 0
    }))
  )
  database.close()
}
