import { tmpdir } from 'node:os'
import { buildContext } from '../src/build-context.ts'
import { readConfig } from '../src/config.ts'
import { openDatabase } from '../src/database/database.ts'
import { auctionJobs } from '../src/modules/auctions/index.ts'
import { createTestPayments } from './payments.ts'

/*
 * Runs what is due of the auctions in a process of its own: DATABASE_URL NOW_MS [KILL_AT]. Time
 * stands still. At the KILL_ATth time that clock or ids are asked (which happens in every step,
 * inside of transactions and between them) the process is gone, as in a power cut. Without it the
 * number of times is printed.
 */
const [databaseUrl = '', nowMs = '', killAt] = process.argv.slice(2)
let asked = 0

function count(): void {
  asked += 1
  if (asked === Number(killAt)) process.kill(process.pid, 'SIGKILL')
}

const database = openDatabase(databaseUrl)
const config = readConfig({
  DATABASE_URL: databaseUrl,
  JWT_SECRET: 'a secret that signs nothing here, long enough',
  LOG_LEVEL: 'error'
})
const clock = {
  now() {
    count()
    return Number(nowMs)
  }
}
const context = buildContext({
  config: { ...config, dataFolder: tmpdir() },
  database,
  payments: createTestPayments(),
  clock
})
const { ids } = context
context.ids = {
  next() {
    count()
    return ids.next()
  }
}
const job = auctionJobs.find(({ name }) => name === 'auctions.run')
if (!job) throw new Error('There is no such job')
await job.run(context, new AbortController().signal)
await database.close()
process.stdout.write(`${asked}\n`)
