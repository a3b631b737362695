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
    ['the same id twice', [austria, austria], /: \/1\/id stands in the file twice/]
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
