// Durable writes with nothing around them: prepared statements of better-sqlite3, told by messages
// how long to go on.
import { preparePurchases } from './bare-purchases.ts'
import { prepareTrades } from './bare-trades.ts'
import { openPeerDatabase } from './open-database.ts'

export type WriterTask = { work: 'readings' | 'transactions' | 'purchases'; seconds: number }

const database = openPeerDatabase(process.argv[2] ?? '')
const quarterMs = 900_000
const batch = 500
const firstStart = Date.UTC(2001, 0, 1)
const lastStart = Date.UTC(2025, 0, 1)

const insertReading = database.prepare(
  `insert into reading ("deviceSeq", channel, "intervalStart", "intervalEnd", "valueWh", quality, version, "knownAt")
   values (?, ?, ?, ?, ?, ?, ?, ?)`
)
const insertBatch = database.transaction((rows: readonly (readonly unknown[])[]) => {
  for (const row of rows) insertReading.run(...row)
})
const insertTrade = prepareTrades(database)
const writePurchase = preparePurchases(database)

const channels = ['export', 'import', 'production', 'consumption']
const devices = database.prepare<[], number>('select seq from device order by seq').pluck().all()
let written = 0

/**
 * The same rows as ours get: quarter-hours one after another, on every device and channel in turn.
 */
function nextRows(): unknown[][] {
  const lane = written % (devices.length * channels.length)
  const place = Math.floor(written / (devices.length * channels.length)) * batch
  written += 1
  const start = firstStart + place * quarterMs
  if (start > lastStart) throw new Error('There is no time left to write readings about')
  const deviceSeq = devices[lane % devices.length]
  const channel = channels[Math.floor(lane / devices.length)]
  return Array.from({ length: batch }, (_, index) => {
    const at = start + index * quarterMs
    return [deviceSeq, channel, at, at + quarterMs, index, 'measured', 1, Date.now()]
  })
}

/** What is done in each transaction; the answer is how many that counts for. */
const works: Record<WriterTask['work'], () => number> = {
  readings: () => {
    insertBatch(nextRows())
    return batch
  },
  transactions: () => {
    insertTrade({ offerId: 'an offer of thirty-six characters ..', energyWh: 10 })
    return 1
  },
  purchases: () => {
    writePurchase()
    return 1
  }
}

function run({ work, seconds }: WriterTask): { count: number; elapsedMs: number } {
  const startedAt = performance.now()
  let count = 0
  while (performance.now() < startedAt + seconds * 1000) {
    count += works[work]()
  }
  return { count, elapsedMs: performance.now() - startedAt }
}

process.on('message', (task: WriterTask) => process.send?.(run(task)))
process.on('disconnect', () => process.exit())
process.send?.({ ready: true })
