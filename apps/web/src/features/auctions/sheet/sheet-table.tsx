import { t } from '@lingui/core/macro'
import { useMemo, useRef } from 'react'
import { priceParts } from '../../../format/price.ts'
import { formatTimeRange } from '../../../format/time.ts'
import { contentOf, rowsAt, type Block } from './blocks.ts'
import { BlockLine } from './block-line.tsx'
import { isBlank, rowKey, type SheetRow } from './rows.ts'
import { BidRow } from './bid-row.tsx'
import { StretchRow } from './stretch-row.tsx'
import { useSheetKeys } from './use-sheet-keys.ts'
import type { Expected } from './use-expected.ts'
import type { BidSheet } from './use-bid-sheet.ts'
import type { Unit } from '../units.ts'
import styles from './sheet.module.css'

export interface SheetTableProps {
  sheet: BidSheet
  expected: Expected
  /** What is pasted over a field. */
  onPasteText: (text: string, startMs: number, field: 'energy' | 'limit') => void
  /** Everything about one row, where there is no room for it beside the fields. */
  onOpenRow: (row: SheetRow) => void
}

/**
 * Every unit of the day, folded by stretches; each field is reached by arrows, Enter, Page keys,
 * Home and End.
 */
export function SheetTable(props: SheetTableProps) {
  const { sheet } = props
  const table = useRef<HTMLTableElement>(null)
  const keys = useSheetKeys(table, sheet)
  const { unit: priceUnit } = priceParts(0, sheet.auction.currency)
  const at = useMemo(() => rowsAt(sheet.state.rows), [sheet.state.rows])
  return (
    <table
      ref={table}
      className={styles.table}
      onKeyDown={keys.onKeyDown}
      onFocus={keys.onFocus}
      onPaste={(event) => {
        const text = event.clipboardData.getData('text/plain')
        const { start, cell } = (event.target as HTMLElement).dataset
        if (start === undefined || !/[\t\n\r;]/.test(text.trim())) return
        event.preventDefault()
        props.onPasteText(text, Number(start), cell === 'limit' ? 'limit' : 'energy')
      }}
    >
      <caption className="visually-hidden">{t`My bids by time`}</caption>
      <thead>
        <tr>
          <th scope="col">{t`From`}</th>
          <th scope="col">{t`Side`}</th>
          <th scope="col" className={styles.end}>
            {t`kWh`}
          </th>
          <th scope="col" className={styles.end}>{t`Limit, ${priceUnit}`}</th>
          <th scope="col" className={`${styles.end} ${styles.wide}`}>{t`Expected`}</th>
          <th scope="col" className={`${styles.end} ${styles.wide}`}>{t`Set aside`}</th>
          <th scope="col">
            <span className="visually-hidden">{t`More`}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sheet.state.blocks.map((block) => (
          <BlockRows key={block.startMs} {...props} block={block} at={at} />
        ))}
      </tbody>
    </table>
  )
}

interface BlockRowsProps extends SheetTableProps {
  block: Block
  at: ReadonlyMap<number, readonly SheetRow[]>
}

function BlockRows({ block, at, ...props }: BlockRowsProps) {
  const { sheet } = props
  const content = contentOf(block, sheet.units, at)
  const own = sheet.units.filter(
    (unit) => unit.startMs >= block.startMs && unit.startMs < block.endMs
  )
  const open = (isOpen: boolean) => sheet.change({ type: 'fold', startMs: block.startMs, isOpen })
  const range = formatTimeRange(block.startMs, block.endMs, sheet.auction.timeZone)
  if (!block.isOpen && content.kind === 'same')
    return (
      <StretchRow
        {...props}
        block={block}
        row={content.row}
        units={own}
        range={range}
        onOpen={() => open(true)}
      />
    )
  return (
    <>
      {(!block.isOpen || own.length > 1) && (
        <BlockLine
          range={range}
          rows={own.flatMap((unit) => at.get(unit.startMs) ?? []).filter((row) => !isBlank(row))}
          isOpen={block.isOpen}
          onToggle={() => open(!block.isOpen)}
        />
      )}
      {block.isOpen &&
        own.map((unit) => <UnitRows key={unit.startMs} {...props} unit={unit} at={at} />)}
    </>
  )
}

/** The rows of one unit; an empty field waits where there is none. */
function UnitRows({
  unit,
  at,
  ...props
}: SheetTableProps & { unit: Unit; at: BlockRowsProps['at'] }) {
  const own = at.get(unit.startMs) ?? []
  const blank: SheetRow = {
    key: rowKey(unit.startMs, 0),
    startMs: unit.startMs,
    side: sideBefore(unit.startMs, props.sheet),
    energy: '',
    limit: ''
  }
  const rows = own.length > 0 ? own : [blank]
  return rows.map((row, index) => (
    <BidRow
      key={row.key}
      {...props}
      row={row}
      unit={unit}
      step={index + 1}
      isOnly={rows.length === 1}
    />
  ))
}

/** A day is bought and sold in stretches: an empty row takes the side of the bid before it. */
function sideBefore(startMs: number, { state, usualSide }: BidSheet): SheetRow['side'] {
  return state.rows.findLast((row) => row.startMs < startMs && !isBlank(row))?.side ?? usualSide
}
