import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { createSandboxPayments } from '../adapters/sandbox-payments.ts'
import { buildContext } from '../build-context.ts'
import { ConfigFault, readConfig } from '../config.ts'
import { openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { createAdmin } from '../modules/identity/index.ts'
import { Refusal } from '../refusal.ts'

const usage = 'Usage: pnpm admin:create --email you@example.org [--name "Your Name"]'

/**
 * Makes an administrator. The password is asked for, or read from standard input or from the
 * environment's ADMIN_PASSWORD; never from an argument, which other users of the machine could see.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { email: { type: 'string' }, name: { type: 'string', default: 'Administrator' } }
  })
  if (!values.email?.includes('@')) throw new Error(usage)
  const password = await readPassword()
  if (password.length < 12) throw new Error('The password needs at least 12 characters')
  const config = { ...readConfig(process.env), logLevel: 'silent' as const }
  const database = openDatabase(config.databaseUrl)
  try {
    await migrate(database.dialect)
    const payments = createSandboxPayments({ config, database, baseUrl: () => config.publicUrl })
    const context = buildContext({ config, database, payments })
    const outcome = await createAdmin(context, {
      email: values.email,
      password,
      fullName: values.name
    })
    console.log(
      outcome === 'created'
        ? `${values.email} is an administrator now.`
        : `${values.email} had an account and is an administrator now; its password stays as it was.`
    )
  } finally {
    await database.close()
  }
}

async function readPassword(): Promise<string> {
  const given = process.env['ADMIN_PASSWORD']
  if (given !== undefined) return given
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  const closed = once(reader, 'close').then(() => {
    throw new Error('No password was given')
  })
  const password = await Promise.race([
    reader.question('Password (at least 12 characters): '),
    closed
  ])
  reader.close()
  return password.trim()
}

try {
  await main()
} catch (error) {
  if (error instanceof ConfigFault)
    for (const fault of error.faults) console.error(`Configuration: ${fault}`)
  else if (error instanceof Refusal) console.error(error.message)
  else console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
