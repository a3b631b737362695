import type { Market, PriceSlot } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { priceLevelLook } from '../../format/price-level.ts'
import { formatOffset, localTime, offsetMinutes, toMs } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable, type TableColumn } from '../../ui/data-table.tsx'
import { Mark } from '../../ui/tag.tsx'
import { formatSlotPrice, type PriceKind } from './price-view.ts'
import styles from './markets.module.css'

interface RepeatedHourProps {
  market: Market
  kind: PriceKind
  /** Both turns of the hour, in order. */
  slots: readonly PriceSlot[]
}

interface Twins {
  time: string
  first: PriceSlot
  again: PriceSlot | undefined
}

/** When clocks go back, the same times come twice; the offset tells one from the other. */
export function RepeatedHour({ market, kind, slots }: RepeatedHourProps) {
  const { timeZone } = market
  const twins = twinsOf(slots, timeZone)
  const [head] = twins
  if (!head) return null
  const first = formatOffset(head.first.deliveryStart, timeZone)
  const again = head.again ? formatOffset(head.again.deliveryStart, timeZone) : ''
  const turn = (key: 'first' | 'again', name: string): TableColumn<Twins> => ({
    key,
    head: name,
    align: 'end',
    cell: (row) => <Priced slot={row[key]} market={market} />
  })
  return (
    <Card
      title={t`The hour that comes twice`}
      aside={kind === 'all_in' ? t`with network and taxes` : t`energy only`}
      isFlush
    >
      <DataTable
        caption={t`The hour that comes twice`}
        rows={twins}
        rowKey={(row) => toMs(row.first.deliveryStart)}
        columns={[
          { key: 'from', head: t`From`, isRowHead: true, cell: (row) => row.time },
          turn('first', t`First, ${first}`),
          turn('again', t`Again, ${again}`)
        ]}
      />
    </Card>
  )
}

/** The two slots of one wall-clock time, side by side. */
function twinsOf(slots: readonly PriceSlot[], timeZone: string): Twins[] {
  const [earliest] = slots
  if (!earliest) return []
  const before = offsetMinutes(earliest.deliveryStart, timeZone)
  const timeOf = (slot: PriceSlot) => localTime(slot.deliveryStart, timeZone)
  const isFirst = (slot: PriceSlot) => offsetMinutes(slot.deliveryStart, timeZone) === before
  return slots.filter(isFirst).map((first) => ({
    time: timeOf(first),
    first,
    again: slots.find((slot) => !isFirst(slot) && timeOf(slot) === timeOf(first))
  }))
}

function Priced({ slot, market }: { slot: PriceSlot | undefined; market: Market }) {
  if (!slot || slot.priceMicrosPerKwh === null) return t`not known`
  const look = slot.level && priceLevelLook(slot.level)
  return (
    <span className={styles.priced}>
      {formatSlotPrice(slot.priceMicrosPerKwh, market)}
      {look && (
        <Mark shape={look.shape} color={look.textColor}>
          {look.word}
        </Mark>
      )}
    </span>
  )
}
