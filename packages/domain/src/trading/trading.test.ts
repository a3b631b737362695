import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { tradeAmounts } from './amounts.ts'
import { checkInterestTransition, interestParties, interestStatuses } from './interest-status.ts'
import {
  acceptFromOffer,
  answerUntil,
  availableToOffer,
  returnToOffer,
  takeFromOffer,
  type OfferStatus
} from './offer.ts'
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
  test('gives all that is wanted or nothing', () => {
    expect(takeFromOffer({ remainingWh: 10, wantedWh: 4 })).toEqual({ ok: true, remainingWh: 6 })
    expect(takeFromOffer({ remainingWh: 4, wantedWh: 4 })).toEqual({ ok: true, remainingWh: 0 })
    const refused = { ok: false, reason: 'offer_exhausted' }
    expect(takeFromOffer({ remainingWh: 3, wantedWh: 4 })).toEqual(refused)
    expect(takeFromOffer({ remainingWh: 0, wantedWh: 1 })).toEqual(refused)
    expect(() => takeFromOffer({ remainingWh: 3, wantedWh: 0 })).toThrow('wantedWh')
    expect(() => takeFromOffer({ remainingWh: 3, wantedWh: -1 })).toThrow('wantedWh')
  })

  test.each([
    ['stays open while part of it is left', 6, 0, 4, 'open', 4],
    ['stays open while part of it is only asked for', 0, 0, 4, 'open', 4],
    ['is completed when the last part is accepted', 0, 6, 4, 'completed', 10],
    ['is completed when all of it is accepted at once', 0, 0, 10, 'completed', 10]
  ] as const)('%s', (_name, remainingWh, acceptedBefore, wantedWh, status, acceptedWh) => {
    const input = { energyWh: 10, remainingWh, acceptedWh: acceptedBefore, wantedWh }
    expect(acceptFromOffer({ ...input, status: 'open' })).toEqual({ status, acceptedWh })
    expect(acceptFromOffer({ ...input, status: 'cancelled' }).status).toBe('cancelled')
  })

  test('never has more accepted than was reserved, nor more given back', () => {
    const offer = { energyWh: 10, remainingWh: 2, acceptedWh: 5 }
    expect(() => acceptFromOffer({ ...offer, status: 'open', wantedWh: 4 })).toThrow('reserved')
    expect(returnToOffer({ ...offer, returnedWh: 3 })).toBe(5)
    expect(() => returnToOffer({ ...offer, returnedWh: 4 })).toThrow('reserved')
  })

  test.prop([
    fc.nat({ max: 1000 }),
    fc.array(fc.tuple(fc.constantFrom('ask', 'accept', 'end'), fc.integer({ min: 1, max: 300 })))
  ])(
    'has every watt-hour once: left, asked for or sold, and is completed when all is sold',
    (energyWh, steps) => {
      let offer = { status: 'open' as OfferStatus, energyWh, remainingWh: energyWh, acceptedWh: 0 }
      const asked: number[] = []
      for (const [kind, wantedWh] of steps) {
        if (kind === 'ask') {
          const taken = takeFromOffer({ ...offer, wantedWh })
          if (taken.ok) asked.push(wantedWh)
          if (taken.ok) offer = { ...offer, remainingWh: taken.remainingWh }
        } else {
          const partWh = asked.pop()
          if (partWh === undefined) continue
          offer =
            kind === 'accept'
              ? { ...offer, ...acceptFromOffer({ ...offer, wantedWh: partWh }) }
              : { ...offer, remainingWh: returnToOffer({ ...offer, returnedWh: partWh }) }
        }
        const askedWh = asked.reduce((sum, part) => sum + part, 0)
        expect(offer.remainingWh + askedWh + offer.acceptedWh).toBe(energyWh)
        expect(offer.remainingWh).toBeGreaterThanOrEqual(0)
        expect(offer.status).toBe(
          offer.acceptedWh === energyWh && energyWh > 0 ? 'completed' : 'open'
        )
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
    const committed = [{ startMs: 7, endMs: window.deliveryEndMs, energyWh: committedWh }]
    expect(availableToOffer({ kind: 'asset', powerW, committed, ...window })).toBe(expected)
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
