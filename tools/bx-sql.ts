import Sqlite from 'better-sqlite3'
import { prepareAssets } from './bench/peers/bare-assets.ts'
import { towns, assetTypes } from './bench/seed/fill-assets.ts'
const src = '/work/main/apps/api/src'
const db = new Sqlite('/tmp/bx/m.db'); db.pragma('mmap_size = 268435456')
const cols = ['seq','id','ownerId','siteId','name','type','status','capacityW','locationName','latitude','longitude','publicLatitude','publicLongitude','priceMicrosPerKwh','currency','description','photosJson','isSimulated','version','createdAt'].map(c => `asset."${c}"`).join(',')
const page = (extra: string) => db.prepare(`select ${cols}, null as "distanceM" from asset_place_term as walked cross join asset
    where walked.term = ? and walked.type = ? and asset.seq = walked.seq and asset.status <> 'retired' ${extra} order by walked.seq desc limit ?`)
const A = page('and asset.type = ?')
const B = page('')
const names = db.prepare(`select id, "fullName" from user_account where id in (${Array(20).fill('?').join(',')})`)
const bare = prepareAssets(db)
const time = (n: string, f: (t: string, ty: string) => unknown) => { let best = 1e9; for (let r = 0; r < 7; r++) { const c0 = process.cpuUsage(); let k = 0; for (const t of towns) for (const ty of assetTypes) { f(t.normalize('NFKD').replace(/\p{M}/gu,'').toLowerCase(), ty); k++ } const u = process.cpuUsage(c0); best = Math.min(best, (u.user + u.system) / k) } console.log(n, best.toFixed(1), 'us') }
time('ours page', (t, ty) => A.all(t, ty, ty, 21))
time('ours page no type', (t, ty) => B.all(t, ty, 21))
time('ours page+names', (t, ty) => { const rows = B.all(t, ty, 21) as any[]; return names.all(rows.slice(0, 20).map(r => r.ownerId)) })
time('bare page', (t, ty) => bare.page(ty, t))
time('bare page+json', (t, ty) => JSON.stringify(bare.page(ty, t)))
const x = db.prepare('select 1 as a'); time('select 1', () => x.all())
const y = db.prepare(`select seq from asset_place_term where term=? and type=? order by seq desc limit 21`); time('seqs', (t, ty) => y.all(t,ty))
const z = db.prepare(`select id from user_account where id=?`); const id = (db.prepare('select id from user_account limit 1').get() as any).id; time('one user', () => z.all(id))
