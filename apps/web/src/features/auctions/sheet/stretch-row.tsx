import { IconChevronDown } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { formatPrice, priceUnit } from '../../../format/price.ts'
import { formatTime } from '../../../format/time.ts'
import type { Unit } from '../units.ts'
import { faultOf, SetAside } from './bid-row.tsx'
import type { Block } from './blocks.ts'
import { CellField } from './cell-field.tsx'
import type { Field, SheetRow } from './rows.ts'
import { SideButton } from './side-button.tsx'
import type { SheetTableProps } from './sheet-table.tsx'
import styles from './sheet.module.css'

interface StretchRowProps extends SheetTableProps {
  block: Block
  /** The bid that every unit of the stretch has. */
  row: SheetRow
  units: readonly Unit[]
  range: string
  onOpen: () => void
}

/** A stretch of equal bids as one line: what is typed here holds for each unit in it. */
export function StretchRow({ sheet, expected, block, row, units, range, onOpen }: StretchRowProps) {
  const { auction, change } = sheet
  const { startMs, endMs } = block
  const perKwh = priceUnit(auction.currency)
  const mean = meanOf(units.map((unit) => expected.priceAt(unit.startMs)))
  const set = (field: Field) => (text: string) =>
    change({ type: 'stretch', startMs, endMs, change: { [field]: text } })
  const from = formatTime(startMs, auction.timeZone)
  const until = formatTime(endMs, auction.timeZone)
  return (
    <tr>
      <th scope="row">
        <span className={styles.range}>
          <span className="nowrap">{t`${from} to`}</span> <span className="nowrap">{until}</span>
        </span>
      </th>
      <td>
        <SideButton
          side={row.side}
          when={range}
          maySell={sheet.maySell}
          onChange={(side) => change({ type: 'stretch', startMs, endMs, change: { side } })}
        />
      </td>
      <td>
        <CellField
          field="energy"
          startMs={startMs}
          endMs={endMs}
          label={t`Energy in kWh, ${range}, each`}
          value={row.energy}
          fault={faultOf(sheet, row.key, 'energy')}
          onChange={set('energy')}
        />
      </td>
      <td>
        <CellField
          field="limit"
          startMs={startMs}
          endMs={endMs}
          label={t`Limit in ${perKwh}, ${range}, each`}
          value={row.limit}
          fault={faultOf(sheet, row.key, 'limit')}
          onChange={set('limit')}
        />
      </td>
      <td className={`${styles.end} ${styles.wide} soft`}>
        {mean !== null && formatPrice(mean, auction.currency)}
      </td>
      <td className={`${styles.end} ${styles.wide}`}>
        <SetAside
          sheet={sheet}
          bids={sheet.read.bids.filter((bid) => bid.startMs >= startMs && bid.startMs < endMs)}
        />
      </td>
      <td className={styles.tools}>
        <button
          type="button"
          aria-expanded={false}
          aria-label={t`Show ${range} one by one`}
          title={t`Show one by one`}
          onClick={onOpen}
        >
          <IconChevronDown size={18} aria-hidden />
        </button>
      </td>
    </tr>
  )
}

/** Null when the price of one of them is not known. */
function meanOf(prices: readonly (number | null)[]): number | null {
  const known = prices.filter((price) => price !== null)
  if (known.length === 0 || known.length < prices.length) return null
  return Math.round(known.reduce((sum, price) => sum + price, 0) / known.length)
}
