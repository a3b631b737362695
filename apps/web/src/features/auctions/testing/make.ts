import type {
  AppContract,
  Auction,
  AuctionUnit,
  BidSet as BidSetSchema,
  BookBid,
  Market,
  Output,
  Site
} from '@commonwatt/contract'
import {
  aggregateCurves,
  bookHash,
  clearAuction,
  explainClearing,
  hashOfDay,
  marketTimeUnits
} from '@commonwatt/domain'
import type { Static } from 'typebox'
import { addDays, instantOfLocal, startOfDay } from '../../../format/zone.ts'

type BidSet = Static<typeof BidSetSchema>
type Results = Output<AppContract['auctions']['results']>
type Book = Output<AppContract['auctions']['book']>
type Curves = Output<AppContract['auctions']['curves']>
type Explanation = Output<AppContract['auctions']['explain']>

const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')
export const auctionId = '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e10'
const siteId = '01985d3c-7a10-7c3e-9f44-1a2b3c4d5e11'

export const germany: Market = {
  id: 'DE-LU',
  name: 'Germany and Luxembourg',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  mtuMin: 15,
  tickMicrosPerKwh: 10,
  floorMicrosPerKwh: -500_000,
  capMicrosPerKwh: 4_000_000,
  gateClosure: { daysBefore: 1, localTime: '12:00' },
  publishedAboutLocal: '13:00',
  tariff: {
    gridFeeMicrosPerKwh: 91_000,
    leviesMicrosPerKwh: 64_000,
    localGridFeeMicrosPerKwh: 38_000,
    platformFeeMicrosPerKwh: 5_000
  }
}
export const india: Market = {
  ...germany,
  id: 'IN-IEX',
  name: 'India',
  currency: 'INR',
  timeZone: 'Asia/Kolkata'
}

export function makeSite(market: Market): Site {
  return {
    id: siteId,
    name: 'Talstrasse 12',
    city: 'Freiburg',
    pinCode: '79102',
    position: { latitude: 47.99, longitude: 7.84 },
    timeZone: market.timeZone,
    marketId: market.id,
    solarCapacityW: 9_800,
    panelBrand: null,
    installationYear: 2021,
    sanctionedLoadW: 11_000,
    roleAtSite: 'owner',
    createdAt: '2026-01-01T00:00:00Z'
  } as Site
}

export function makeAuction(
  market: Market,
  deliveryDate: string,
  given: Partial<Auction> = {}
): Auction {
  const { timeZone, currency, mtuMin } = market
  const units = marketTimeUnits({ timeZone, date: deliveryDate, minutes: mtuMin })
  const { daysBefore, localTime } = market.gateClosure
  return {
    id: auctionId,
    marketId: market.id,
    marketName: market.name,
    deliveryDate,
    deliveryStart: iso(startOfDay(deliveryDate, timeZone)),
    deliveryEnd: iso(startOfDay(addDays(deliveryDate, 1), timeZone)),
    timeZone,
    currency,
    mtuMin,
    unitCount: units.length,
    status: 'open',
    gateClosureAt: iso(instantOfLocal(addDays(deliveryDate, -daysBefore), localTime, timeZone)),
    settledAt: null,
    floorMicrosPerKwh: market.floorMicrosPerKwh,
    capMicrosPerKwh: market.capMicrosPerKwh,
    tickMicrosPerKwh: market.tickMicrosPerKwh,
    gridFeeMicrosPerKwh: market.tariff.localGridFeeMicrosPerKwh,
    platformFeeMicrosPerKwh: market.tariff.platformFeeMicrosPerKwh,
    zones: [],
    bookHash: null,
    bidCount: null,
    volumeWh: null,
    meanPriceMicrosPerKwh: null,
    ...given
  }
}

/** A bid of the test: whose it is, when it delivers. */
export interface MadeBid {
  deliveryStart: string
  side: 'buy' | 'sell'
  quantityWh: number
  limitPriceMicrosPerKwh: number
  isMine?: boolean
}

export function makeBidSet(
  auction: Auction,
  bids: readonly MadeBid[],
  given: Partial<BidSet> = {}
): BidSet {
  return {
    auctionId: auction.id,
    siteId: bids.length === 0 ? null : siteId,
    zoneId: null,
    origin: bids.length === 0 ? null : 'manual',
    currency: auction.currency,
    heldMicros: 0,
    acceptedAt: bids.length === 0 ? null : '2026-10-23T09:00:00Z',
    bids: bids.map(({ isMine: _, ...bid }, index) => ({
      ...bid,
      deliveryEnd: iso(Date.parse(bid.deliveryStart) + auction.mtuMin * 60_000),
      sequence: index + 1
    })),
    ...given
  }
}

/** A cleared auction in full, made by the domain's own rule from bids. */
export interface MadeResults {
  results: Results
  bookOf: (deliveryStart: string) => Book
  curvesOf: (deliveryStart: string) => Curves
  explainOf: (deliveryStart: string) => Explanation
}

export function makeResults(auction: Auction, bids: readonly MadeBid[]): MadeResults {
  const { timeZone, deliveryDate, mtuMin } = auction
  const spans = marketTimeUnits({ timeZone, date: deliveryDate, minutes: mtuMin })
  const books = spans.map((span) => makeUnit(auction, span, bids))
  const units = books.map((made) => made.unit)
  const volumeWh = units.reduce((sum, unit) => sum + unit.volumeWh, 0)
  const valueMicros = units.reduce(
    (sum, unit) => sum + unit.volumeWh * (unit.priceMicrosPerKwh ?? 0),
    0
  )
  const found = (deliveryStart: string) => {
    const made = books.find(
      ({ unit }) => Date.parse(unit.deliveryStart) === Date.parse(deliveryStart)
    )
    if (!made) throw new Error(`No unit starts at ${deliveryStart}`)
    return made
  }
  return {
    results: {
      auction: {
        ...auction,
        status: 'settled',
        settledAt: auction.gateClosureAt,
        bookHash: hashOfDay(units.map((unit) => unit.bookHash)),
        bidCount: bids.length,
        volumeWh,
        meanPriceMicrosPerKwh: volumeWh === 0 ? null : Math.round(valueMicros / volumeWh)
      },
      units,
      mine: books.flatMap((made) => made.mine)
    },
    bookOf: (deliveryStart) => found(deliveryStart).book,
    curvesOf: (deliveryStart) => found(deliveryStart).curves,
    explainOf: (deliveryStart) => found(deliveryStart).explanation
  }
}

interface Span {
  startMs: number
  endMs: number
}

function makeUnit(auction: Auction, { startMs, endMs }: Span, all: readonly MadeBid[]) {
  const own = all
    .map((bid, index) => ({ ...bid, sequence: index + 1 }))
    .filter((bid) => Date.parse(bid.deliveryStart) === startMs)
  const bids: BookBid[] = own.map(({ side, quantityWh, limitPriceMicrosPerKwh, sequence }) => ({
    id: String(sequence),
    side,
    quantityWh,
    limitPriceMicrosPerKwh,
    sequence
  }))
  const { floorMicrosPerKwh, capMicrosPerKwh } = auction
  const limits = { floorMicrosPerKwh, capMicrosPerKwh }
  const cleared = clearAuction({ bids, ...limits })
  const delivery = { deliveryStart: iso(startMs), deliveryEnd: iso(endMs) }
  const hash = bookHash(bids)
  const filledWh = new Map(cleared.fills.map((fill) => [fill.id, fill.quantityWh]))
  const price = cleared.priceMicrosPerKwh
  const { fills, volumeWh, lowerMicrosPerKwh, upperMicrosPerKwh } = cleared
  const sumOf = (side: BookBid['side']) =>
    bids.filter((bid) => bid.side === side).reduce((sum, bid) => sum + bid.quantityWh, 0)
  const unit: AuctionUnit = {
    ...delivery,
    priceMicrosPerKwh: price,
    lowerMicrosPerKwh,
    upperMicrosPerKwh,
    volumeWh,
    demandWh: sumOf('buy'),
    supplyWh: sumOf('sell'),
    zones: [],
    bookHash: hash
  }
  const book: Book = {
    ...delivery,
    bookHash: hash,
    ...limits,
    zones: [],
    feeMicrosPerKwh: [],
    bids,
    fills
  }
  const curves: Curves = {
    ...delivery,
    ...aggregateCurves({ bids, mostPoints: 400, ...limits }),
    priceMicrosPerKwh: price,
    zonePrice: null,
    volumeWh
  }
  const mine = own
    .filter((bid) => bid.isMine)
    .map((bid) => fillOf(bid, delivery, filledWh.get(String(bid.sequence)) ?? 0, price, auction))
  const explanation = explain(delivery, explainClearing({ bids, ...limits }), own)
  return { unit, book, curves, mine, explanation }
}

function fillOf(
  bid: MadeBid & { sequence: number },
  delivery: { deliveryStart: string; deliveryEnd: string },
  filledWh: number,
  price: number | null,
  auction: Auction
): NonNullable<Results['mine']>[number] {
  const amount = (micros: number) => Math.round((micros * filledWh) / 1_000)
  const sign = bid.side === 'buy' ? 1 : -1
  const fee = (micros: number) => (bid.side === 'buy' ? amount(micros) : 0)
  const energyMicros = filledWh === 0 ? 0 : sign * amount(price ?? 0)
  const gridFeeMicros = fee(auction.gridFeeMicrosPerKwh)
  const platformFeeMicros = fee(auction.platformFeeMicrosPerKwh)
  const { side, quantityWh, limitPriceMicrosPerKwh, sequence } = bid
  return {
    ...delivery,
    sequence,
    side,
    quantityWh,
    limitPriceMicrosPerKwh,
    filledWh,
    priceMicrosPerKwh: filledWh === 0 ? null : price,
    energyMicros,
    gridFeeMicros,
    platformFeeMicros,
    totalMicros: energyMicros + gridFeeMicros + platformFeeMicros
  }
}

type Step = ReturnType<typeof explainClearing>['lastBuy']
interface OwnBid extends MadeBid {
  sequence: number
}

function explain(
  delivery: { deliveryStart: string; deliveryEnd: string },
  explained: ReturnType<typeof explainClearing>,
  own: readonly OwnBid[]
): Explanation {
  const mine = own.filter((bid) => bid.isMine).map((bid) => String(bid.sequence))
  const toStep = (side: MadeBid['side'], step: Step): Explanation['lastBuy'] =>
    step && {
      side,
      limitPriceMicrosPerKwh: step.limitPriceMicrosPerKwh,
      quantityWh: step.quantityWh,
      filledWh: step.filledWh,
      sequences: step.bidIds.map(Number),
      isMine: step.bidIds.some((id) => mine.includes(id))
    }
  const toBound = <R>(priceMicrosPerKwh: number | null, reason: R | null) =>
    priceMicrosPerKwh === null || reason === null ? null : { priceMicrosPerKwh, reason }
  return {
    ...delivery,
    priceMicrosPerKwh: explained.priceMicrosPerKwh,
    zonePrice: null,
    zoneIntervals: null,
    volumeWh: explained.volumeWh,
    lower: toBound(explained.lowerMicrosPerKwh, explained.lowerSetBy),
    upper: toBound(explained.upperMicrosPerKwh, explained.upperSetBy),
    lastBuy: toStep('buy', explained.lastBuy),
    lastSell: toStep('sell', explained.lastSell),
    nextBuy: toStep('buy', explained.nextBuy),
    nextSell: toStep('sell', explained.nextSell)
  }
}
