import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { priceSourceNames, type PriceSourceName } from '@commonwatt/contract'

export interface Config {
  isProduction: boolean
  port: number
  host: string
  /** The address people use, without a trailing slash. */
  publicUrl: string
  databaseUrl: string
  /** Where the embedded database and the kept secret live. */
  dataFolder: string
  jwtSecret: string
  isDemo: boolean
  logLevel: LogLevel
  /** Whose word on where a request comes from is taken; false for nobody's. */
  trustedProxies: string[] | false
  rateLimitPerMinute: number
  strictRateLimitPerMinute: number
  /** A JSON file with more markets, or null. */
  marketsFile: string | null
  /** Public sources of prices; `urls` takes the place of a source's own address. */
  priceFeeds: {
    isOn: boolean
    entsoeApiKey: string | null
    urls: Partial<Record<PriceSourceName, string>>
  }
  trading: {
    isEnabled: boolean
    minPriceMicrosPerKwh: number
    maxDistanceM: number
    defaultRadiusM: number
  }
  /** How far ahead of delivery a scheduled order is placed. */
  orders: { minLeadMs: number; maxLeadMs: number }
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
type LogLevel = (typeof logLevels)[number]

/** What the environment got wrong, one line per fault. */
export class ConfigFault extends Error {
  readonly faults: string[]
  constructor(faults: string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

const shortestSecret = 32
/** A proxy stands beside the API as a rule: on the same machine, or in the same private network. */
const privateNetworks = ['loopback', 'linklocal', 'uniquelocal']
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

type Environment = Record<string, string | undefined>

const repositoryRoot = resolve(import.meta.dirname, '../../..')

/**
 * Reads the configuration. Throws `ConfigFault` naming every fault at once.
 * Side effect: makes and keeps a JWT secret in the data folder when none is set outside production.
 */
export function readConfig(env: Environment): Config {
  const reader = createReader(env)
  const isProduction = env['NODE_ENV'] === 'production'
  const port = reader.integer('PORT', 3000, 0, 65535)
  const host = reader.text('HOST', isProduction ? '0.0.0.0' : '127.0.0.1')
  const publicUrl = reader.url('PUBLIC_URL', `http://localhost:${port}`)
  const databaseUrl = reader.databaseUrl('DATABASE_URL', 'sqlite:./data/commonwatt.db')
  const dataFolder = databaseUrl.startsWith('sqlite:')
    ? dirname(databaseUrl.slice('sqlite:'.length))
    : join(repositoryRoot, 'data')
  const isDemo = reader.flag('DEMO', !isProduction)
  const config: Omit<Config, 'jwtSecret'> = {
    isProduction,
    port,
    host,
    publicUrl,
    databaseUrl,
    dataFolder,
    isDemo,
    logLevel: reader.word('LOG_LEVEL', logLevels, 'info'),
    trustedProxies: isProduction && reader.networks('TRUSTED_PROXIES', privateNetworks),
    rateLimitPerMinute: reader.integer('RATE_LIMIT_PER_MINUTE', 1200, 1, 10_000_000),
    strictRateLimitPerMinute: reader.integer('STRICT_RATE_LIMIT_PER_MINUTE', 60, 1, 10_000_000),
    marketsFile: env['MARKETS_FILE'] ?? null,
    priceFeeds: {
      isOn: reader.flag('PRICE_FEEDS', isProduction && !isDemo),
      entsoeApiKey: env['ENTSOE_API_KEY'] || null,
      urls: readFeedUrls(env, reader)
    },
    trading: {
      isEnabled: reader.flag('ENABLE_ENERGY_TRADING', true),
      minPriceMicrosPerKwh: reader.integer('ENERGY_TRADING_MIN_PRICE_MICROS', 0, -1e9, 1e9),
      maxDistanceM: reader.integer('ENERGY_TRADING_MAX_DISTANCE_M', 50_000, 1, 20_000_000),
      defaultRadiusM: 0
    },
    orders: {
      minLeadMs: reader.integer('ENERGY_ORDERS_MIN_LEAD_MIN', 30, 0, 10_080) * minuteMs,
      maxLeadMs: reader.integer('ENERGY_ORDERS_MAX_LEAD_DAYS', 7, 1, 60) * dayMs
    }
  }
  config.trading.defaultRadiusM = Math.min(12_000, config.trading.maxDistanceM)
  if (config.orders.minLeadMs >= config.orders.maxLeadMs) {
    reader.faults.push('ENERGY_ORDERS_MIN_LEAD_MIN must be less than ENERGY_ORDERS_MAX_LEAD_DAYS')
  }
  const given = env['JWT_SECRET']
  if (given !== undefined && given.length < shortestSecret) {
    reader.faults.push(`JWT_SECRET must have at least ${shortestSecret} characters`)
  }
  if (given === undefined && isProduction) {
    reader.faults.push('JWT_SECRET is required in production: set it to a long random text')
  }
  if (reader.faults.length > 0) throw new ConfigFault(reader.faults)
  return { ...config, jwtSecret: given ?? keepSecret(dataFolder) }
}

/**
 * ENTSOE_URL, ENERGY_CHARTS_URL, SMARD_URL, AWATTAR_URL: a mirror in the place of the source
 * itself.
 */
function readFeedUrls(env: Environment, reader: ReturnType<typeof createReader>) {
  const urls: Config['priceFeeds']['urls'] = {}
  for (const source of priceSourceNames) {
    const name = `${source.toUpperCase()}_URL`
    if (env[name]) urls[source] = reader.url(name, '')
  }
  return urls
}

function createReader(env: Environment) {
  const faults: string[] = []
  return {
    faults,
    text: (name: string, fallback: string) => env[name] ?? fallback,
    integer(name: string, fallback: number, min: number, max: number): number {
      const text = env[name]
      if (text === undefined || text === '') return fallback
      const value = /^-?\d+$/.test(text) ? Number(text) : NaN
      if (Number.isSafeInteger(value) && value >= min && value <= max) return value
      faults.push(`${name} must be a whole number from ${min} to ${max}, but is "${text}"`)
      return fallback
    },
    flag(name: string, fallback: boolean): boolean {
      const text = env[name]?.toLowerCase()
      if (text === undefined || text === '') return fallback
      if (['1', 'true', 'yes', 'on'].includes(text)) return true
      if (['0', 'false', 'no', 'off'].includes(text)) return false
      faults.push(`${name} must be true or false, but is "${text}"`)
      return fallback
    },
    word<const W extends readonly string[]>(name: string, words: W, fallback: W[number]) {
      const text = env[name]
      if (text === undefined || text === '') return fallback
      if (words.includes(text)) return text as W[number]
      faults.push(`${name} must be one of ${words.join(', ')}, but is "${text}"`)
      return fallback
    },
    /** Names of private ranges, addresses and networks, with commas between them. */
    networks(name: string, fallback: string[]): string[] {
      const words = (env[name] ?? '').split(',').map((word) => word.trim())
      const given = words.filter((word) => word !== '')
      if (given.length === 0) return fallback
      const wrong = given.find((word) => !fallback.includes(word) && !isNetwork(word))
      if (wrong === undefined) return given
      faults.push(`${name} takes ${fallback.join(', ')}, addresses and networks, not "${wrong}"`)
      return fallback
    },
    url(name: string, fallback: string): string {
      const text = env[name] ?? fallback
      const isHttp = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
      if (!isHttp) faults.push(`${name} must be an http or https address, but is "${text}"`)
      return text.replace(/\/+$/, '')
    },
    databaseUrl(name: string, fallback: string): string {
      const text = env[name] ?? fallback
      if (/^postgres(ql)?:\/\//.test(text)) return text
      if (text.startsWith('sqlite:') && text.length > 'sqlite:'.length) {
        const file = text.slice('sqlite:'.length)
        if (file === ':memory:')
          faults.push(`${name} must name a file: nothing in memory would last`)
        return `sqlite:${isAbsolute(file) ? file : resolve(repositoryRoot, file)}`
      }
      // What follows the scheme may hold a password.
      faults.push(`${name} must be sqlite:PATH or postgres://…, but begins "${text.split(':')[0]}"`)
      return fallback
    }
  }
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  )
}

function keepSecret(dataFolder: string): string {
  const file = join(dataFolder, 'jwt-secret')
  if (!existsSync(file)) {
    try {
      mkdirSync(dataFolder, { recursive: true })
      writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      throw new ConfigFault([`${file} cannot be made: ${(error as Error).message}`])
    }
  }
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length >= shortestSecret) return secret
  throw new ConfigFault([`${file} holds no secret: delete it to have a new one made`])
}
