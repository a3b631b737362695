import { coarsePosition, createRandom } from '@commonwatt/domain'
import { openToFill } from './bring-file.ts'
import { insertRows, newId, ownerRow } from './rows.ts'

/** 100,000 offers over this much land are about 150 within 5 km of a point. */
export const land = { minLatitude: 48, maxLatitude: 50, minLongitude: 8, maxLongitude: 11 }

const offersOfSeller = 5
/** The delivery lies so far ahead that a file filled today is as good in years. */
const deliveryStart = Date.UTC(2090, 0, 1, 17)
const hourMs = 3_600_000

/** Offers from batteries of sellers all over the land. */
export function fillOffers(file: string, count: number): void {
  const random = createRandom(90_125)
  const sellers = Array.from({ length: count / offersOfSeller }, (_, index) => {
    const latitude = land.minLatitude + random() * (land.maxLatitude - land.minLatitude)
    const longitude = land.minLongitude + random() * (land.maxLongitude - land.minLongitude)
    return { index, id: newId('seller', index), place: { latitude, longitude } }
  })
  const database = openToFill(file)
  insertRows(
    database,
    'user_account',
    sellers.map(({ index }) => ownerRow('seller', index))
  )
  insertRows(
    database,
    'seller_record',
    sellers.map(({ id, index }) => {
      return { sellerId: id, soldWh: 10_000, deliveredWh: 9_000, completedTrades: index % 20 }
    })
  )
  insertRows(database, 'site', sellers.map(siteRow))
  insertRows(database, 'battery', sellers.map(batteryRow))
  insertRows(
    database,
    'offer',
    Array.from({ length: count }, (_, index) =>
      offerRow(random, sellers[(index * 7919) % sellers.length] as Seller, index)
    )
  )
  database.close()
}

interface Seller {
  index: number
  id: string
  place: { latitude: number; longitude: number }
}

function siteRow({ index, id, place }: Seller) {
  return {
    id: newId('seller-site', index),
    ownerId: id,
    name: `Street ${index}`,
    city: 'Anywhere',
    pinCode: '70000',
    ...place,
    timeZone: 'Europe/Berlin',
    marketId: 'DE-LU',
    solarCapacityW: 9800,
    panelBrand: null,
    installationYear: null,
    sanctionedLoadW: 14_500,
    roleAtSite: 'owner',
    isSimulated: 1,
    version: 1,
    createdAt: 0
  }
}

function batteryRow({ index, id }: Seller) {
  return {
    id: newId('seller-battery', index),
    siteId: newId('seller-site', index),
    ownerId: id,
    name: 'Cellar battery',
    capacityWh: 100_000,
    reserveWh: 1000,
    chargeLimitW: 5000,
    dischargeLimitW: 5000,
    levelWh: 90_000,
    levelAt: null,
    promisedWh: 25_000,
    eventCount: 0,
    isSimulated: 1,
    version: 1,
    createdAt: 0
  }
}

function offerRow(random: () => number, { index: seller, id, place }: Seller, index: number) {
  const shown = coarsePosition(place)
  const priceMicrosPerKwh = 80_000 + Math.floor(random() * 200) * 500
  const fees = { gridFeeMicrosPerKwh: 45_000, platformFeeMicrosPerKwh: 2_000 }
  return {
    id: newId('offer', index),
    sellerId: id,
    siteId: newId('seller-site', seller),
    assetId: null,
    batteryId: newId('seller-battery', seller),
    marketId: 'DE-LU',
    sourceType: 'battery',
    title: `Evening power ${index}`,
    titleKey: `evening power ${index}`,
    energyWh: 5000,
    remainingWh: 5000,
    priceMicrosPerKwh,
    ...fees,
    allInMicrosPerKwh: priceMicrosPerKwh + 47_000,
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    ...place,
    publicLatitude: shown.latitude,
    publicLongitude: shown.longitude,
    deliveryStart: deliveryStart + Math.floor(random() * 48) * hourMs,
    deliveryEnd: deliveryStart + 51 * hourMs,
    status: 'open',
    isSimulated: 1,
    version: 1,
    createdAt: 0
  }
}
