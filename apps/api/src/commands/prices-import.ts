import { createReadStream } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createSandboxPayments } from '../adapters/sandbox-payments.ts'
import { buildContext } from '../build-context.ts'
import { ConfigFault, readConfig } from '../config.ts'
import { openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { findMarket, importPrices, listMarkets } from '../modules/markets/index.ts'
import { Refusal } from '../refusal.ts'

const usage = 'Usage: pnpm prices:import FILE [--market DE-LU]'

/**
 * Imports a CSV of prices, plain or gzip, whole or not at all; a running server shows them at once.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { market: { type: 'string', default: 'DE-LU' } }
  })
  const [file, ...others] = positionals.filter((argument) => argument !== '--')
  if (file === undefined || others.length > 0) throw new Error(usage)
  await access(file, constants.R_OK).catch(() => {
    throw new Error(`${file} cannot be read`)
  })
  const config = { ...readConfig(process.env), logLevel: 'silent' as const }
  const market = findMarket({ config }, values.market)
  if (!market) {
    const known = listMarkets({ config }).map(({ id }) => id)
    throw new Error(`There is no market ${values.market}; there are ${known.join(', ')}`)
  }
  const database = openDatabase(config.databaseUrl)
  try {
    await migrate(database.dialect)
    const payments = createSandboxPayments({ config, database, baseUrl: () => config.publicUrl })
    const context = buildContext({ config, database, payments })
    const done = await importPrices(context, market, createReadStream(file))
    console.log(
      `${market.id}: ${done.rows} prices from ${done.from ?? ''} to ${done.to ?? ''}: ` +
        `${done.added} added, ${done.changed} changed, ${done.unchanged} unchanged.`
    )
  } finally {
    await database.close()
  }
}

try {
  await main()
} catch (error) {
  if (error instanceof ConfigFault) {
    for (const fault of error.faults) console.error(`Configuration: ${fault}`)
  } else if (error instanceof Refusal) {
    console.error(error.sentence ?? error.message)
  } else {
    console.error(error instanceof Error ? error.message : error)
  }
  process.exitCode = 1
}
