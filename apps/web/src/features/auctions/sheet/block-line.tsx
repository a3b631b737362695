import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { formatEnergy } from '../../../format/energy.ts'
import { bidCountWords } from '../auction-words.ts'
import { energyOf, type SheetRow } from './rows.ts'
import styles from './sheet.module.css'

interface BlockLineProps {
  range: string
  rows: readonly SheetRow[]
  isOpen: boolean
  onToggle: () => void
}

/** A stretch in one line: "14:00 to 17:00, no bids", "19:00 to 21:00, 8 bids, sell 4.2 kWh". */
export function BlockLine({ range, rows, isOpen, onToggle }: BlockLineProps) {
  const Chevron = isOpen ? IconChevronUp : IconChevronDown
  return (
    <tr className={styles.foldLine}>
      <td colSpan={7}>
        <button type="button" aria-expanded={isOpen} onClick={onToggle}>
          <Chevron size={16} aria-hidden />
          <span>{[range, ...contentWords(rows)].join(', ')}</span>
        </button>
      </td>
    </tr>
  )
}

function contentWords(rows: readonly SheetRow[]): string[] {
  if (rows.length === 0) return [t`no bids`]
  const sumOf = (side: SheetRow['side']) =>
    rows.filter((row) => row.side === side).reduce((sum, row) => sum + (energyOf(row) ?? 0), 0)
  const bought = formatEnergy(sumOf('buy'))
  const sold = formatEnergy(sumOf('sell'))
  return [
    bidCountWords(rows.length),
    ...(sumOf('sell') > 0 ? [t`sell ${sold}`] : []),
    ...(sumOf('buy') > 0 ? [t`buy ${bought}`] : [])
  ]
}
