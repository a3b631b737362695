import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createLog } from '../src/build-context.ts'
import { transact } from '../src/database/database.ts'
import { startTestApp } from './harness.ts'
import { createDevice, siteBody } from './makers.ts'

const lines: string[] = []
const log = createLog('debug', { write: (line) => void lines.push(line) })
const app = await startTestApp({}, log)
const { anonymous, context, signUp } = app

const password = 'roof over the river'
const phone = '+497615550123'
const position = { latitude: 47.981237, longitude: 7.851239 }

/** Everything that was logged since the last time, as it would be written. */
const takeLog = () => lines.splice(0).join('')

describe('the log at its most talkative', () => {
  test('tells of every request, and nothing of who asked, with what secret or from where', async () => {
    const email = 'lena@example.org'
    await anonymous.identity.register({
      body: { email, password, phone, fullName: 'Lena Hartmann', role: 'producer' }
    })
    await anonymous.identity.login({ body: { email, password: `${password}?` } }).catch(() => null)
    const session = await anonymous.identity.login({ body: { email, password } })
    const client = app.clientWith(session.accessToken ?? '')
    await client.sites.create({ body: { ...siteBody, position } })
    await anonymous.assets.list({ query: { ...position, radiusM: 5000 } })
    const lena = { ...(await signUp('producer')), client }
    const { token } = await createDevice(app, lena)
    await app
      .clientWith(token)
      .metering.ingest({ body: { readings: [] } })
      .catch(() => null)
    const refreshToken = session.refreshToken ?? ''
    await anonymous.identity.refresh({ body: { refreshToken } })
    const text = takeLog()
    for (const route of ['auth/register', 'auth/login', 'auth/refresh', 'sites', 'assets']) {
      expect(text).toContain(`"route":"/api/v1/${route}"`)
    }
    expect(text).toContain('"status":401')
    const secrets = [
      password,
      token,
      refreshToken,
      session.accessToken ?? '',
      context.config.jwtSecret
    ]
    const personal = [phone, email, 'Lena Hartmann', '47.98', '7.85']
    expect(
      [...secrets, ...personal].filter((piece) => piece === '' || text.includes(piece))
    ).toEqual([])
  })

  test('tells why the database refused a row, without the values of the row', async () => {
    const row = {
      id: randomUUID(),
      email: 'jonas@example.org',
      emailKey: 'jonas@example.org',
      passwordHash: '$argon2id$hash',
      fullName: 'Jonas Weber',
      phone,
      role: 'nobody',
      currency: 'EUR',
      isSimulated: 0,
      createdAt: 1
    }
    const broken = await transact(context.db, (db) =>
      db
        .insertInto('user_account')
        .values(row as never)
        .execute()
    ).catch((error: unknown) => error)
    takeLog()
    log.error({ err: broken }, 'request failed')
    const text = takeLog()
    expect(text).toMatch(/check constraint/i)
    const values = [phone, row.email, row.passwordHash, row.fullName]
    expect(values.filter((value) => text.includes(value))).toEqual([])
  })

  test('hides by name what a line of ours might carry one day', () => {
    takeLog()
    log.info({ phone, user: { password, email: 'x@example.org' }, site: position }, 'careless')
    const text = takeLog()
    expect(text).toContain('"msg":"careless"')
    expect(
      [phone, password, 'x@example.org', '47.98', '7.85'].filter((v) => text.includes(v))
    ).toEqual([])
  })
})
