import type Sqlite from 'better-sqlite3'

const pageSize = 20

interface AssetRow {
  seq: number
  id: string
  ownerId: string
  ownerName: string
  name: string
  type: string
  status: string
  capacityW: number
  locationName: string
  latitude: number
  longitude: number
  priceMicrosPerKwh: number
  currency: string
  description: string
  photosJson: string
  isSimulated: number
  version: number
  createdAt: number
}

const columns = `asset.seq, asset.id, asset."ownerId", owner."fullName" as "ownerName", asset.name,
  asset.type, asset.status, asset."capacityW", asset."locationName",
  asset."publicLatitude" as latitude, asset."publicLongitude" as longitude,
  asset."priceMicrosPerKwh", asset.currency, asset.description, asset."photosJson",
  asset."isSimulated", asset.version, asset."createdAt"`

/** The newest assets of a type in a town, and one asset, by hand. */
export function prepareAssets(database: Sqlite.Database) {
  const selectPage = database.prepare<[string, string], AssetRow>(
    `select ${columns} from asset_place_term as place
     cross join asset on asset.seq = place.seq
     join user_account as owner on owner.id = asset."ownerId"
     where place.term = ? and place.type = ? and asset.status <> 'retired'
     order by place.seq desc limit ${pageSize + 1}`
  )
  const selectOne = database.prepare<[string], AssetRow>(
    `select ${columns} from asset join user_account as owner on owner.id = asset."ownerId"
     where asset.id = ?`
  )
  return {
    page(type: string, town: string) {
      const rows = selectPage.all(town, type)
      const items = rows.slice(0, pageSize)
      const last = items.at(-1)
      const cursor = JSON.stringify(['assets:newest', 0, last?.seq])
      return {
        items: items.map(toAsset),
        nextCursor: rows.length > pageSize ? Buffer.from(cursor).toString('base64url') : null
      }
    },
    get(id: string) {
      const row = selectOne.get(id)
      return row && toAsset(row)
    }
  }
}

function toAsset(row: AssetRow) {
  return {
    id: row.id,
    ownerId: row.ownerId,
    ownerName: row.ownerName,
    name: row.name,
    type: row.type,
    status: row.status,
    capacityW: row.capacityW,
    locationName: row.locationName,
    position: { latitude: row.latitude, longitude: row.longitude },
    isPositionExact: false,
    distanceM: null,
    priceMicrosPerKwh: row.priceMicrosPerKwh,
    currency: row.currency,
    description: row.description,
    siteId: null,
    photos: JSON.parse(row.photosJson) as unknown[],
    isMine: false,
    isSimulated: row.isSimulated === 1,
    version: row.version,
    createdAt: new Date(row.createdAt).toISOString()
  }
}
