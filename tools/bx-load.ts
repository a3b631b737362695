import autocannon from 'autocannon'
import { pagePaths } from './bench/cases/reading.ts'
import { createRandom } from '@commonwatt/domain'
const url = process.argv[2]!, what = process.argv[3]!, s = Number(process.argv[4])
let paths: string[] = []
if (what === 'page') paths = [...pagePaths]
else if (what === 'asset') { for (const p of pagePaths.slice(0, 40)) paths.push(...((await (await fetch(url + p)).json()) as any).items.map((x: any) => '/api/v1/assets/' + x.id)) }
else if (what === 'live') paths = ['/health/live']
else { const r = createRandom(4711); for (let i = 0; i < 300; i++) paths.push(`/api/v1/offers?latitude=${(48.1 + r() * 1.8).toFixed(5)}&longitude=${(8.1 + r() * 2.8).toFixed(5)}&radiusM=5000`) }
const r: any = await new Promise((res, rej) => autocannon({ url, connections: 4, duration: s, requests: paths.map(path => ({ method: 'GET' as const, path })) }, (e: any, x: any) => e ? rej(e) : res(x)))
console.log(what, r.requests.average, r.non2xx, r.requests.total)
