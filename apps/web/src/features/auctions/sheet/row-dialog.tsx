import { Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { formatPrice, priceUnit } from '../../../format/price.ts'
import { formatTimeRange } from '../../../format/time.ts'
import { KeyValues } from '../../../ui/key-values.tsx'
import { Row } from '../../../ui/layout.tsx'
import { Sheet } from '../../../ui/sheet.tsx'
import { SetAside } from './bid-row.tsx'
import { sideName } from './side-button.tsx'
import type { Expected } from './use-expected.ts'
import type { BidSheet } from './use-bid-sheet.ts'

interface RowDialogProps {
  sheet: BidSheet
  expected: Expected
  rowKey: string
  startMs: number
  onClose: () => void
}

/** On a phone: what the columns that have no room would say, and what can be done with the row. */
export function RowDialog({ sheet, expected, rowKey, startMs, onClose }: RowDialogProps) {
  const { auction, units, read, state } = sheet
  const row = state.rows.find((one) => one.key === rowKey)
  if (!row) return null
  const unit = units.find((one) => one.startMs === startMs)
  const title = formatTimeRange(startMs, unit?.endMs ?? startMs, auction.timeZone)
  const price = expected.priceAt(startMs)
  const perKwh = priceUnit(auction.currency)
  const bids = read.bids.filter((bid) => bid.key === rowKey)
  const faults = read.faults.filter((fault) => fault.key === rowKey)
  return (
    <Sheet title={title} isOpen onClose={onClose}>
      <KeyValues
        items={[
          { label: sideName(row.side), value: row.energy === '' ? '' : `${row.energy} kWh` },
          { label: t`Limit, ${perKwh}`, value: row.limit },
          {
            label: t`Expected`,
            value: price === null ? t`not known` : formatPrice(price, auction.currency)
          },
          { label: t`Set aside`, value: <SetAside sheet={sheet} bids={bids} /> }
        ]}
      />
      {faults.map((fault) => (
        <p key={fault.field} className="small">
          {fault.text}
        </p>
      ))}
      <Row gap={8}>
        <Button
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => {
            sheet.change({ type: 'addStep', startMs, side: row.side })
            onClose()
          }}
        >{t`Add a step`}</Button>
        <Button
          variant="default"
          leftSection={<IconTrash size={18} aria-hidden />}
          onClick={() => {
            sheet.change({ type: 'remove', keys: [row.key] })
            onClose()
          }}
        >{t`Remove`}</Button>
      </Row>
    </Sheet>
  )
}
