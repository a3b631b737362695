import Sqlite from 'better-sqlite3'
import fastify from 'fastify'
import { rmSync, existsSync } from 'node:fs'
import { pino } from 'pino'
import { tmpdir } from 'node:os'
import { buildApp } from './app.ts'
import { buildContext } from './build-context.ts'
import { openDatabase } from './database/database.ts'
import { migrate } from './database/migrate.ts'
import { createAssets } from './modules/assets/index.ts'
import { register } from './modules/identity/index.ts'
import { createRandom } from '@commonwatt/domain'

const count = Number(process.argv[2])
const url = process.argv[3] ?? `sqlite:/tmp/bench/${count}.db`
const file = url.replace('sqlite:', '')
const fresh = !url.startsWith('sqlite:') || !existsSync(file)
const database = openDatabase(url)
await migrate(database.dialect)
const config = {
  isProduction: false, port: 0, host: '', publicUrl: 'http://localhost:3000', databaseUrl: url, dataFolder: tmpdir(),
  jwtSecret: 'x'.repeat(40), isDemo: false, logLevel: 'silent' as const, rateLimitPerMinute: 1e9, strictRateLimitPerMinute: 1e9,
  marketsFile: null, trading: { isEnabled: true, minPriceMicrosPerKwh: 0, maxDistanceM: 50000, defaultRadiusM: 12000 }
}
const context = buildContext({ config, database, payments: {} as never, log: pino({ level: 'silent' }) })
const towns = Array.from({ length: 100 }, (_, i) => `${'BDFGHKLMNPRSTW'[i % 14]}${'aeiou'[i % 5]}${'lmnrst'[i % 6]}${'bdfg'[i % 4]}${'aeiou'[(i * 7) % 5]}${i}`)
if (fresh) {
  const random = createRandom(7)
  const owners: string[] = []
  for (let i = 0; i < 20; i++) owners.push((await register(context, { email: `a${i}@b.cd`, password: 'a good long password', fullName: `Owner ${i}`, role: 'producer' }))!.id)
  const types = ['solar', 'wind', 'biogas', 'hydro', 'battery'] as const
  const t0 = performance.now()
  for (let start = 0; start < count; start += 1000) {
    await createAssets(context, Array.from({ length: Math.min(1000, count - start) }, (_, k) => ({
      ownerId: owners[(start + k) % 20]!,
      input: {
        name: `Roof number ${(start + k) % 5000}`, type: types[Math.floor(random() * 5)]!, capacityW: 1000 + Math.floor(random() * 100000),
        locationName: `${towns[Math.floor(random() * 100)]}, Altstadt`, position: { latitude: 47 + random() * 7, longitude: 7 + random() * 7 },
        priceMicrosPerKwh: Math.floor(random() * 300000), currency: 'EUR', description: 'Panels owned by the association of the neighbourhood, cleaned every spring.'
      }
    })))
  }
  console.log('filled', count, Math.round(performance.now() - t0), 'ms')
}
const app = await buildApp(context)
await app.ready()
async function time(name: string, path: string, n = 300) {
  for (let i = 0; i < 50; i++) { const r = await app.inject({ method: 'GET', url: path }); if (r.statusCode !== 200) throw new Error(r.payload) }
  const ms: number[] = []
  for (let i = 0; i < n; i++) { const t = performance.now(); await app.inject({ method: 'GET', url: path }); ms.push(performance.now() - t) }
  ms.sort((a, b) => a - b)
  console.log(name.padEnd(34), 'p50', ms[n >> 1]!.toFixed(3), 'p95', ms[Math.floor(n * 0.95)]!.toFixed(3))
  return ms[n >> 1]!
}
const town = towns[37]!
if (process.argv[4] === 'profile') { const path = `/api/v1/assets?type=solar&location=${town}`; const r = await app.inject({ method: 'GET', url: path }); console.log(r.headers, r.payload.length); const t0 = performance.now(); for (let i = 0; i < 8000; i++) await app.inject({ method: 'GET', url: path }); console.log((performance.now() - t0) / 8000); process.exit(0) }
if (process.argv[4] !== 'ratio') {
await time('type + location newest', `/api/v1/assets?type=solar&location=${town}`)
await time('type newest', `/api/v1/assets?type=solar`)
await time('all newest', `/api/v1/assets`)
await time('location newest', `/api/v1/assets?location=${town}`)
await time('location prefix, type', `/api/v1/assets?type=wind&location=alt`)
await time('text roof', `/api/v1/assets?text=roof`, 100)
await time('text rare', `/api/v1/assets?text=roof%204711`, 100)
await time('text + type + location', `/api/v1/assets?text=ass&type=solar&location=${town}`, 100)
await time('price sort + type + location', `/api/v1/assets?type=solar&location=${town}&sort=price`, 100)
await time('price sort + type', `/api/v1/assets?type=solar&sort=price`, 100)
await time('capacity_down', `/api/v1/assets?sort=capacity_down&minPriceMicrosPerKwh=1000&maxPriceMicrosPerKwh=200000`, 100)
await time('near 5 km newest', `/api/v1/assets?latitude=50&longitude=10&radiusM=5000`, 100)
await time('near 5 km distance', `/api/v1/assets?latitude=50&longitude=10&radiusM=5000&sort=distance`, 100)
await time('near 200 km newest', `/api/v1/assets?latitude=50&longitude=10&radiusM=200000`, 50)
await time('near 200 km distance', `/api/v1/assets?latitude=50&longitude=10&radiusM=200000&sort=distance`, 50)
await time('price 100..110', `/api/v1/assets?minPriceMicrosPerKwh=100&maxPriceMicrosPerKwh=110`, 50)
}
const first = (await app.inject({ method: 'GET', url: '/api/v1/assets' })).json() as { items: { id: string }[] }
const one = first.items[0]!.id
if (process.argv[4] !== 'ratio') await time('one asset', `/api/v1/assets/${one}`, 500)

if (url.startsWith('sqlite:')) {
  const raw = new Sqlite(file)
  raw.pragma('journal_mode = WAL'); raw.pragma('mmap_size = 268435456')
  const bare = fastify()
  const page = raw.prepare(`select asset.*, u."fullName" from asset_place_term p cross join asset join user_account u on u.id = asset."ownerId" where p.term=? and p.type=? and asset.seq=p.seq and asset.status<>'retired' order by p.seq desc limit 21`)
  const single = raw.prepare(`select asset.*, u."fullName" from asset join user_account u on u.id = asset."ownerId" where asset.id = ?`)
  bare.get('/page', (req) => ({ items: page.all((req.query as any).location, (req.query as any).type).slice(0, 20) }))
  bare.get('/one/:id', (req) => single.get((req.params as any).id))
  await bare.ready()
  const run = async (target: any, path: string) => {
    const n = 3000
    for (let i = 0; i < 500; i++) await target.inject({ method: 'GET', url: path })
    const before = process.cpuUsage()
    for (let i = 0; i < n; i++) await target.inject({ method: 'GET', url: path })
    const used = process.cpuUsage(before)
    return (used.user + used.system) / n / 1000
  }
  for (let k = 0; k < 3; k++) {
    const a = await run(bare, `/page?type=solar&location=${town.toLowerCase()}`), b = await run(app, `/api/v1/assets?type=solar&location=${town}`)
    const c = await run(bare, `/one/${one}`), d = await run(app, `/api/v1/assets/${one}`)
    console.log('page bare', a.toFixed(3), 'ours', b.toFixed(3), 'ratio', (a / b).toFixed(2), '| one bare', c.toFixed(3), 'ours', d.toFixed(3), 'ratio', (c / d).toFixed(2))
  }
}
await app.close(); await database.close()
