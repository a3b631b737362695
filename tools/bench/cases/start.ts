import { execFileSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { spreadOf, type Figure } from '../figures.ts'
import { startBare, startOurs } from '../processes.ts'
import type { Setting } from '../rounds.ts'
import { removeFile } from '../seed/bring-file.ts'
import { bringMarket } from './reading.ts'

const mostStartMs = 1000
const mostIdleMb = 200
const idleMs = 5000

/** How soon the API answers on a database that is there, and what it weighs when nobody asks. */
export async function measureStart(setting: Setting): Promise<Figure[]> {
  const file = join(setting.folder, `start-${process.pid}.db`)
  copyFileSync(await bringMarket(setting), file)
  const startsMs: number[] = []
  const bareStartsMs: number[] = []
  const idleMb: number[] = []
  // The first start warms the file cache.
  await startOurs(file).then((server) => server.stop())
  for (let round = 0; round < setting.rounds; round += 1) {
    const ours = await startOurs(file)
    startsMs.push(ours.startMs)
    if (round < 3) {
      await new Promise((next) => setTimeout(next, idleMs))
      idleMb.push(readResidentMb(ours.pid))
    }
    await ours.stop()
    const bare = await startBare(file)
    bareStartsMs.push(bare.startMs)
    await bare.stop()
  }
  removeFile(file)
  return [
    {
      name: 'API start',
      value: spreadOf(startsMs),
      unit: 'ms',
      target: { atMost: mostStartMs },
      sides: {
        unit: 'ms',
        ours: spreadOf(startsMs),
        peer: spreadOf(bareStartsMs),
        peerName: 'bare'
      },
      notes: []
    },
    {
      name: 'idle memory',
      value: spreadOf(idleMb),
      unit: 'MB',
      target: { atMost: mostIdleMb },
      sides: null,
      notes: []
    }
  ]
}

function readResidentMb(pid: number): number {
  const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
  return (Number(kilobytes.trim()) * 1024) / 1_000_000
}
