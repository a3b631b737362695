import { Button } from '@mantine/core'
import { IconArrowBackUp, IconClipboard, IconCopy, IconPencilPlus } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { formatEnergyExact } from '../../../format/energy.ts'
import { formatDate } from '../../../format/time.ts'
import { startOfDay } from '../../../format/zone.ts'
import { Card } from '../../../ui/card.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { notify } from '../../../ui/notify.ts'
import { bidCountWords } from '../auction-words.ts'
import { CopyDialog } from './copy-dialog.tsx'
import { DayOverview } from './day-overview.tsx'
import { FillDialog } from './fill-dialog.tsx'
import { hasTimes, parseFigures, parsePaste } from './paste.ts'
import { PasteDialog } from './paste-dialog.tsx'
import { RowDialog } from './row-dialog.tsx'
import { rowKey, rowsOf, type Field, type SheetBid, type SheetRow } from './rows.ts'
import { SheetFoot } from './sheet-foot.tsx'
import { SheetNotes } from './sheet-notes.tsx'
import { SheetTable } from './sheet-table.tsx'
import type { Expected, ExpectedSource } from './use-expected.ts'
import type { BidSheet } from './use-bid-sheet.ts'
import { unsavedNotice } from './use-send-bids.ts'
import styles from './sheet.module.css'

type Dialog =
  | { kind: 'paste'; text: string }
  | { kind: 'copy' }
  | { kind: 'fill' }
  | { kind: 'row'; key: string; startMs: number }

interface BidSheetCardProps {
  sheet: BidSheet
  expected: Expected
  nowMs: number
}

/**
 * The sheet of a day: tools, the day at a glance, every unit, and the foot that says the worst
 * case.
 */
export function BidSheetCard({ sheet, expected, nowMs }: BidSheetCardProps) {
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const close = () => setDialog(null)
  const put = (bids: readonly SheetBid[]) => {
    sheet.change({ type: 'put', rows: rowsOf(bids, sheet.auction.currency) })
    const count = bidCountWords(bids.length)
    notify({
      message: t`${count} are in the sheet. Nothing is handed in before you save`,
      id: unsavedNotice
    })
    close()
  }
  return (
    <Card label={t`My bid sheet`} isFlush>
      <div className={styles.head}>
        <h2>{t`My bid sheet`}</h2>
        <Tools sheet={sheet} onOpen={setDialog} />
      </div>
      <div className={styles.above}>
        <DayOverview sheet={sheet} />
        <p className="small muted">
          {[expectedWords(expected, sheet, nowMs), limitWords(sheet)].join(' ')}
        </p>
      </div>
      <SheetTable
        sheet={sheet}
        expected={expected}
        onPasteText={(text, startMs, field) => {
          const pasted = readPasted(text, startMs, field, sheet)
          if (pasted === null) setDialog({ kind: 'paste', text })
          else sheet.change({ type: 'put', rows: pasted })
        }}
        onOpenRow={(row) => setDialog({ kind: 'row', key: row.key, startMs: row.startMs })}
      />
      <SheetNotes sheet={sheet} nowMs={nowMs} />
      <SheetFoot sheet={sheet} />
      {dialog?.kind === 'paste' && (
        <PasteDialog sheet={sheet} text={dialog.text} onPut={put} onClose={close} />
      )}
      {dialog?.kind === 'copy' && (
        <CopyDialog sheet={sheet} nowMs={nowMs} onPut={put} onClose={close} />
      )}
      {dialog?.kind === 'fill' && <FillDialog sheet={sheet} onPut={put} onClose={close} />}
      {dialog?.kind === 'row' && (
        <RowDialog
          sheet={sheet}
          expected={expected}
          rowKey={dialog.key}
          startMs={dialog.startMs}
          onClose={close}
        />
      )}
    </Card>
  )
}

function Tools({ sheet, onOpen }: { sheet: BidSheet; onOpen: (dialog: Dialog) => void }) {
  return (
    <div className={styles.headTools}>
      <IconButton
        label={t`Undo`}
        icon={<IconArrowBackUp size={20} aria-hidden />}
        disabled={sheet.state.past.length === 0}
        onClick={() => sheet.change({ type: 'undo' })}
      />
      <Button
        variant="default"
        size="sm"
        leftSection={<IconPencilPlus size={18} aria-hidden />}
        onClick={() => onOpen({ kind: 'fill' })}
      >{t`Fill`}</Button>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconClipboard size={18} aria-hidden />}
        onClick={() => onOpen({ kind: 'paste', text: '' })}
      >{t`Paste`}</Button>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconCopy size={18} aria-hidden />}
        onClick={() => onOpen({ kind: 'copy' })}
      >{t`Copy a day`}</Button>
    </div>
  )
}

function expectedWords({ date, source }: Expected, { auction }: BidSheet, nowMs: number): string {
  if (date === null)
    return t`What to expect is not known yet: the day to compare with has no prices.`
  const day = formatDate(
    startOfDay(date, auction.timeZone) + 12 * 3_600_000,
    auction.timeZone,
    nowMs
  )
  const sentences: Record<ExpectedSource, string> = {
    auction: t`Expected is what the auction of ${day} came to at the same time.`,
    both: t`Expected is what the auction of ${day} came to at the same time, or the wholesale price of then where nothing was traded.`,
    no_auction: t`Expected is the wholesale price at the same time on ${day}: there is no auction of that day to compare with.`,
    no_trade: t`Expected is the wholesale price at the same time on ${day}: nothing was traded in the auction of that day.`,
    own_zones: t`Expected is the wholesale price at the same time on ${day}: in the auction each community has its own.`,
    unread: t`Expected is the wholesale price at the same time on ${day}: what the auction of that day came to could not be read.`
  }
  return sentences[source]
}

function limitWords({ limits, maySell, auction }: BidSheet): string {
  if (!limits) return ''
  const minutes = auction.mtuMin
  const buy = formatEnergyExact(limits.buyWh)
  if (!maySell) return t`In ${minutes} minutes your place can use at most ${buy}.`
  const sells = limits.units.map(({ sellWh }) => sellWh)
  const leastWh = Math.min(...sells)
  const mostWh = Math.max(...sells)
  const [least, sell] = [formatEnergyExact(leastWh), formatEnergyExact(mostWh)]
  const sentence =
    leastWh === mostWh
      ? t`In ${minutes} minutes your place can sell at most ${sell} and use at most ${buy}.`
      : t`In ${minutes} minutes your place can sell at most ${least} to ${sell}, less where it has promised more elsewhere, and use at most ${buy}.`
  if (limits.units.every(({ plantWh, sellWh }) => plantWh === sellWh)) return sentence
  const stored = formatEnergyExact(limits.storedWh)
  return `${sentence} ${t`Of that the battery gives at most ${stored} in the whole day.`}`
}

/**
 * Rows with times go where they belong, bare figures under the field; null when something is wrong
 * with them.
 */
function readPasted(
  text: string,
  startMs: number,
  field: Field,
  sheet: BidSheet
): SheetRow[] | null {
  const { auction, units, usualSide, state } = sheet
  const { currency, timeZone, deliveryDate } = auction
  if (hasTimes(text)) {
    const day = { units, timeZone, date: deliveryDate }
    const { bids, faults } = parsePaste({ text, day, currency, side: usualSide })
    return faults.length > 0 || bids.length === 0 ? null : rowsOf(bids, currency)
  }
  const from = units.findIndex((unit) => unit.startMs === startMs)
  const lines = parseFigures(text)
  if (lines.length > units.length - from || lines.some((cells) => cells.length > 2)) return null
  return lines.map((cells, index) => {
    const unit = units[from + index]?.startMs ?? startMs
    const row = state.rows.find((one) => one.startMs === unit) ?? {
      key: rowKey(unit, 0),
      startMs: unit,
      side: usualSide,
      energy: '',
      limit: ''
    }
    const [first = '', second] = cells
    if (second !== undefined) return { ...row, energy: first, limit: second }
    return { ...row, [field]: first }
  })
}
