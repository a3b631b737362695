import {
  ApiProblem,
  greatestEnergyWhAt,
  type AppContract,
  type Battery,
  type Input,
  type Market,
  type OrderDetail
} from '@commonwatt/contract'
import {
  orderAmounts,
  orderWorstCase,
  roomForOrder,
  type OrderAmounts,
  type OrderRoom,
  type OrderSide,
  type WorstCase
} from '@commonwatt/domain'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { useIdempotencyKey } from '../../api/idempotency.ts'
import { parsePriceMicrosPerKwh } from '../../format/parse.ts'
import { addDays, localDate } from '../../format/zone.ts'
import type { DraftSearch } from './draft-search.ts'
import { bestSlot, orderSlots, type LeadTime, type OrderSlot } from './order-slots.ts'
import { isBeyond } from './order-words.ts'
import { useBatteryPlan } from './use-battery-plan.ts'
import { useRefreshOrders } from './use-order-change.ts'

const minuteMs = 60_000
const firstWh = 2_000

export interface OrderDraft {
  side: OrderSide
  minutes: 15 | 30 | 60
  date: string
  /** The first and the last day that have an open slot. */
  days: { first: string; last: string } | null
  slots: OrderSlot[] | null
  /** How long before its start an order is placed, at least and at most. */
  leadMin: { least: number; most: number } | null
  slotsError: Error | null
  retrySlots: () => void
  slot: OrderSlot | undefined
  room: OrderRoom | null
  /** The most that the battery can move then. */
  mostWh: number | null
  energyWh: number | null
  isAmountValid: boolean
  setEnergy: (energyWh: number | null) => void
  limitText: string
  setLimit: (text: string) => void
  limit: { price: number | null; isWrong: boolean }
  /**
   * At the known price; null while that is not known or beyond the limit, or a field is not right.
   */
  expected: OrderAmounts | null
  worst: WorstCase | null
  /** The price is known, and worse than the limit: as things stand nothing will happen. */
  isBeyondLimit: boolean
  isReady: boolean
  place: () => void
  isSending: boolean
  error: Error | null
}

interface DraftInput {
  battery: Battery
  market: Market
  search: DraftSearch
  nowMs: number
  onPlaced: (order: OrderDetail) => void
}

/** An order as it is put together, with everything the server will make of it. */
export function useOrderDraft({
  battery,
  market,
  search,
  nowMs,
  onPlaced
}: DraftInput): OrderDraft {
  const [typedWh, setTypedWh] = useState<number | null | undefined>(undefined)
  const [limitText, setLimitText] = useState('')
  const side: OrderSide = search.side ?? 'buy'
  const times = useSlots(market, search, nowMs)
  const slots = times.slots ?? []
  const slot =
    slots.find(({ startMs, isOpen }) => isOpen && isoOf(startMs) === search.start) ??
    bestSlot(slots, side)
  const plan = useBatteryPlan(battery, nowMs)
  const room = plan && slot ? roomForOrder({ ...plan, wanted: { ...slot, side } }) : null
  const mostWh = room && Math.min(room.byPowerWh, room.byLevelWh, mostAtAnyPrice(market))
  const energyWh = typedWh === undefined ? Math.min(firstWh, mostWh ?? firstWh) : typedWh
  const limit = readLimit(limitText, market)
  const send = useSend(onPlaced)
  const isAmountValid = energyWh !== null && energyWh > 0 && mostWh !== null && energyWh <= mostWh
  const isCountable = isAmountValid && !limit.isWrong
  const isReady = slot !== undefined && isCountable && !send.isPending
  return {
    ...times,
    ...(slot && isCountable
      ? amountsOf({ side, energyWh, limit: limit.price, slot, market })
      : noAmounts),
    isAmountValid,
    side,
    slot,
    room,
    mostWh,
    energyWh,
    setEnergy: (next) => {
      send.reset()
      setTypedWh(next)
    },
    limitText,
    setLimit: (text) => {
      send.reset()
      setLimitText(text)
    },
    limit,
    isReady,
    place: () => {
      if (!isReady) return
      send.mutate({
        side,
        batteryId: battery.id,
        energyWh,
        deliveryStart: isoOf(slot.startMs),
        resolutionMin: times.minutes,
        ...(limit.price !== null && { limitPriceMicrosPerKwh: limit.price })
      })
    },
    isSending: send.isPending,
    error: send.error
  }
}

type OrderBody = Input<AppContract['orders']['create']>['body']

function useSend(onPlaced: DraftInput['onPlaced']) {
  const { client } = useApi()
  const refresh = useRefreshOrders()
  const { key, renew } = useIdempotencyKey()
  return useMutation({
    mutationFn: (body: OrderBody) => {
      // What is asked for is part of the key: another interval or amount is another intention.
      const what = [body.side, body.energyWh, Date.parse(body.deliveryStart), body.resolutionMin]
      const idempotencyKey = [key, ...what, body.limitPriceMicrosPerKwh ?? ''].join('-')
      return client.orders.create({ body, idempotencyKey })
    },
    onSuccess: (placed) => {
      renew()
      onPlaced(placed)
    },
    onError: (error) => isAnswered(error) && renew(),
    onSettled: refresh
  })
}

interface AmountsInput {
  side: OrderSide
  energyWh: number
  limit: number | null
  slot: OrderSlot
  market: Market
}

type Amounts = Pick<OrderDraft, 'expected' | 'worst' | 'isBeyondLimit'>

const noAmounts: Amounts = { expected: null, worst: null, isBeyondLimit: false }

/** What it comes to at the known price, and at the worst. */
function amountsOf({ side, energyWh, limit, slot, market }: AmountsInput): Amounts {
  const { priceMicrosPerKwh: known } = slot
  const order = { side, energyWh, ...feesOf(market) }
  const isBeyondLimit = known !== null && limit !== null && isBeyond(side, known, limit)
  return {
    isBeyondLimit,
    expected:
      known === null || isBeyondLimit ? null : orderAmounts({ ...order, priceMicrosPerKwh: known }),
    worst: orderWorstCase({
      ...market,
      ...order,
      limitPriceMicrosPerKwh: limit,
      knownPriceMicrosPerKwh: known
    })
  }
}

/** The intervals of the chosen day, and the days that have any. */
function useSlots(market: Market, search: DraftSearch, nowMs: number) {
  const { queries } = useApi()
  const terms = useQuery({ ...queries.orders.terms(), staleTime: Infinity })
  const lead: LeadTime | null = terms.data
    ? {
        earliestMs: nowMs + terms.data.minLeadMin * minuteMs,
        latestMs: nowMs + terms.data.maxLeadMin * minuteMs
      }
    : null
  const { timeZone } = market
  const days = lead && {
    first: localDate(lead.earliestMs, timeZone),
    last: localDate(lead.latestMs, timeZone)
  }
  const date = clampDay(search.date, days) ?? localDate(nowMs, timeZone)
  const minutes: OrderDraft['minutes'] =
    search.resolution === '15' ? 15 : search.resolution === '30' ? 30 : 60
  const day = useQuery({
    ...queries.markets.day({ params: { id: market.id, date }, query: { resolution: minutes } }),
    enabled: lead !== null
  })
  const error = terms.error ?? day.error
  return {
    date,
    days,
    minutes,
    slots: day.data && lead ? orderSlots(day.data.slots, minutes, lead) : null,
    leadMin: terms.data ? { least: terms.data.minLeadMin, most: terms.data.maxLeadMin } : null,
    slotsError: day.data ? null : error,
    retrySlots: () => void (terms.error ? terms.refetch() : day.refetch())
  }
}

function clampDay(
  date: string | undefined,
  days: { first: string; last: string } | null
): string | undefined {
  if (!days) return undefined
  if (date === undefined || date < days.first) return days.first
  return date > days.last ? days.last : date
}

export const dayAfter = (date: string): string => addDays(date, 1)
export const dayBefore = (date: string): string => addDays(date, -1)
export const isoOf = (ms: number): string => new Date(ms).toISOString()

export function feesOf({ tariff }: Market) {
  const { gridFeeMicrosPerKwh, leviesMicrosPerKwh, platformFeeMicrosPerKwh } = tariff
  return { gridFeeMicrosPerKwh, leviesMicrosPerKwh, platformFeeMicrosPerKwh }
}

/**
 * What an order comes to at the worst price that the market has, with every fee, has to be an
 * amount of money.
 */
function mostAtAnyPrice(market: Market): number {
  const fees = feesOf(market)
  const worst = Math.max(Math.abs(market.floorMicrosPerKwh), market.capMicrosPerKwh)
  const perKwh = Object.values(fees).reduce((sum, fee) => sum + fee, worst)
  return greatestEnergyWhAt(perKwh)
}

/** A limit as typed: none, a price that the market takes, or a wrong one. */
function readLimit(text: string, market: Market): OrderDraft['limit'] {
  if (text.trim() === '') return { price: null, isWrong: false }
  const price = parsePriceMicrosPerKwh(text, market.currency)
  const isRight =
    price !== null &&
    price >= market.floorMicrosPerKwh &&
    price <= market.capMicrosPerKwh &&
    price % market.tickMicrosPerKwh === 0
  return isRight ? { price, isWrong: false } : { price: null, isWrong: true }
}

/**
 * A refusal ends the try; after a lost answer or a fault the same key finds out what became of it.
 */
function isAnswered(error: unknown): boolean {
  return error instanceof ApiProblem && error.status < 500 && !error.is('idempotency_in_progress')
}
