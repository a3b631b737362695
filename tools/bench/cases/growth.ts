import { ratiosOf, spreadOf, type Figure } from '../figures.ts'
import { loadPaths } from '../load.ts'
import { startOurs, type Server } from '../processes.ts'
import { alternate, describeTimes, type Setting } from '../rounds.ts'
import { bringFile } from '../seed/bring-file.ts'
import { fillAssets } from '../seed/fill-assets.ts'
import { pagePaths } from './reading.ts'

const few = 10_000
const many = 1_000_000
const atMost = 1.5

/** Whether a page stays as fast when the marketplace grows a hundredfold. */
export async function measureGrowth(setting: Setting): Promise<Figure> {
  const bring = (count: number) =>
    bringFile(setting, `assets-${count}`, (file) => fillAssets(file, count))
  const large = await startOurs(await bring(many))
  const small = await startOurs(await bring(few))
  const round = (server: Server) => () => loadPaths(server.url, pagePaths, setting.seconds)
  await alternate(1, round(large), round(small))
  const { ours, peer } = await alternate(setting.rounds, round(large), round(small))
  await Promise.all([large.stop(), small.stop()])
  const p50 = (loads: readonly { p50Ms: number }[]) => loads.map(({ p50Ms }) => p50Ms)
  return {
    name: 'growth, 10,000 to 1,000,000 assets',
    value: spreadOf(ratiosOf(p50(ours), p50(peer))),
    unit: 'ratio',
    target: { atMost },
    sides: {
      unit: 'ms (p50)',
      ours: spreadOf(p50(ours)),
      peer: spreadOf(p50(peer)),
      peerName: 'ours with 10,000'
    },
    notes: [`p50 and p99: ${describeTimes(ours)}, with 10,000 ${describeTimes(peer)}`]
  }
}
