import { openDatabase } from './database/database.ts'
import { searchAssets, type AssetSearch } from './modules/assets/queries/search.ts'
import { readNames } from './modules/identity/index.ts'
import fastify from 'fastify'
import { contract } from '@commonwatt/contract'
const { db } = openDatabase('sqlite:/tmp/bench/100000.db')
const term = process.argv[2]!
const s: AssetSearch = { words: [], beginning: null, placeTerms: [term], type: 'solar', status: null, center: null, radiusM: null, minPriceMicrosPerKwh: null, maxPriceMicrosPerKwh: null, minCapacityW: null, maxCapacityW: null, order: 'newest', after: null, limit: 21 }
const rows = await searchAssets(db, s)
console.log(rows.length)
async function t(name: string, f: () => unknown, n = 2000) {
  for (let i = 0; i < 500; i++) await f()
  const ms: number[] = []
  for (let i = 0; i < n; i++) { const a = performance.now(); await f(); ms.push(performance.now() - a) }
  ms.sort((x, y) => x - y)
  console.log(name, (ms[n >> 1]! * 1000).toFixed(0), 'µs')
}
await t('search', () => searchAssets(db, s))
const owners = rows.map((r) => r.ownerId)
await t('names', () => readNames(db, owners))
const app = fastify()
app.get('/x', { schema: { response: { 200: contract.assets.list.success.schema } } }, () => page)
app.get('/y', () => page)
const item = (r: any) => ({ id: r.id, ownerId: r.ownerId, ownerName: 'Owner', name: r.name, type: r.type, status: r.status, capacityW: r.capacityW, locationName: r.locationName, position: { latitude: r.publicLatitude, longitude: r.publicLongitude }, isPositionExact: false, distanceM: null, priceMicrosPerKwh: r.priceMicrosPerKwh, currency: r.currency, description: r.description, siteId: null, photos: [], isMine: false, isSimulated: false, version: 1, createdAt: new Date(r.createdAt).toISOString() })
const page = { items: rows.slice(0, 20).map(item), nextCursor: 'abc' }
await t('map', () => rows.map(item))
await app.ready()
await t('inject with schema', () => app.inject('/x'))
await t('inject without', () => app.inject('/y'))
await t('stringify', () => JSON.stringify(page))
import Sqlite from 'better-sqlite3'
const raw = new Sqlite('/tmp/bench/100000.db'); raw.pragma('mmap_size = 268435456')
const st = raw.prepare(`select asset.seq, asset.id, asset."ownerId", asset."siteId", asset.name, asset.type, asset.status, asset."capacityW", asset."locationName", asset.latitude, asset.longitude, asset."publicLatitude", asset."publicLongitude", asset."priceMicrosPerKwh", asset.currency, asset.description, asset."photosJson", asset."isSimulated", asset.version, asset."createdAt", null as "distanceM" from asset_place_term as walked cross join asset where walked.term = ? and walked.type = ? and asset.seq = walked.seq and asset.status <> 'retired' and asset.type = ? order by walked.seq desc limit ?`)
await t('raw search', () => st.all(term, 'solar', 'solar', 21))
console.log(raw.prepare('explain query plan ' + st.source).all(term, 'solar', 'solar', 21).map((r: any) => r.detail))
