import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigFault, readConfig } from './config.ts'

const secret = 'a secret that is long enough for it'
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'commonwatt-config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Reads a configuration whose data folder is a new, empty one. */
function read(env: Record<string, string> = {}) {
  return readConfig({ DATABASE_URL: `sqlite:${join(folder, 'data/test.db')}`, ...env })
}

function faultsOf(env: Record<string, string>): string[] {
  try {
    read(env)
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults
    throw error
  }
  return []
}

describe('the configuration', () => {
  test('starts a demonstration on this machine alone when nothing is set', () => {
    expect(read()).toMatchObject({
      isProduction: false,
      isDemo: true,
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      trading: { isEnabled: true, minPriceMicrosPerKwh: 0, maxDistanceM: 50_000 },
      orders: { minLeadMs: 1_800_000, maxLeadMs: 604_800_000 }
    })
  })

  test('believes proxies of private networks in production, others by name, and nobody elsewhere', () => {
    const inProduction = { NODE_ENV: 'production', JWT_SECRET: secret }
    const proxies = (words: string) => read({ ...inProduction, TRUSTED_PROXIES: words })
    expect(read({ TRUSTED_PROXIES: '10.0.0.0/8' }).trustedProxies).toBe(false)
    expect(read(inProduction).trustedProxies).toEqual(['loopback', 'linklocal', 'uniquelocal'])
    expect(proxies('loopback, 203.0.113.7, 2001:db8::/32').trustedProxies).toEqual([
      'loopback',
      '203.0.113.7',
      '2001:db8::/32'
    ])
    for (const wrong of ['everybody', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0']) {
      expect(faultsOf({ ...inProduction, TRUSTED_PROXIES: wrong })).toEqual([
        `TRUSTED_PROXIES takes loopback, linklocal, uniquelocal, addresses and networks, not "${wrong}"`
      ])
    }
  })

  test('refuses a database that would not last, and a data folder that cannot be made', () => {
    expect(faultsOf({ DATABASE_URL: 'sqlite::memory:' })).toEqual([
      'DATABASE_URL must name a file: nothing in memory would last'
    ])
    writeFileSync(join(folder, 'file'), '')
    const below = `sqlite:${join(folder, 'file/below/c.db')}`
    expect(faultsOf({ DATABASE_URL: below })).toEqual([
      expect.stringContaining('jwt-secret cannot be made')
    ])
  })

  test('asks public price sources in production alone, or where it is told to', () => {
    expect(read().priceFeeds).toEqual({ isOn: false, entsoeApiKey: null, urls: {} })
    const inProduction = { NODE_ENV: 'production', JWT_SECRET: secret }
    expect(read(inProduction).priceFeeds.isOn).toBe(true)
    expect(read({ ...inProduction, DEMO: 'on' }).priceFeeds.isOn).toBe(false)
    expect(read({ ...inProduction, PRICE_FEEDS: 'off' }).priceFeeds.isOn).toBe(false)
    const set = { PRICE_FEEDS: 'on', ENTSOE_API_KEY: 'k', SMARD_URL: 'http://mirror.example/' }
    expect(read(set).priceFeeds).toEqual({
      isOn: true,
      entsoeApiKey: 'k',
      urls: { smard: 'http://mirror.example' }
    })
    expect(faultsOf({ AWATTAR_URL: 'ftp://x' })).toEqual([
      'AWATTAR_URL must be an http or https address, but is "ftp://x"'
    ])
  })

  test('of production listens everywhere and shows no simulated members', () => {
    const config = read({ NODE_ENV: 'production', JWT_SECRET: secret })
    expect(config).toMatchObject({ isProduction: true, isDemo: false, host: '0.0.0.0' })
  })

  test('takes what is set, and what is set to nothing as not set', () => {
    const config = read({
      PORT: '8080',
      DEMO: 'off',
      LOG_LEVEL: '',
      PUBLIC_URL: 'https://energy.example.org/',
      ENERGY_TRADING_MAX_DISTANCE_M: '8000',
      ENABLE_ENERGY_TRADING: 'No',
      ENERGY_ORDERS_MIN_LEAD_MIN: '5',
      ENERGY_ORDERS_MAX_LEAD_DAYS: '2'
    })
    expect(config).toMatchObject({
      port: 8080,
      isDemo: false,
      logLevel: 'info',
      publicUrl: 'https://energy.example.org',
      trading: { isEnabled: false, maxDistanceM: 8000, defaultRadiusM: 8000 },
      orders: { minLeadMs: 300_000, maxLeadMs: 172_800_000 }
    })
  })

  test('takes a database file by its path from the root of the repository', () => {
    const { databaseUrl } = read({ DATABASE_URL: 'sqlite:data/mine.db', JWT_SECRET: secret })
    expect(databaseUrl).toBe(`sqlite:${join(import.meta.dirname, '../../..', 'data/mine.db')}`)
  })
})

describe('a fault is one line that names the variable and what it wants', () => {
  test.each([
    [{ PORT: '80a' }, 'PORT must be a whole number from 0 to 65535, but is "80a"'],
    [{ PORT: '65536' }, 'PORT must be a whole number from 0 to 65535, but is "65536"'],
    [{ PORT: ' ' }, 'PORT must be a whole number from 0 to 65535, but is " "'],
    [
      { RATE_LIMIT_PER_MINUTE: '0' },
      'RATE_LIMIT_PER_MINUTE must be a whole number from 1 to 10000000, but is "0"'
    ],
    [{ DEMO: 'maybe' }, 'DEMO must be true or false, but is "maybe"'],
    [
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, silent, but is "loud"'
    ],
    [
      { PUBLIC_URL: 'energy.example.org' },
      'PUBLIC_URL must be an http or https address, but is "energy.example.org"'
    ],
    [
      { DATABASE_URL: 'mysql://us:secret@host/db' },
      'DATABASE_URL must be sqlite:PATH or postgres://…, but begins "mysql"'
    ],
    [
      { ENERGY_ORDERS_MIN_LEAD_MIN: '1440', ENERGY_ORDERS_MAX_LEAD_DAYS: '1' },
      'ENERGY_ORDERS_MIN_LEAD_MIN must be less than ENERGY_ORDERS_MAX_LEAD_DAYS'
    ],
    [{ JWT_SECRET: 'short' }, 'JWT_SECRET must have at least 32 characters'],
    [
      { NODE_ENV: 'production' },
      'JWT_SECRET is required in production: set it to a long random text'
    ]
  ])('%j', (env, line) => {
    expect(faultsOf(env)).toEqual([line])
  })

  test('and all of them are told at once', () => {
    const env = { PORT: 'x', DEMO: 'x', LOG_LEVEL: 'x', PUBLIC_URL: 'x', JWT_SECRET: 'x' }
    const named = faultsOf(env).map((line) => line.split(' ')[0])
    expect(named.toSorted()).toEqual(Object.keys(env).toSorted())
  })
})

describe('the secret that signs sessions', () => {
  const file = () => join(folder, 'data/jwt-secret')

  test('is made once and kept in the data folder where only its owner can read it', () => {
    const { jwtSecret } = read()
    expect(jwtSecret.length).toBeGreaterThanOrEqual(64)
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(readFileSync(file(), 'utf8')).toBe(jwtSecret)
    expect(read().jwtSecret).toBe(jwtSecret)
  })

  test('is the given one when one is given, and then nothing is kept', () => {
    expect(read({ JWT_SECRET: secret }).jwtSecret).toBe(secret)
    expect(existsSync(file())).toBe(false)
  })

  test('is never an empty file that a full disk has left behind', () => {
    read()
    writeFileSync(file(), '')
    expect(faultsOf({})).toEqual([`${file()} holds no secret: delete it to have a new one made`])
  })

  test('is not made while the configuration has faults', () => {
    expect(faultsOf({ PORT: 'x' })).toHaveLength(1)
    expect(existsSync(file())).toBe(false)
  })
})
