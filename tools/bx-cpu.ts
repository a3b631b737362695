import { readFileSync } from 'node:fs'
import autocannon from 'autocannon'
import { startBare, startOurs } from './bench/processes.ts'
import { pagePaths } from './bench/cases/reading.ts'
import { createRandom } from '@commonwatt/domain'
import { land } from './bench/seed/fill-offers.ts'
const file = process.argv[2]!, what = process.argv[3]!, amount = Number(process.argv[4] ?? 4000), who = process.argv[5] ?? 'both'
const cpu = (pid: number) => { const s = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(s[11]) + Number(s[12])) * 10 }
const ours = await startOurs(file), bare = await startBare(file)
let paths: string[] = []
if (what === 'page') paths = [...pagePaths]
else if (what === 'asset') { for (const p of pagePaths.slice(0, 40)) paths.push(...((await (await fetch(ours.url + p)).json()) as any).items.map((x: any) => '/api/v1/assets/' + x.id)) }
else if (what === 'live') paths = ['/health/live']
else { const r = createRandom(4711); for (let i = 0; i < 300; i++) paths.push(`/api/v1/offers?latitude=${(48.1 + r() * 1.8).toFixed(5)}&longitude=${(8.1 + r() * 2.8).toFixed(5)}&radiusM=5000`) }
async function run(s: any, n: number) { const c0 = cpu(s.pid); const t0 = performance.now(); const r: any = await new Promise((res, rej) => autocannon({ url: s.url, connections: 4, amount: n, requests: paths.map(path => ({ method: 'GET' as const, path })) }, (e: any, x: any) => e ? rej(e) : res(x))); const c = cpu(s.pid) - c0; return { us: Math.round(c * 1000 / n), rps: Math.round(n / (performance.now() - t0) * 1000), non2xx: r.non2xx } }
for (let i = 0; i < 4; i++) { const a = await run(ours, amount); const b = what === 'live' ? a : await run(bare, amount); console.log(what, 'ours', a.us, 'us/req', a.rps, 'rps', a.non2xx, '| bare', b.us, 'us/req', b.rps, 'rps | cpu ratio', (b.us / a.us).toFixed(2)) }
await ours.stop(); await bare.stop()
