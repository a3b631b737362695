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
const s = (a: number, b: number) => ({ now: Date.now(), near: { point: { latitude: a, longitude: b }, radiusM: 5000 }, words: [] })
const A: number[] = [], B: number[] = []
for (let r = 0; r < 12; r++) for (const [a, b] of pts) {
  let t = performance.now(); bare.near(a, b, 5000); A.push(performance.now() - t)
  t = performance.now(); await searchOffers(d.db, s(a, b), { sort: 'price', after: null }, 21); B.push(performance.now() - t)
}
const med = (x: number[]) => { x.sort((p, q) => p - q); return [x[x.length >> 2], x[x.length >> 1], x[(x.length * 0.75) | 0]].map(v => (v! * 1000).toFixed(0)).join(' ') }
console.log('bare', med(A.slice(600)), 'ours', med(B.slice(600)))
