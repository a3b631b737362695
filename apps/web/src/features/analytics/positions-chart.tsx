import type { IntervalPosition, Portfolio } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'
import { formatEnergy, formatEnergyExact } from '../../format/energy.ts'
import { formatNumber } from '../../format/number.ts'
import { formatDate, formatDay, formatTimeRange } from '../../format/time.ts'
import { localDate, localTime, toMs } from '../../format/zone.ts'
import type { ChartColumn } from '../../ui/charts/chart-frame.tsx'
import { TwoWayChart, type TwoWaySlot } from '../../ui/charts/two-way-chart.tsx'
import { Tag } from '../../ui/tag.tsx'
import { kindName, sideColors } from './deal-words.ts'

interface PositionSlot extends TwoWaySlot {
  position: IntervalPosition
}

interface PositionsChartProps {
  portfolio: Portfolio
  /** The stretch of time, by name. */
  name: string
  nowMs: number
  downloads: ReactNode
}

const dayMs = 86_400_000

/** Sold above the line, bought below it; hatched where it is not settled yet. */
export function PositionsChart({ portfolio, name, nowMs, downloads }: PositionsChartProps) {
  const { timeZone, resolution, positions } = portfolio
  const isByDay = resolution === 'day'
  const slots = positions.map(slotOf)
  const dayOf = (slot: PositionSlot) => formatDate(slot.startMs, timeZone)
  const hasOpen = positions.some((one) => one.openBoughtWh > 0 || one.openSoldWh > 0)
  return (
    <TwoWayChart<PositionSlot>
      label={t`Energy sold and bought, kWh, ${name}`}
      slots={slots}
      timeZone={timeZone}
      nowMs={nowMs}
      colors={sideColors}
      formatTick={(kwh) => formatNumber(kwh, { decimals: 2, atLeast: 0 })}
      {...(isByDay && {
        slotLabel: (slot: PositionSlot) =>
          String(Number(localDate(slot.startMs, timeZone).slice(8))),
        rowHead: { head: t`Day`, text: dayOf },
        pageMs: 7 * dayMs
      })}
      formatTip={(slot, side) => {
        const energy = formatEnergy(side === 'up' ? slot.position.soldWh : slot.position.boughtWh)
        const when = isByDay ? dayOf(slot) : localTime(slot.startMs, timeZone)
        return isByDay ? t`${energy} on ${when}` : t`${energy} at ${when}`
      }}
      readout={(slot) => (
        <Readout
          position={slot.position}
          when={
            isByDay
              ? dayOf(slot)
              : `${formatDay(slot.startMs, timeZone, nowMs)}, ${formatTimeRange(slot.startMs, slot.endMs, timeZone)}`
          }
        />
      )}
      columns={columns()}
      legend={[
        { key: 'sold', color: sideColors.up, label: t`sold` },
        { key: 'bought', color: sideColors.down, label: t`bought` },
        ...(hasOpen
          ? [{ key: 'open', color: hatched, label: t`hatched: agreed, not settled yet` }]
          : [])
      ]}
      downloads={downloads}
    />
  )
}

const hatched = 'repeating-linear-gradient(135deg, var(--cw-home) 0 2px, var(--cw-surface) 2px 4px)'

function slotOf(position: IntervalPosition): PositionSlot {
  return {
    position,
    startMs: toMs(position.deliveryStart),
    endMs: toMs(position.deliveryEnd),
    value: position.netWh,
    up: position.soldWh / 1_000,
    down: position.boughtWh / 1_000,
    openUp: position.openSoldWh / 1_000,
    openDown: position.openBoughtWh / 1_000
  }
}

function Readout({ position, when }: { position: IntervalPosition; when: string }) {
  const { soldWh, boughtWh, openSoldWh, openBoughtWh } = position
  const sold = formatEnergyExact(soldWh)
  const bought = formatEnergyExact(boughtWh)
  return (
    <>
      <span className="soft">{when}</span>
      {soldWh === 0 && boughtWh === 0 && <b>{t`nothing`}</b>}
      {soldWh > 0 && <b className="money-in">{t`sold ${sold}`}</b>}
      {boughtWh > 0 && <b>{t`bought ${bought}`}</b>}
      {openSoldWh + openBoughtWh > 0 && <Tag>{t`not settled yet`}</Tag>}
      {position.kinds.length > 0 && <span className="soft">{kindsOf(position)}</span>}
    </>
  )
}

function kindsOf({ kinds }: IntervalPosition): string {
  return kinds.map(({ kind }) => kindName(kind)).join(', ')
}

function columns(): ChartColumn<PositionSlot>[] {
  const exact = (energyWh: number) => (energyWh === 0 ? '' : formatEnergyExact(energyWh))
  return [
    { key: 'sold', head: t`Sold`, text: ({ position }) => exact(position.soldWh) },
    { key: 'bought', head: t`Bought`, text: ({ position }) => exact(position.boughtWh) },
    {
      key: 'net',
      head: t`Bought less sold`,
      text: ({ position }) =>
        position.soldWh === 0 && position.boughtWh === 0 ? '' : formatEnergyExact(position.netWh)
    },
    {
      key: 'open',
      head: t`Not settled yet`,
      text: ({ position }) => exact(position.openSoldWh + position.openBoughtWh)
    }
  ]
}
