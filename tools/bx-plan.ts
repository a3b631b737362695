import Sqlite from 'better-sqlite3'
const src = '/work/main/apps/api/src'
const { openDatabase } = await import(src + '/database/database.ts')
const { searchOffers } = await import(src + '/modules/offers/queries/search.ts')
const { Kysely } = await import('/work/main/apps/api/node_modules/kysely/dist/index.js')
const d = openDatabase('sqlite:/tmp/bx/m.db')
const db = new Sqlite('/tmp/bx/m.db'); db.pragma('mmap_size = 268435456'); db.pragma('temp_store = MEMORY')
let got: any
const ex = d.db.getExecutor(); 
const proto = Object.getPrototypeOf(Object.getPrototypeOf(ex)); const orig = proto.executeQuery
proto.executeQuery = function (q: any, ...r: any[]) { got = q; return orig.call(this, q, ...r) }
const s = (a: number, b: number) => ({ now: Date.now(), near: { point: { latitude: a, longitude: b }, radiusM: 5000 }, words: [] })
await searchOffers(d.db, s(48.7, 9.2), { sort: 'price', after: null }, 21)
console.log(got.sql, got.parameters)
for (const r of db.prepare('explain query plan ' + got.sql).all(got.parameters) as any[]) console.log(r.id, r.parent, r.detail)
const st = db.prepare(got.sql)
let best = 1e9; for (let r = 0; r < 20; r++) { const c = process.cpuUsage(); for (let i = 0; i < 50; i++) st.all(got.parameters); const u = process.cpuUsage(c); best = Math.min(best, (u.user + u.system) / 50) } console.log('sql only', best)
proto.executeQuery = async function (q: any) { return { rows: [] } }
best = 1e9; for (let r = 0; r < 20; r++) { const c = process.cpuUsage(); for (let i = 0; i < 200; i++) await searchOffers(d.db, s(48.7, 9.2), { sort: 'price', after: null }, 21); const u = process.cpuUsage(c); best = Math.min(best, (u.user + u.system) / 200) } console.log('compile only', best)
import { prepareOffers } from './bench/peers/bare-offers.ts'
const bare = prepareOffers(db)
const t = (n: string, f: () => void) => { let best = 1e9; for (let r = 0; r < 20; r++) { const c = process.cpuUsage(); for (let i = 0; i < 50; i++) f(); const u = process.cpuUsage(c); best = Math.min(best, (u.user + u.system) / 50) } console.log(n, best) }
t('bare', () => bare.near(48.7, 9.2, 5000)); t('ours sql', () => st.all(got.parameters)); t('bare', () => bare.near(48.7, 9.2, 5000)); t('ours sql', () => st.all(got.parameters))
const v2 = db.prepare(got.sql.replace('"offer"."seq" in (select id as seq from "offer_place"', 'true and "offer"."seq" in (select id as seq from "offer_place"').replace('"remainingWh" >= ?', '+"remainingWh" >= ?'))
t('v2', () => v2.all(got.parameters))
const raw = (q: string) => { const s = db.prepare(q); return s }
const inner = /as materialized \((select "seq"[\s\S]*?)\),\s+found/.exec(got.sql)![1]!
const p = got.parameters.slice(0, 10)
const i1 = raw(`select count(*) from (${inner})`); t('inner count', () => i1.all(p))
const i2 = raw(`select sum("distanceM") from (${inner})`); t('inner dist', () => i2.all(p))
const j = raw(`select count(*) from offer_place p cross join offer on offer.seq = p.id where "maxLatitude" >= ? and "minLatitude" <= ? and "maxLongitude" >= ? and "minLongitude" <= ? and offer.status = 'open' and "deliveryStart" > 5 and "remainingWh" >= 1`); t('join count', () => j.all(p.slice(6)))
const k = raw(`select sum(cast(round(12742017.6 * asin(sqrt((power(sin(radians("offer"."publicLatitude" - 48.7) / 2), 2)
    + 0.66 * cos(radians("offer"."publicLatitude")) * power(sin(radians("offer"."publicLongitude" - 9.2) / 2), 2))
    * 0.999999999999999))) as bigint)) from offer_place p cross join offer on offer.seq = p.id where "maxLatitude" >= ? and "minLatitude" <= ? and "maxLongitude" >= ? and "minLongitude" <= ? and offer.status = 'open' and "deliveryStart" > 5 and "remainingWh" >= 1`); t('join dist', () => k.all(p.slice(6)))
console.log('---')
const base: string = got.sql
const T = (n: string, q: string) => { const s = db.prepare(q); t(n, () => s.all(got.parameters)) }
T('base', base)
T('no outer order', base.replace(/ order by "offer"\."allIn.*$/, ''))
T('count outer', 'select count(*) from (' + base + ')')
T('few columns', base.replace('select offer.*, page', 'select offer.id, offer."sellerId", offer."allInMicrosPerKwh", page'))
T('no total', base.replace('(select count(*) from found)', '0'))
T('found only', base.replace(/ \(\s+with/, 'XX').replace(/^.*XX/s, 'with').replace(/page as materialized[\s\S]*$/, 'x as (select 1) select count(*) from found where 21 = ?'))
T('page only', base.replace(/ \(\s+with/, 'XX').replace(/^.*XX/s, 'with').replace(/select offer\.\*[\s\S]*$/, 'select count(*) from page'))
T('page not mat', base.replace('page as materialized', 'page as'))
console.log('+++')
const [D, la, cs, lo, now, one, b1, b2, b3, b4, rad, lim] = got.parameters
const dist = `cast(round(${D} * asin(sqrt((power(sin(radians("offer"."publicLatitude" - ?2) / 2), 2)
    + ?3 * cos(radians("offer"."publicLatitude")) * power(sin(radians("offer"."publicLongitude" - ?4) / 2), 2))
    * 0.999999999999999))) as bigint)`
const par = [0, la, cs, lo, now, one, b1, b2, b3, b4, rad, lim]
const seqs = `select id as seq from offer_place where "maxLatitude" >= ?7 and "minLatitude" <= ?8 and "maxLongitude" >= ?9 and "minLongitude" <= ?10`
const where = `offer.status = 'open' and offer."deliveryStart" > ?5 and offer."remainingWh" >= ?6`
const tail = (cols: string) => `select ${cols}, page."distanceM", (select count(*) from found) as total, u."fullName", r."soldWh", r."deliveredWh", r."completedTrades"
 from page cross join offer on offer.seq = page.seq left join user_account u on u.id = offer."sellerId" left join seller_record r on r."sellerId" = offer."sellerId"
 order by page."allInMicrosPerKwh", page."distanceM", page.id`
const pagesql = `page as (select * from found order by "allInMicrosPerKwh", "distanceM", id limit ?12)`
const V = (n: string, q: string) => { const s = db.prepare(q.replace(/\?(\d+)/g, "@p$1")); const o = Object.fromEntries(par.map((v: any, i: number) => ["p" + (i + 1), v])); t(n, () => s.all(o)) }
const placed = `placed as materialized (select offer.seq, offer.id, offer."allInMicrosPerKwh", ${dist} as "distanceM" from (${seqs}) as box cross join offer where offer.seq = box.seq and ${where} and ?1 = 0)`
V('v1', `with ${placed}, found as materialized (select * from placed where "distanceM" <= ?11), ${pagesql} ${tail('offer.*')}`)
V('v1 one-mat', `with ${placed}, found as (select * from placed where "distanceM" <= ?11), ${pagesql} ${tail('offer.*')}`)
V('v2 dist in where', `with found as materialized (select offer.seq, offer.id, offer."allInMicrosPerKwh", ${dist} as "distanceM" from (${seqs}) as box cross join offer where offer.seq = box.seq and ${where} and ?1 = 0 and ${dist} <= ?11), ${pagesql} ${tail('offer.*')}`)
V('v1 count only', `with ${placed}, found as materialized (select * from placed where "distanceM" <= ?11) select count(*) from found where ?12 = ?12`)
V('window', `with ${placed}, page as (select *, count(*) over () as total from placed where "distanceM" <= ?11 order by "allInMicrosPerKwh", "distanceM", id limit ?12) ${tail('offer.*').replace('(select count(*) from found)', 'page.total')}`)
V('v3 no id', `with ${placed.replace('offer.id, ', '')}, found as (select * from placed where "distanceM" <= ?11), page as (select * from found order by "allInMicrosPerKwh", "distanceM" limit ?12) ${tail('offer.*').replace(', page.id', '')}`)
t('bare', () => bare.near(48.7, 9.2, 5000))
