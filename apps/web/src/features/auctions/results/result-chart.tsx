import type { Auction, AuctionUnit } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { useMemo } from 'react'
import { formatEnergy } from '../../../format/energy.ts'
import { decimalOf } from '../../../format/number.ts'
import { formatPrice, priceInSubunits, priceParts, priceUnit } from '../../../format/price.ts'
import { formatTimeRange } from '../../../format/time.ts'
import { toMs } from '../../../format/zone.ts'
import { ChartFrame, type ChartColumn } from '../../../ui/charts/chart-frame.tsx'
import type { Slot } from '../../../ui/charts/slots.ts'
import { useSlotReading } from '../../../ui/charts/use-slot-reading.ts'
import { useWidth } from '../../../ui/charts/use-width.ts'
import { pricesOf, type Fill } from './mine.ts'
import { ResultDrawing } from './result-drawing.tsx'
import styles from './results.module.css'

/** A unit of the day with everything that its bar, its row and its line in the file say. */
export interface ResultSlot extends Slot {
  unit: AuctionUnit
  /** What buyers pay, where zones have two prices. */
  buyerValue: number | null
  boughtWh: number
  soldWh: number
}

interface ResultChartProps {
  auction: Auction
  units: readonly AuctionUnit[]
  zoneId: string | null
  fills: readonly Fill[]
  /** The unit that is explained beside it. */
  chosen: AuctionUnit | undefined
  onUnit: (unit: AuctionUnit) => void
}

const height = 330
const edges = { left: 40, right: 4 }

/** Price and volume of every unit over one day, my part of the volume in its colours. */
export function ResultChart({ auction, units, zoneId, fills, chosen, onUnit }: ResultChartProps) {
  const [measured, width] = useWidth()
  const slots = useMemo(
    () => slotsOf({ auction, units, zoneId, fills }),
    [auction, units, zoneId, fills]
  )
  const startMs = slots[0]?.startMs ?? 0
  const endMs = slots.at(-1)?.endMs ?? 1
  const reading = useSlotReading({
    slots,
    restMs: chosen ? toMs(chosen.deliveryStart) : startMs,
    instantAt: (x) =>
      startMs +
      ((x - edges.left) / Math.max(1, width - edges.left - edges.right)) * (endMs - startMs)
  })
  const read = slots[reading.at]
  const choose = () => read && onUnit(read.unit)
  return (
    <ChartFrame
      label={t`Price and volume by time, ${priceUnit(auction.currency)} and kWh. Enter shows why`}
      slots={slots}
      timeZone={auction.timeZone}
      columns={columnsOf(auction, zoneId !== null, fills.length > 0)}
      csvName={`auction-${auction.marketId}-${auction.deliveryDate}`}
      measured={measured}
      height={height}
      legend={fills.length > 0 && <MineLegend />}
      reading={{
        ...reading,
        onChoose: choose,
        onKeyDown: (event) => {
          if (event.key === 'Enter') choose()
          else reading.onKeyDown(event)
        }
      }}
      readout={read && <Readout slot={read} auction={auction} />}
    >
      {width > 0 && (
        <ResultDrawing
          slots={slots}
          auction={auction}
          size={{ width, height, ...edges }}
          readStartMs={reading.isChosen ? (read?.startMs ?? null) : null}
          chosenStartMs={chosen ? toMs(chosen.deliveryStart) : null}
        />
      )}
    </ChartFrame>
  )
}

function slotsOf({
  auction,
  units,
  zoneId,
  fills
}: Pick<ResultChartProps, 'auction' | 'units' | 'zoneId' | 'fills'>): ResultSlot[] {
  const sumAt = (side: Fill['side']) => {
    const sums = new Map<number, number>()
    for (const fill of fills) {
      if (fill.side !== side) continue
      const ms = toMs(fill.deliveryStart)
      sums.set(ms, (sums.get(ms) ?? 0) + fill.filledWh)
    }
    return sums
  }
  const bought = sumAt('buy')
  const sold = sumAt('sell')
  const inSubunits = (price: number | null) =>
    price === null ? null : priceInSubunits(price, auction.currency)
  return units.map((unit) => {
    const startMs = toMs(unit.deliveryStart)
    const prices = pricesOf(unit, zoneId)
    return {
      startMs,
      endMs: toMs(unit.deliveryEnd),
      value: inSubunits(prices.seller),
      buyerValue: inSubunits(prices.buyer),
      unit,
      boughtWh: bought.get(startMs) ?? 0,
      soldWh: sold.get(startMs) ?? 0
    }
  })
}

function Readout({ slot, auction }: { slot: ResultSlot; auction: Auction }) {
  const { unit } = slot
  const volume = formatEnergy(unit.volumeWh)
  const bought = formatEnergy(slot.boughtWh)
  const sold = formatEnergy(slot.soldWh)
  return (
    <>
      <span className="soft">{formatTimeRange(slot.startMs, slot.endMs, auction.timeZone)}</span>
      <b>{slot.value === null ? t`no trade` : textOf(slot.value, auction)}</b>
      <span className="soft">{t`${volume} traded`}</span>
      {slot.soldWh > 0 && <span className="money-in">{t`you sold ${sold}`}</span>}
      {slot.boughtWh > 0 && <span>{t`you bought ${bought}`}</span>}
    </>
  )
}

/** The value is in the sub-unit already; the micros are needed to write it exactly. */
const textOf = (value: number, { currency }: Auction): string =>
  formatPrice(Math.round(value / priceInSubunits(1, currency)), currency)

function columnsOf(
  auction: Auction,
  hasZones: boolean,
  hasMine: boolean
): ChartColumn<ResultSlot>[] {
  const { unit } = priceParts(0, auction.currency)
  const price = (key: 'value' | 'buyerValue', head: string): ChartColumn<ResultSlot> => ({
    key,
    head,
    text: (slot) => {
      const value = slot[key]
      return value === null ? '' : textOf(value, auction)
    },
    csv: (slot) => slot[key]
  })
  const energy = (
    key: string,
    head: string,
    of: (slot: ResultSlot) => number
  ): ChartColumn<ResultSlot> => ({
    key,
    head,
    text: (slot) => formatEnergy(of(slot)),
    csv: (slot) => Number(decimalOf(of(slot), 3))
  })
  return [
    ...(hasZones
      ? [price('value', t`Sellers receive, ${unit}`), price('buyerValue', t`Buyers pay, ${unit}`)]
      : [price('value', t`Price, ${unit}`)]),
    energy('volume', t`Volume, kWh`, (slot) => slot.unit.volumeWh),
    ...(hasMine
      ? [
          energy('sold', t`You sold, kWh`, (slot) => slot.soldWh),
          energy('bought', t`You bought, kWh`, (slot) => slot.boughtWh)
        ]
      : [])
  ]
}

function MineLegend() {
  return (
    <>
      <span>
        <i className={styles.swatch} style={{ background: 'var(--cw-community)' }} />
        {t`You sold`}
      </span>
      <span>
        <i className={styles.swatch} style={{ background: 'var(--cw-home)' }} />
        {t`You bought`}
      </span>
    </>
  )
}
