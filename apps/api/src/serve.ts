import { createSandboxPayments } from './adapters/sandbox-payments.ts'
import { buildApp, jobs } from './app.ts'
import { buildContext } from './build-context.ts'
import { ConfigFault, readConfig, type Config } from './config.ts'
import { openDatabase } from './database/database.ts'
import { migrate } from './database/migrate.ts'
import { startDemo } from './demo/start-demo.ts'
import { listMarkets } from './modules/markets/index.ts'

/** Reads the configuration or ends the process with one line per fault. */
function readConfigOrExit(): Config {
  try {
    const config = readConfig(process.env)
    // Reads the file of further markets, so that its faults show before anything starts.
    listMarkets({ config })
    return config
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error
    for (const fault of error.faults) console.error(`Configuration: ${fault}`)
    process.exit(1)
  }
}

/**
 * What the world refuses at the start is told in a line of its own, as faults of the configuration
 * are.
 */
async function orExit<T>(what: string, start: () => Promise<T>): Promise<T> {
  try {
    return await start()
  } catch (error) {
    const code = (error as { code?: unknown } | null)?.code
    if (typeof code !== 'string' || !(error instanceof Error)) throw error
    const reasons = error instanceof AggregateError ? error.errors.map(String) : [error.message]
    console.error(`${what}: ${reasons.join('; ')} (${code})`)
    process.exit(1)
  }
}

const config = readConfigOrExit()
const database = await orExit('The database cannot be used', async () => {
  const opened = openDatabase(config.databaseUrl)
  await migrate(opened.dialect)
  return opened
})
const payments = createSandboxPayments({ config, database, baseUrl: () => localAddress() })
const context = buildContext({ config, database, payments })
const app = await buildApp(context)
await context.events.start(context.db)
await orExit('The address cannot be listened on', () =>
  app.listen({ port: config.port, host: config.host })
)
if (config.isProduction) {
  context.log.warn(
    'Payments go through the sandbox: who tops up gets money that nobody has paid in'
  )
}
context.jobs.start(context, jobs)
const demo = config.isDemo ? await startDemo(context) : null

console.log(`\nCommonwatt is running at ${shownAddress()}`)
console.log(`API documentation: ${shownAddress()}/api/docs`)
for (const line of demo?.welcome ?? []) console.log(line)
console.log('Stop with Ctrl-C.\n')

/**
 * Where this process reaches itself: the address it listens on, or loopback when it listens on all.
 */
function localAddress(): string {
  const address = app.server.address()
  if (typeof address !== 'object' || !address) return config.publicUrl
  const isAll = address.address === '0.0.0.0' || address.address === '::'
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${isAll ? '127.0.0.1' : host}:${address.port}`
}

function shownAddress(): string {
  return process.env['PUBLIC_URL'] === undefined
    ? localAddress().replace('127.0.0.1', 'localhost')
    : config.publicUrl
}

let isStopping = false

/** Finishes what runs, then closes: requests, jobs, events, database. */
async function stop(): Promise<void> {
  if (isStopping) return
  isStopping = true
  await demo?.stop()
  await app.close()
  await context.jobs.stop(context)
  await context.events.stop()
  await database.close()
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('Commonwatt did not stop cleanly', error)
        process.exit(1)
      }
    )
  })
}
