import { readFileSync } from 'node:fs'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { Market } from '@commonwatt/contract'
import { isValidTimeZone } from '@commonwatt/domain'
import { ConfigFault, type Config } from '../../config.ts'
import type { Context } from '../../context.ts'
import { builtInMarkets } from './market-list.ts'
import { zoneFaultsOf } from './zone-faults.ts'

const MarketsFile = Type.Array(Market, { maxItems: 1000 })
// The file is read once per configuration, so a running server never changes its mind about a
// market.
const known = new WeakMap<Config, ReadonlyMap<string, Market>>()

/** Every market here: the built-in ones, then those of the configuration's file. */
export function listMarkets(context: Pick<Context, 'config'>): Market[] {
  return [...marketsOf(context.config).values()]
}

export function findMarket(context: Pick<Context, 'config'>, id: string): Market | undefined {
  return marketsOf(context.config).get(id)
}

/** The currencies (ISO 4217) that a market here uses. */
export function currenciesOf(context: Pick<Context, 'config'>): ReadonlySet<string> {
  return new Set(listMarkets(context).map(({ currency }) => currency))
}

function marketsOf(config: Config): ReadonlyMap<string, Market> {
  const loaded = known.get(config)
  if (loaded) return loaded
  const more = config.marketsFile === null ? [] : readMarketsFile(config.marketsFile)
  const markets = new Map([...builtInMarkets, ...more].map((market) => [market.id, market]))
  known.set(config, markets)
  return markets
}

/**
 * Throws `ConfigFault` with one line per fault, naming file and field. A built-in market may be
 * replaced.
 */
function readMarketsFile(file: string): Market[] {
  const value = parseFile(file)
  const shapeFaults = Value.Errors(MarketsFile, value).map(({ instancePath, message, params }) => {
    const missing = (params as { requiredProperties?: string[] }).requiredProperties
    const fields = missing?.map((field) => `${instancePath}/${field}`) ?? [instancePath || '/']
    return fields.map((field) => faultLine(file, field, missing ? 'is missing' : message))
  })
  if (shapeFaults.length > 0) throw new ConfigFault(shapeFaults.flat())
  const markets = value as Market[]
  const ruleFaults = markets.flatMap((market, index) =>
    faultsOf(market, markets.slice(0, index)).map(({ field, reason }) =>
      faultLine(file, `/${index}/${field}`, reason)
    )
  )
  if (ruleFaults.length > 0) throw new ConfigFault(ruleFaults)
  return markets
}

function parseFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigFault([`MARKETS_FILE ${file} cannot be read: ${reason}`])
  }
}

/** What the schema cannot say. */
function faultsOf(market: Market, earlier: readonly Market[]) {
  const faults: { field: string; reason: string }[] = []
  const claim = (isTrue: boolean, field: string, reason: string) => {
    if (!isTrue) faults.push({ field, reason })
  }
  claim(!earlier.some(({ id }) => id === market.id), 'id', 'stands in the file twice')
  claim(isValidTimeZone(market.timeZone), 'timeZone', 'is not a time zone of the IANA database')
  claim(market.tickMicrosPerKwh > 0, 'tickMicrosPerKwh', 'must be positive')
  claim(
    market.floorMicrosPerKwh < market.capMicrosPerKwh,
    'capMicrosPerKwh',
    'must lie above the floor'
  )
  for (const [name, feeMicrosPerKwh] of Object.entries(market.tariff)) {
    claim(feeMicrosPerKwh >= 0, `tariff/${name}`, 'must not be negative')
  }
  return [...faults, ...zoneFaultsOf(market)]
}

function faultLine(file: string, field: string, reason: string): string {
  return `MARKETS_FILE ${file}: ${field} ${reason}`
}
