import Sqlite from 'better-sqlite3'
import { prepareOffers } from './bench/peers/bare-offers.ts'
import { createRandom } from '@commonwatt/domain'
const db = new Sqlite('/tmp/bx/m.db'); db.pragma('mmap_size = 268435456'); db.pragma('temp_store = MEMORY')
const bare = prepareOffers(db)
const r0 = createRandom(4711); const pts = Array.from({ length: 300 }, () => [48.1 + r0() * 1.8, 8.1 + r0() * 2.8] as const)
const time = (n: string, f: (la: number, lo: number) => unknown) => { let best = 1e9; for (let r = 0; r < 6; r++) { const c0 = process.cpuUsage(); for (const [a, b] of pts) f(a, b); const u = process.cpuUsage(c0); best = Math.min(best, (u.user + u.system) / pts.length) } console.log(n, best.toFixed(1), 'us') }
time('bare', (a, b) => bare.near(a, b, 5000))
const src = '/work/main/apps/api/src'
const { openDatabase } = await import(src + '/database/database.ts')
const { searchOffers, countOffers } = await import(src + '/modules/offers/queries/search.ts')
const d = openDatabase('sqlite:/tmp/bx/m.db')
let texts = new Set<string>(); 
let n = 0
const timeA = async (name: string, f: (la: number, lo: number) => Promise<unknown>) => { let best = 1e9; for (let r = 0; r < 6; r++) { const c0 = process.cpuUsage(); for (const [a, b] of pts) await f(a, b); const u = process.cpuUsage(c0); best = Math.min(best, (u.user + u.system) / pts.length) } console.log(name, best.toFixed(1), 'us') }
const s = (a: number, b: number) => ({ now: Date.now(), near: { point: { latitude: a, longitude: b }, radiusM: 5000 }, words: [] })
await timeA('ours search', (a, b) => searchOffers(d.db, s(a, b), { sort: 'price', after: null }, 21))
await timeA('ours count', (a, b) => countOffers(d.db, s(a, b), 1000))
const inBox = db.prepare('select count(*) c from offer_place where "maxLatitude" >= ? and "minLatitude" <= ? and "maxLongitude" >= ? and "minLongitude" <= ?').pluck()
time('box', (a, b) => inBox.get(a - .045, a + .045, b - .07, b + .07))
console.log(inBox.get(pts[0]![0] - .045, pts[0]![0] + .045, pts[0]![1] - .07, pts[0]![1] + .07))
