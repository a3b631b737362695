import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ConfigFault, type Config } from '../../config.ts'
import { currenciesOf, findMarket, listMarkets } from './index.ts'
import { builtInMarkets } from './market-list.ts'

const folder = mkdtempSync(join(tmpdir(), 'commonwatt-markets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const germany = builtInMarkets[0]
if (!germany) throw new Error('The German market is gone')
const austria = { ...germany, id: 'AT', name: 'Austria', timeZone: 'Europe/Vienna' }

const zone = (id: string, pinCode: string) => ({ id, name: id, pinCodes: [pinCode] })
const line = (fromZoneId: string, toZoneId: string) => ({
  fromZoneId,
  toZoneId,
  fees: [{ fromLocalTime: '00:00', feeMicrosPerKwh: 0 as number | null }]
})
const zonal = (changes: object = {}) => ({
  ...austria,
  zones: [zone('a', '1'), zone('b', '2')],
  zoneLines: [line('a', 'a'), line('b', 'b')],
  ...changes
})
function withFees(...fees: [fromLocalTime: string, feeMicrosPerKwh: number][]) {
  const dated = fees.map(([fromLocalTime, feeMicrosPerKwh]) => ({ fromLocalTime, feeMicrosPerKwh }))
  return zonal({ zoneLines: [{ ...line('a', 'a'), fees: dated }, line('b', 'b')] })
}

let count = 0
function contextOf(text: string | null) {
  const marketsFile = text === null ? null : join(folder, `markets-${(count += 1)}.json`)
  if (marketsFile !== null) writeFileSync(marketsFile, text ?? '')
  return { config: { marketsFile } as Config }
}

function faultsOf(markets: unknown): string[] {
  try {
    listMarkets(contextOf(JSON.stringify(markets)))
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults
    throw error
  }
  return []
}

describe('the markets of the configuration', () => {
  test('a file adds markets and their currencies to the built-in ones', () => {
    const context = contextOf(JSON.stringify([{ ...austria, id: 'CH', currency: 'CHF' }]))
    expect(listMarkets(context).map(({ id }) => id)).toEqual(['DE-LU', 'IN-IEX', 'CH'])
    expect([...currenciesOf(context)]).toEqual(['EUR', 'INR', 'CHF'])
    expect(findMarket(context, 'CH')).toMatchObject({ timeZone: 'Europe/Vienna' })
  })

  test('a file may set a built-in market up anew', () => {
    const context = contextOf(JSON.stringify([{ ...germany, mtuMin: 60 }]))
    expect(findMarket(context, 'DE-LU')).toMatchObject({ mtuMin: 60 })
    expect(listMarkets(context)).toHaveLength(2)
  })

  test('a market may have zones with lines between them', () => {
    const market = zonal({ zoneLines: [line('a', 'a'), line('b', 'b'), line('a', 'b')] })
    expect(findMarket(contextOf(JSON.stringify([market])), 'AT')).toEqual(market)
  })

  test('without a file there are the built-in ones', () => {
    expect(listMarkets(contextOf(null))).toEqual(builtInMarkets)
  })

  test.each<[string, unknown, RegExp]>([
    ['no list', {}, /markets-\d+\.json: \/ must be array/],
    ['a missing field', [{ ...austria, currency: undefined }], /: \/0\/currency is missing/],
    ['a wrong type', [{ ...austria, tickMicrosPerKwh: '10' }], /: \/0\/tickMicrosPerKwh must be/],
    ['a wrong unit', [austria, { ...austria, id: 'B', mtuMin: 20 }], /: \/1\/mtuMin must be/],
    [
      'a time that is none',
      [{ ...austria, publishedAboutLocal: '25:00' }],
      /\/publishedAboutLocal/
    ],
    ['an unknown zone', [{ ...austria, timeZone: 'Europe/Wien' }], /\/timeZone is not a time zone/],
    [
      'a cap below the floor',
      [{ ...austria, capMicrosPerKwh: -500_000 }],
      /\/cap.* above the floor/
    ],
    ['the same id twice', [austria, austria], /: \/1\/id stands in the file twice/],
    [
      'a zone without a line in itself',
      [zonal({ zoneLines: [line('a', 'a')] })],
      /: \/0\/zones\/1 needs a line/
    ],
    [
      'a zone that is there twice',
      [zonal({ zones: [zone('a', '1'), zone('b', '2'), zone('a', '3')] })],
      /zones\/2\/id stands there twice/
    ],
    [
      'a pin code of two zones',
      [zonal({ zones: [zone('a', '1'), zone('b', '1')] })],
      /zones\/1\/pinCodes holds "1" a second time/
    ],
    [
      'a line to nowhere',
      [zonal({ zoneLines: [line('a', 'a'), line('b', 'b'), line('a', 'c')] })],
      /zoneLines\/2\/toZoneId is no zone/
    ],
    [
      'a line that is there twice',
      [zonal({ zoneLines: [line('a', 'a'), line('b', 'b'), line('a', 'a')] })],
      /zoneLines\/2 stands there twice/
    ],
    ['a day without a first fee', [withFees(['06:00', 0])], /fees\/0\/fromLocalTime must be 00:00/],
    [
      'fees out of order',
      [withFees(['00:00', 0], ['18:00', 1], ['06:00', 2])],
      /fees\/2\/fromLocalTime must be later/
    ],
    ['a negative fee', [withFees(['00:00', -1])], /fees\/0\/feeMicrosPerKwh must not be negative/]
  ])('%s is refused with the file and the field', (_, markets, line) => {
    const faults = faultsOf(markets)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(line)
  })

  test('a file that is missing or no JSON is refused by name', () => {
    expect(() => listMarkets(contextOf('{'))).toThrow(/MARKETS_FILE .*json cannot be read/)
    const config = { marketsFile: join(folder, 'nothing.json') } as Config
    expect(() => listMarkets({ config })).toThrow(/nothing\.json cannot be read/)
  })
})
