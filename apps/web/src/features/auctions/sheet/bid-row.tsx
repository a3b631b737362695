import { IconDots, IconPlus, IconX } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { formatEnergyExact } from '../../../format/energy.ts'
import { formatMoney } from '../../../format/money.ts'
import { formatPrice, priceUnit } from '../../../format/price.ts'
import { formatTime } from '../../../format/time.ts'
import { formatOffset, isRepeatedTime, localTime } from '../../../format/zone.ts'
import type { Unit } from '../units.ts'
import { CellField } from './cell-field.tsx'
import { isBlank, type Field, type KeyedBid, type SheetRow } from './rows.ts'
import { SideButton } from './side-button.tsx'
import type { SheetTableProps } from './sheet-table.tsx'
import { heldFor } from './sheet-sums.ts'
import type { BidSheet } from './use-bid-sheet.ts'
import styles from './sheet.module.css'

interface BidRowProps extends SheetTableProps {
  row: SheetRow
  unit: Unit
  /** Counted from 1: the first row of its unit names the time, further steps stand under it. */
  step: number
  isOnly: boolean
}

export function BidRow({ sheet, expected, row, unit, step, isOnly, onOpenRow }: BidRowProps) {
  const { auction, change } = sheet
  const { startMs, endMs } = unit
  const isFirst = step === 1
  const time = formatTime(startMs, auction.timeZone)
  const when = isFirst ? time : t`${time}, step ${step}`
  const { currency } = auction
  const perKwh = priceUnit(currency)
  const price = expected.priceAt(startMs)
  const type = (field: Field) => (text: string) =>
    change({ type: 'type', key: row.key, startMs, side: row.side, field, text })
  return (
    <tr className={isFirst ? undefined : styles.step}>
      <th scope="row">
        {isFirst ? (
          <TimeCell startMs={startMs} timeZone={auction.timeZone} />
        ) : (
          <span className="visually-hidden">{when}</span>
        )}
      </th>
      <td>
        <SideButton
          side={row.side}
          when={when}
          maySell={sheet.maySell}
          onChange={(side) => change({ type: 'side', key: row.key, startMs, side })}
        />
      </td>
      <td>
        <CellField
          field="energy"
          startMs={startMs}
          endMs={endMs}
          label={t`Energy in kWh, ${when}`}
          value={row.energy}
          fault={faultOf(sheet, row.key, 'energy')}
          onChange={type('energy')}
        />
      </td>
      <td>
        <CellField
          field="limit"
          startMs={startMs}
          endMs={endMs}
          label={t`Limit in ${perKwh}, ${when}`}
          value={row.limit}
          fault={faultOf(sheet, row.key, 'limit')}
          onChange={type('limit')}
        />
      </td>
      <td className={`${styles.end} ${styles.wide} soft`}>
        {isFirst && price !== null && formatPrice(price, currency)}
      </td>
      <td className={`${styles.end} ${styles.wide}`}>
        <SetAside sheet={sheet} bids={sheet.read.bids.filter((bid) => bid.key === row.key)} />
      </td>
      <RowTools sheet={sheet} row={row} when={when} isOnly={isOnly} onOpenRow={onOpenRow} />
    </tr>
  )
}

/** "02:15" with its offset under it where the time comes twice. */
function TimeCell({ startMs, timeZone }: { startMs: number; timeZone: string }) {
  return (
    <span className={styles.time}>
      {localTime(startMs, timeZone)}
      {isRepeatedTime(startMs, timeZone) && <small>{formatOffset(startMs, timeZone)}</small>}
    </span>
  )
}

export function faultOf({ read }: BidSheet, key: string, field: Field): string | undefined {
  return read.faults.find((fault) => fault.key === key && fault.field === field && !fault.isMissing)
    ?.text
}

/** Money that is held, or energy that is promised. */
export function SetAside({ sheet, bids }: { sheet: BidSheet; bids: readonly KeyedBid[] }) {
  const [first] = bids
  if (!first) return null
  const heldMicros = heldFor(bids, sheet.auction)
  if (first.side === 'buy' || heldMicros > 0)
    return <span className="money-held">{formatMoney(heldMicros, sheet.auction.currency)}</span>
  const soldWh = bids.reduce((sum, bid) => sum + bid.quantityWh, 0)
  return <span className="soft">{formatEnergyExact(soldWh)}</span>
}

interface RowToolsProps {
  sheet: BidSheet
  row: SheetRow
  when: string
  isOnly: boolean
  onOpenRow: (row: SheetRow) => void
}

function RowTools({ sheet, row, when, isOnly, onOpenRow }: RowToolsProps) {
  if (isBlank(row) && isOnly) return <td className={styles.tools} />
  return (
    <td className={styles.tools}>
      <span className={styles.wideTools}>
        <button
          type="button"
          aria-label={t`Add a step at ${when}`}
          title={t`Another price for more energy at this time`}
          onClick={() => sheet.change({ type: 'addStep', startMs: row.startMs, side: row.side })}
        >
          <IconPlus size={16} aria-hidden />
        </button>
        <button
          type="button"
          aria-label={t`Remove the bid at ${when}`}
          title={t`Remove`}
          onClick={() => sheet.change({ type: 'remove', keys: [row.key] })}
        >
          <IconX size={16} aria-hidden />
        </button>
      </span>
      <span className={styles.narrowTools}>
        <button type="button" aria-label={t`More about ${when}`} onClick={() => onOpenRow(row)}>
          <IconDots size={18} aria-hidden />
        </button>
      </span>
    </td>
  )
}
