import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import { pino, type Logger } from 'pino'
import { afterAll } from 'vitest'
import {
  contract,
  createClient,
  type AppContract,
  type Client,
  type ClientRequest,
  type Role,
  type Transport
} from '@commonwatt/contract'
import { buildApp, jobs } from '../src/app.ts'
import { buildContext } from '../src/build-context.ts'
import type { Config } from '../src/config.ts'
import type { Context } from '../src/context.ts'
import { openDatabase, transact } from '../src/database/database.ts'
import { migrate } from '../src/database/migrate.ts'
import { findUserByEmail, register } from '../src/modules/identity/index.ts'
import { emailKeyOf } from '../src/modules/identity/service.ts'
import { setRole } from '../src/modules/identity/queries.ts'
import { createDatabase } from './test-database.ts'
import { createTestPayments, type TestPayments } from './payments.ts'

/** A clock that stands until it is moved. */
export interface TestClock {
  now(): number
  set(atMs: number): void
  advance(ms: number): void
}

export type ApiClient = Client<AppContract>

export interface Member {
  id: string
  email: string
  password: string
  role: Role
  token: string
  /** The typed client, signed in as this account. */
  client: ApiClient
}

export interface TestApp {
  app: FastifyInstance
  context: Context
  clock: TestClock
  payments: TestPayments
  databaseUrl: string
  /** The typed client of nobody. */
  anonymous: ApiClient
  /** A client with the given bearer token (an account's or a device's). */
  clientWith: (token: string) => ApiClient
  /** Registers an account and signs it in; admins are made as the command does. */
  signUp: (role: Role, fullName?: string) => Promise<Member>
  inject: (options: InjectOptions) => Promise<LightMyRequestResponse>
}

/** A Sunday in spring, Europe/Berlin; far from any clock change. */
export const testNow = Date.parse('2026-05-10T08:00:00Z')

/** The real app on a database of its own, with a clock that tests move. */
export async function startTestApp(
  overrides: Partial<Config> = {},
  log = pino({ level: process.env['TEST_LOG'] ?? 'silent' })
): Promise<TestApp> {
  const { url, drop } = await createDatabase()
  const config = { ...testConfig(url), ...overrides }
  const { stop, ...app } = await connect(config, createClock(testNow), log)
  afterAll(async () => {
    await stop()
    await drop()
  })
  return app
}

/**
 * Another process' worth of app on the database of one that runs: same secret, same clock. SQLite
 * waits for the other's transaction without letting this thread go on, so here it tells at once and
 * is tried again.
 */
export async function startPeer({ context, clock }: TestApp): Promise<TestApp> {
  const { stop, ...app } = await connect(context.config, clock, context.log)
  afterAll(stop)
  if (context.dialect.name === 'sqlite') {
    for (const { db } of [context, app.context]) {
      await transact(db, (writer) => sql`pragma busy_timeout = 1`.execute(writer))
    }
  }
  return app
}

async function connect(
  config: Config,
  clock: TestClock,
  log: Logger
): Promise<TestApp & { stop: () => Promise<void> }> {
  const database = openDatabase(config.databaseUrl)
  await migrate(database.dialect)
  const payments = createTestPayments()
  const context = buildContext({ config, database, payments, clock, log })
  const app = await buildApp(context)
  await app.ready()
  await context.events.start(context.db)
  registerJobs(context)
  const clientWith = (token: string) => createClient(contract, injectTransport(app, token))
  let count = 0
  return {
    app,
    context,
    clock,
    payments,
    databaseUrl: config.databaseUrl,
    anonymous: createClient(contract, injectTransport(app, null)),
    clientWith,
    signUp: (role, fullName) => signUp(context, clientWith, role, fullName, (count += 1)),
    inject: (options) => app.inject(options),
    stop: async () => {
      await app.close()
      await context.events.stop()
      await database.close()
    }
  }
}

/** Lets `context.jobs.runNow` find every job without a timer that runs them. */
function registerJobs(context: Context): void {
  const { jobs: runner } = context
  context.jobs = {
    ...runner,
    runNow: async (context_, name) => {
      const job = jobs.find((candidate) => candidate.name === name)
      if (!job) throw new Error(`There is no job ${name}`)
      await job.run(context_, new AbortController().signal)
    },
    lastTickAt: context.clock.now(),
    isLeader: true
  }
}

async function signUp(
  context: Context,
  clientWith: TestApp['clientWith'],
  role: Role,
  fullName: string | undefined,
  count: number
): Promise<Member> {
  const email = `member-${count}@example.org`
  const password = 'a long enough password'
  const isPublic = role === 'producer' || role === 'consumer' || role === 'investor'
  await register(context, {
    email,
    password,
    fullName: fullName ?? `Member ${count}`,
    role: isPublic ? role : 'consumer'
  })
  const user = await findUserByEmail(context.db, emailKeyOf(email))
  if (!user) throw new Error('Registration left no account')
  if (!isPublic) await transact(context.db, (db) => setRole(db, user.id, role))
  const session = await clientWith('').identity.login({ body: { email, password } })
  const token = session.accessToken ?? ''
  return { id: user.id, email, password, role, token, client: clientWith(token) }
}

function createClock(startMs: number): TestClock {
  let nowMs = startMs
  return {
    now: () => nowMs,
    set: (atMs) => (nowMs = atMs),
    advance: (ms) => (nowMs += ms)
  }
}

function testConfig(databaseUrl: string): Config {
  return {
    isProduction: false,
    port: 0,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:3000',
    databaseUrl,
    dataFolder: tmpdir(),
    jwtSecret: randomBytes(32).toString('hex'),
    isDemo: false,
    logLevel: 'silent',
    trustedProxies: false,
    rateLimitPerMinute: 1_000_000,
    strictRateLimitPerMinute: 1_000_000,
    marketsFile: null,
    priceFeeds: { isOn: false, entsoeApiKey: null, urls: {} },
    trading: {
      isEnabled: true,
      minPriceMicrosPerKwh: 10_000,
      maxDistanceM: 50_000,
      defaultRadiusM: 12_000
    },
    orders: { minLeadMs: 30 * 60_000, maxLeadMs: 7 * 24 * 3_600_000 }
  }
}

/** Carries the client's requests into the app without a socket. */
function injectTransport(app: FastifyInstance, token: string | null): Transport {
  return async (request) => {
    const response = await app.inject({
      method: request.method as 'GET',
      url: request.url,
      headers: {
        ...request.headers,
        ...(token && { authorization: `Bearer ${token}` }),
        ...multipartHeaders(request)
      },
      ...payloadOf(request)
    })
    return {
      status: response.statusCode,
      mediaType: String(response.headers['content-type'] ?? ''),
      bytes: () => Promise.resolve(response.rawPayload),
      text: () => Promise.resolve(response.payload)
    }
  }
}

const boundary = 'commonwatt-test-boundary'

function multipartHeaders(request: ClientRequest): Record<string, string> {
  return request.file ? { 'content-type': `multipart/form-data; boundary=${boundary}` } : {}
}

function payloadOf({ body, file }: ClientRequest): { payload?: string | Buffer } {
  if (!file) return body === undefined ? {} : { payload: body }
  const head =
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\n` +
    `content-type: ${file.mediaType}\r\n\r\n`
  return {
    payload: Buffer.concat([Buffer.from(head), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
  }
}

/** The refusal a call ends in; fails when it succeeds or breaks. */
export async function refusalOf(call: Promise<unknown>) {
  try {
    await call
  } catch (error) {
    const { code, status, problem } = error as {
      code: string
      status: number
      problem: { details?: unknown; errors?: { pointer: string }[] } | null
    }
    if (typeof code === 'string' && typeof status === 'number') {
      return { code, status, details: problem?.details, errors: problem?.errors }
    }
    throw error
  }
  throw new Error('The call was expected to be refused, but succeeded')
}
