import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { tradeAmounts } from './amounts.ts'
import { checkInterestTransition, interestParties, interestStatuses } from './interest-status.ts'
import { answerUntil, availableToOffer, returnToOffer, takeFromOffer } from './offer.ts'
import { checkTradeTransition, tradeParties, tradeStatuses } from './trade-status.ts'

describe('a trade', () => {
  const legal = [
    'pending accepted seller',
    'pending rejected seller',
    'pending cancelled buyer',
    'pending expired system',
    'accepted delivering system',
    'delivering completed system',
    'delivering failed system',
    'completed disputed buyer',
    'completed disputed seller',
    'disputed resolved admin'
  ]
  const pairs = new Set(legal.map((change) => change.split(' ').slice(0, 2).join(' ')))

  test('changes only as the table says, and says whose change another one is', () => {
    for (const from of tradeStatuses) {
      for (const to of tradeStatuses) {
        for (const by of tradeParties) {
          const expected = legal.includes(`${from} ${to} ${by}`)
            ? { ok: true }
            : { ok: false, reason: pairs.has(`${from} ${to}`) ? 'not_yours' : 'illegal' }
          expect(checkTradeTransition({ from, to, by })).toEqual(expected)
        }
      }
    }
  })

  test('is cancelled by nobody once accepted', () => {
    for (const by of tradeParties) {
      const checked = checkTradeTransition({ from: 'accepted', to: 'cancelled', by })
      expect(checked).toEqual({ ok: false, reason: 'illegal' })
    }
  })
})

describe('an interest', () => {
  test('is answered by its owner, withdrawn by its sender, and then final', () => {
    const allowed: string[] = []
    for (const from of interestStatuses) {
      for (const to of interestStatuses) {
        for (const by of interestParties) {
          if (checkInterestTransition({ from, to, by }).ok) allowed.push(`${from} ${to} ${by}`)
        }
      }
    }
    expect(allowed).toEqual([
      'pending accepted owner',
      'pending rejected owner',
      'pending withdrawn sender',
      'accepted withdrawn sender'
    ])
  })

  test('is not accepted by who sent it', () => {
    const checked = checkInterestTransition({ from: 'pending', to: 'accepted', by: 'sender' })
    expect(checked).toEqual({ ok: false, reason: 'not_yours' })
  })
})

describe('an offer', () => {
  test('gives all that is wanted or nothing, and is completed with nothing left', () => {
    expect(takeFromOffer({ remainingWh: 10, wantedWh: 4 })).toEqual({
      ok: true,
      remainingWh: 6,
      status: 'open'
    })
    expect(takeFromOffer({ remainingWh: 4, wantedWh: 4 })).toEqual({
      ok: true,
      remainingWh: 0,
      status: 'completed'
    })
    const refused = { ok: false, reason: 'offer_exhausted' }
    expect(takeFromOffer({ remainingWh: 3, wantedWh: 4 })).toEqual(refused)
    expect(takeFromOffer({ remainingWh: 0, wantedWh: 1 })).toEqual(refused)
    expect(() => takeFromOffer({ remainingWh: 3, wantedWh: 0 })).toThrow('wantedWh')
    expect(() => takeFromOffer({ remainingWh: 3, wantedWh: -1 })).toThrow('wantedWh')
  })

  test('opens again when energy comes back, but not once it was cancelled or has expired', () => {
    const back = { energyWh: 10, remainingWh: 0, returnedWh: 4 }
    expect(returnToOffer({ ...back, status: 'completed' })).toEqual({
      status: 'open',
      remainingWh: 4
    })
    expect(returnToOffer({ ...back, status: 'open' }).status).toBe('open')
    expect(returnToOffer({ ...back, status: 'cancelled' }).status).toBe('cancelled')
    expect(returnToOffer({ ...back, status: 'expired' }).status).toBe('expired')
    expect(() => returnToOffer({ ...back, status: 'open', returnedWh: 11 })).toThrow('offered')
  })

  test.prop([
    fc.nat({ max: 1000 }),
    fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 300 })))
  ])(
    'never sells more than was offered, under any sequence of takes and returns',
    (energyWh, steps) => {
      let remainingWh = energyWh
      const sold: number[] = []
      for (const [isTaking, wantedWh] of steps) {
        if (isTaking) {
          const taken = takeFromOffer({ remainingWh, wantedWh })
          if (taken.ok) sold.push(wantedWh)
          if (taken.ok) remainingWh = taken.remainingWh
        } else {
          const returnedWh = sold.pop() ?? 0
          remainingWh = returnToOffer({
            status: 'open',
            energyWh,
            remainingWh,
            returnedWh
          }).remainingWh
        }
        expect(remainingWh + sold.reduce((sum, part) => sum + part, 0)).toBe(energyWh)
        expect(remainingWh).toBeGreaterThanOrEqual(0)
      }
    }
  )

  test.each([
    ['battery above its reserve', 9000, 2000, 3000, 4000],
    ['battery wholly committed', 9000, 2000, 7000, 0],
    ['battery below its reserve', 1000, 2000, 0, 0]
  ])('%s', (_name, levelWh, reserveWh, committedWh, expected) => {
    const source = { kind: 'battery' as const, levelWh, reserveWh, committedWh }
    expect(availableToOffer(source)).toBe(expected)
  })

  test.each([
    ['5 kW for two hours', 5000, 120, 0, 10_000],
    ['rounded down', 1000, 1, 0, 16],
    ['less what is committed', 5000, 120, 9999, 1],
    ['never below zero', 5000, 120, 10_001, 0]
  ])('asset: %s', (_name, powerW, minutes, committedWh, expected) => {
    const window = { deliveryStartMs: 7, deliveryEndMs: 7 + minutes * 60_000 }
    expect(availableToOffer({ kind: 'asset', powerW, committedWh, ...window })).toBe(expected)
  })

  test('a request is answered within its time, and never after delivery began', () => {
    expect(answerUntil({ requestedAtMs: 100, deliveryStartMs: 900, longestMs: 500 })).toBe(600)
    expect(answerUntil({ requestedAtMs: 100, deliveryStartMs: 400, longestMs: 500 })).toBe(400)
  })
})

describe('tradeAmounts', () => {
  test('each line is rounded by itself, half to even, and the total is their sum', () => {
    const amounts = tradeAmounts({
      energyWh: 500,
      priceMicrosPerKwh: 120_001,
      gridFeeMicrosPerKwh: 30_003,
      platformFeeMicrosPerKwh: 1
    })
    expect(amounts).toEqual({
      energyMicros: 60_000,
      gridFeeMicros: 15_002,
      platformFeeMicros: 0,
      totalMicros: 75_002
    })
  })

  test('a negative price pays the buyer, who still pays the fees', () => {
    const amounts = tradeAmounts({
      energyWh: 2000,
      priceMicrosPerKwh: -50_000,
      gridFeeMicrosPerKwh: 30_000,
      platformFeeMicrosPerKwh: 5000
    })
    expect(amounts).toMatchObject({ energyMicros: -100_000, totalMicros: -30_000 })
  })

  test.prop([
    fc.nat(),
    fc.integer({ min: -4_000_000, max: 4_000_000 }),
    fc.nat({ max: 1_000_000 }),
    fc.nat({ max: 1_000_000 })
  ])(
    'lines add up to the total for any trade',
    (energyWh, priceMicrosPerKwh, gridFeeMicrosPerKwh, platformFeeMicrosPerKwh) => {
      const amounts = tradeAmounts({
        energyWh,
        priceMicrosPerKwh,
        gridFeeMicrosPerKwh,
        platformFeeMicrosPerKwh
      })
      const { energyMicros, gridFeeMicros, platformFeeMicros, totalMicros } = amounts
      expect(energyMicros + gridFeeMicros + platformFeeMicros).toBe(totalMicros)
      expect(Math.abs(energyMicros * 1000 - energyWh * priceMicrosPerKwh)).toBeLessThanOrEqual(501)
    }
  )
})
