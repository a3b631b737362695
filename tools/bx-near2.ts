import Sqlite from 'better-sqlite3'
import { prepareOffers } from './bench/peers/bare-offers.ts'
import { createRandom } from '@commonwatt/domain'
const src = '/work/main/apps/api/src'
const { openDatabase } = await import(src + '/database/database.ts')
const { searchOffers } = await import(src + '/modules/offers/queries/search.ts')
const d = openDatabase('sqlite:/tmp/bx/m.db')
const db = new Sqlite('/tmp/bx/m.db'); db.pragma('mmap_size = 268435456'); db.pragma('temp_store = MEMORY')
const bare = prepareOffers(db)
const r0 = createRandom(4711); const pts = Array.from({ length: 300 }, () => [48.1 + r0() * 1.8, 8.1 + r0() * 2.8] as const)
const ex = d.db.getExecutor(); const proto = Object.getPrototypeOf(Object.getPrototypeOf(ex)); const orig = proto.executeQuery
const qs: any[] = []
proto.executeQuery = async function (q: any) { qs.push(q); return { rows: [] } }
const s = (a: number, b: number) => ({ now: Date.now(), near: { point: { latitude: a, longitude: b }, radiusM: 5000 }, words: [] })
for (const [a, b] of pts) await searchOffers(d.db, s(a, b), { sort: 'price', after: null }, 21)
const st = db.prepare(qs[0].sql)
console.log(qs[0].sql)
for (const r of db.prepare('explain query plan ' + qs[0].sql).all(qs[0].parameters) as any[]) console.log(r.id, r.parent, r.detail)
const t = async (n: string, f: (i: number) => unknown) => { let best = 1e9; for (let r = 0; r < 8; r++) { const c = process.cpuUsage(); for (let i = 0; i < 300; i++) await f(i); const u = process.cpuUsage(c); best = Math.min(best, (u.user + u.system) / 300) } console.log(n, best.toFixed(0)) }
const narrow = db.prepare(qs[0].sql.replace('select offer.*,', 'select offer.id, offer."sellerId", offer.title, offer."sourceType", offer."assetId", offer."batteryId", offer."energyWh", offer."remainingWh", offer."priceMicrosPerKwh", offer."gridFeeMicrosPerKwh", offer."platformFeeMicrosPerKwh", offer."allInMicrosPerKwh", offer.currency, offer."marketId", offer.latitude, offer.longitude, offer."publicLatitude", offer."publicLongitude", offer."deliveryStart", offer."deliveryEnd", offer.status, offer."isSimulated", offer.version, offer."createdAt",'))
for (let k = 0; k < 2; k++) {
await t('bare', i => bare.near(pts[i]![0], pts[i]![1], 5000))
await t('ours sql', i => st.all(qs[i].parameters))
await t('ours narrow sql', i => narrow.all(qs[i].parameters))
await t('compile', i => searchOffers(d.db, s(...pts[i]!), { sort: 'price', after: null }, 21))
}
console.log('---')
const W = async (n: string, f: (q: string) => string) => { const q = f(qs[0].sql); if (q === qs[0].sql) console.log('same!', n); const s = db.prepare(q); await t(n, i => s.all(qs[i].parameters)) }
await W('no outer sort', q => q.replace(/ order by "offer"\.[^)]*$/, ''))
await W('no deliveryStart', q => q.replace('offer."allInMicrosPerKwh", offer."deliveryStart",\n', 'offer."allInMicrosPerKwh",\n'))
await W('inner joins', q => q.replaceAll('left join', 'join'))
await W('bare dist', q => q.replace('* 0.999999999999999', ''))
await W('no total', q => q.replace('(select count(*) from found)', '0'))
await W('narrow', q => q.replace('select offer.*,', 'select offer.id, offer."sellerId", offer.title, offer."sourceType", offer."assetId", offer."batteryId", offer."energyWh", offer."remainingWh", offer."priceMicrosPerKwh", offer."gridFeeMicrosPerKwh", offer."platformFeeMicrosPerKwh", offer."allInMicrosPerKwh", offer.currency, offer."marketId",  offer."publicLatitude", offer."publicLongitude", offer."deliveryStart", offer."deliveryEnd", offer.status, offer."isSimulated", offer.version, offer."createdAt",'))
const bareSql = (await import('node:fs')).readFileSync('/work/main/tools/bench/peers/bare-offers.ts', 'utf8').match(/searchSql = `([\s\S]*?)`\n/)![1]!.replace('${pageSize + 1}', '21')
const bs = db.prepare(bareSql); const circ = (i: number) => { const [a, b] = pts[i]!; const c = Math.cos(a * Math.PI / 180); return { latitude: a, longitude: b, radiusM: 5000, minLatitude: a - .04497, maxLatitude: a + .04497, minLongitude: b - .04497 / c * 1.01, maxLongitude: b + .04497 / c * 1.01, cosine: c, now: Date.now() } }
await t('bare sql', i => bs.all(circ(i)))
const bs2 = db.prepare(bareSql.replace('@now', '@now').replace('limit 21', 'limit 21').replace('select offer.id, offer."sellerId"', 'select offer.*, offer.id, offer."sellerId"')); await t('bare sql wide', i => bs2.all(circ(i)))
console.log(db.prepare('select count(*) from (' + bareSql + ')').pluck().get(circ(0)), st.all(qs[0].parameters).length)
console.log('+++')
const X = async (n: string, f: (q: string) => string) => { const q = f(bareSql); if (q === bareSql && n !== 'bare') console.log('same!', n); const s = db.prepare(q); await t(n, i => s.all(circ(i))) }
await X('bare', q => q)
await X('subselect from', q => q.replace('from offer_place as place cross join offer on offer.seq = place.id\n    where place."maxLatitude" >= @minLatitude and place."minLatitude" <= @maxLatitude\n      and place."maxLongitude" >= @minLongitude and place."minLongitude" <= @maxLongitude\n      and', 'from (select id as seq from offer_place where "maxLatitude" >= @minLatitude and "minLatitude" <= @maxLatitude\n      and "maxLongitude" >= @minLongitude and "minLongitude" <= @maxLongitude) as box cross join offer where offer.seq = box.seq and '))

const flat = qs[0].sql.replace(/^select[\s\S]*? from \(\s+with/, 'with').replace(/select offer\.\*, page[\s\S]*$/, '')
const sellers = 'u."fullName" as "sellerName", r."soldWh", r."deliveredWh", r."completedTrades"'
const joins = 'left join user_account u on u.id = offer."sellerId" left join seller_record r on r."sellerId" = offer."sellerId"'
const Y = async (n: string, q: string) => { const s = db.prepare(q); await t(n, i => s.all(qs[i].parameters)) }
await Y('nested (ours)', qs[0].sql)
await Y('flat', flat + `select offer.*, page."distanceM", (select count(*) from found) as total, ${sellers} from page cross join offer on offer.seq = page.seq ${joins} order by page."allInMicrosPerKwh", page."distanceM", page.id`)
await Y('flat no order', flat + `select offer.*, page."distanceM", (select count(*) from found) as total, ${sellers} from page cross join offer on offer.seq = page.seq ${joins}`)
await Y('flat no total', flat + `select offer.*, page."distanceM", ${sellers} from page cross join offer on offer.seq = page.seq ${joins} order by page."allInMicrosPerKwh", page."distanceM", page.id`)
const flat2 = flat.replace(/page as \(([\s\S]*)\)\s*$/, (m: string, x: string) => 'page as (' + x + ')').replace('where true ', '')
await Y('flat no where true', flat2 + `select offer.*, page."distanceM", (select count(*) from found) as total, ${sellers} from page cross join offer on offer.seq = page.seq ${joins} order by page."allInMicrosPerKwh", page."distanceM", page.id`)
await Y('flat window', flat2.replace('found as materialized (select * from', 'found as (select *, count(*) over () as total from') + `select offer.*, page."distanceM", page.total, ${sellers} from page cross join offer on offer.seq = page.seq ${joins} order by page."allInMicrosPerKwh", page."distanceM", page.id`)
await X('bare', q => q)
console.log('stages')
const oursFound = flat.replace(/,\s+page as \([\s\S]*$/, '')
await (async () => { const s = db.prepare(oursFound + ' select count(*), sum("distanceM") from found'); await t('ours found', i => s.all(qs[i].parameters.slice(0, 11))) })()
const bareFound = bareSql.replace(/\n\s+select offer\.id, offer\."sellerId"[\s\S]*$/, '')
await X('bare found', () => bareFound + ' select count(*), sum("distanceM") from found')
const p2 = (q: string) => q
await (async () => { const s = db.prepare(oursFound.replace(' * 0.999999999999999', '').replace(/offer\."deliveryStart",\s+cast/, 'cast')); await 0 })().catch(() => 0)
await (async () => { const s = db.prepare(oursFound.replace(/offer\."deliveryStart",\s+cast/, 'cast') + ' select count(*), sum("distanceM") from found'); await t('ours found w/o deliveryStart', i => s.all(qs[i].parameters.slice(0, 11))) })()
await (async () => { const q = oursFound.replace('found as materialized', 'found as').replace(/ and offer\.status = 'open'/, " and offer.status = 'open'"); const s = db.prepare(q + ' select count(*), sum("distanceM") from found'); await t('ours found nomat', i => s.all(qs[i].parameters.slice(0, 11))) })()
await (async () => { let q = oursFound; const v = qs[0].parameters; q = q.replace('cast(round(?', 'cast(round(' + v[0]); const s = db.prepare(q + ' select count(*), sum("distanceM") from found'); await t('ours found const D', i => s.all(qs[i].parameters.slice(1, 11))) })()
await (async () => { let q = oursFound; q = q.replace(/\s+\* 0\.999999999999999/, ''); const s = db.prepare(q + ' select count(*), sum("distanceM") from found'); await t('ours found no factor', i => s.all(qs[i].parameters.slice(0, 11))) })()
console.log(oursFound)
console.log('tails')
const ourTail = `select offer.*, page."distanceM", (select count(*) from found) as total, ${sellers} from page cross join offer on offer.seq = page.seq ${joins} order by page."allInMicrosPerKwh", page."distanceM", page.id`
const bareTail = bareSql.slice(bareFound.length)
await X('bareFound+ourTail', () => bareFound + `, page as (select * from found order by "allInMicrosPerKwh", "distanceM", id limit 21) ` + ourTail)
await X('bareFound+ourTail inline page', () => bareFound + ourTail.replace('from page cross', `from (select * from found order by "allInMicrosPerKwh", "distanceM", id limit 21) as page cross`))
await X('bareFound+bareTail', () => bareFound + bareTail)
await X('bareFound+bareTail left join', () => bareFound + bareTail.replace('\n  join user', '\n  left join user'))
await X('bareFound+bareTail offer.*', () => bareFound + bareTail.replace(/select offer\.id[\s\S]*offer\."createdAt",/, 'select offer.*, page."distanceM",' + sellers.replace('u.', 'seller.').replaceAll('r."', 'record."') + ','))
