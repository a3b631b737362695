import type Sqlite from 'better-sqlite3'

const pageSize = 20
const mostCounted = 1000
const metresPerDegree = 111_195

interface OfferRow {
  id: string
  sellerId: string
  sellerName: string
  title: string
  sourceType: string
  assetId: string | null
  batteryId: string | null
  energyWh: number
  remainingWh: number
  acceptedWh: number
  priceMicrosPerKwh: number
  gridFeeMicrosPerKwh: number
  platformFeeMicrosPerKwh: number
  allInMicrosPerKwh: number
  currency: string
  marketId: string
  latitude: number
  longitude: number
  distanceM: number
  deliveryStart: number
  deliveryEnd: number
  status: string
  soldWh: number | null
  deliveredWh: number | null
  completedTrades: number | null
  isSimulated: number
  version: number
  createdAt: number
  total: number
}

interface Circle {
  latitude: number
  longitude: number
  radiusM: number
  minLatitude: number
  maxLatitude: number
  minLongitude: number
  maxLongitude: number
  cosine: number
  now: number
}

const searchSql = `with near as materialized (
    select offer.seq, offer.id, offer."allInMicrosPerKwh",
      cast(round(2 * 6371008.8 * asin(sqrt(
        power(sin(radians(offer."publicLatitude" - @latitude) / 2), 2)
        + @cosine * cos(radians(offer."publicLatitude")) *
          power(sin(radians(offer."publicLongitude" - @longitude) / 2), 2)
      ))) as integer) as "distanceM"
    from offer_place as place cross join offer on offer.seq = place.id
    where place."maxLatitude" >= @minLatitude and place."minLatitude" <= @maxLatitude
      and place."maxLongitude" >= @minLongitude and place."minLongitude" <= @maxLongitude
      and offer.status = 'open' and offer."deliveryStart" > @now and offer."remainingWh" >= 1),
  found as materialized (select * from near where "distanceM" <= @radiusM)
  select offer.id, offer."sellerId", seller."fullName" as "sellerName", offer.title,
    offer."sourceType", offer."assetId", offer."batteryId", offer."energyWh", offer."remainingWh",
    offer."acceptedWh",
    offer."priceMicrosPerKwh", offer."gridFeeMicrosPerKwh", offer."platformFeeMicrosPerKwh",
    offer."allInMicrosPerKwh", offer.currency, offer."marketId",
    offer."publicLatitude" as latitude, offer."publicLongitude" as longitude, page."distanceM",
    offer."deliveryStart", offer."deliveryEnd", offer.status, record."soldWh",
    record."deliveredWh", record."completedTrades", offer."isSimulated", offer.version,
    offer."createdAt", (select count(*) from found) as total
  from (select * from found order by "allInMicrosPerKwh", "distanceM", id
    limit ${pageSize + 1}) as page
  cross join offer on offer.seq = page.seq
  join user_account as seller on seller.id = offer."sellerId"
  left join seller_record as record on record."sellerId" = offer."sellerId"
  order by page."allInMicrosPerKwh", page."distanceM", page.id`

/** The cheapest offers around a point and how many there are, by hand. */
export function prepareOffers(database: Sqlite.Database) {
  const search = database.prepare<[Circle], OfferRow>(searchSql)
  return {
    near(latitude: number, longitude: number, radiusM: number) {
      const rows = search.all(circleAround(latitude, longitude, radiusM))
      const items = rows.slice(0, pageSize)
      const last = items.at(-1)
      const cursor = ['offers:price:near', last?.allInMicrosPerKwh, last?.distanceM, last?.id]
      return {
        items: items.map(toOffer),
        nextCursor:
          rows.length > pageSize ? Buffer.from(JSON.stringify(cursor)).toString('base64url') : null,
        total: Math.min(rows[0]?.total ?? 0, mostCounted),
        radiusM
      }
    }
  }
}

function circleAround(latitude: number, longitude: number, radiusM: number): Circle {
  const cosine = Math.cos((latitude * Math.PI) / 180)
  const height = radiusM / metresPerDegree
  const width = (height / cosine) * 1.01
  return {
    latitude,
    longitude,
    radiusM,
    minLatitude: latitude - height,
    maxLatitude: latitude + height,
    minLongitude: longitude - width,
    maxLongitude: longitude + width,
    cosine,
    now: Date.now()
  }
}

function toOffer(row: OfferRow) {
  const { latitude, longitude, soldWh, deliveredWh, total: _total, ...rest } = row
  return {
    ...rest,
    position: { latitude, longitude },
    isPositionExact: false,
    deliveryStart: new Date(row.deliveryStart).toISOString(),
    deliveryEnd: new Date(row.deliveryEnd).toISOString(),
    deliveredShare: soldWh === null || soldWh === 0 ? null : (deliveredWh ?? 0) / soldWh,
    completedTrades: row.completedTrades ?? 0,
    isMine: false,
    isSimulated: row.isSimulated === 1,
    createdAt: new Date(row.createdAt).toISOString()
  }
}
