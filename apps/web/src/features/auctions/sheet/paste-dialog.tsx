import { Button, Modal } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { plural, t } from '@lingui/core/macro'
import { useId, useMemo, useState } from 'react'
import { priceUnit } from '../../../format/price.ts'
import { Row, Stack } from '../../../ui/layout.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { Note } from '../../../ui/tag.tsx'
import { bidCountWords } from '../auction-words.ts'
import { parsePaste } from './paste.ts'
import type { SheetBid, Side } from './rows.ts'
import type { BidSheet } from './use-bid-sheet.ts'
import styles from './sheet.module.css'

interface PasteDialogProps {
  sheet: BidSheet
  /** What was pasted already and could not be read. */
  text: string
  onPut: (bids: readonly SheetBid[]) => void
  onClose: () => void
}

/**
 * Rows out of a spreadsheet. Every line is read or told why not; nothing goes into the sheet by
 * halves.
 */
export function PasteDialog({ sheet, text: given, onPut, onClose }: PasteDialogProps) {
  const id = useId()
  const [text, setText] = useState(given)
  const [side, setSide] = useState<Side>(sheet.usualSide)
  const { auction, units } = sheet
  const { bids, faults } = useMemo(
    () =>
      parsePaste({
        text,
        day: { units, timeZone: auction.timeZone, date: auction.deliveryDate },
        currency: auction.currency,
        side
      }),
    [text, side, units, auction]
  )
  const unit = priceUnit(auction.currency)
  const count = bidCountWords(bids.length)
  return (
    <Modal opened onClose={onClose} title={t`Paste from a spreadsheet`} size="lg">
      <Stack className={styles.paste}>
        <p className="small soft">
          {t`One line for each bid: time, side, kWh, limit in ${unit}. A first line with names may say another order. Where a time comes twice, add its offset: 02:15 +01:00.`}
        </p>
        <textarea
          aria-label={t`Lines to paste`}
          aria-describedby={`${id}-read`}
          placeholder={'17:00\tsell\t0.45\t14.0\n17:15\tsell\t0.45\t14.0'}
          data-autofocus
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {sheet.maySell && (
          <Row gap={12}>
            <span className="small">{t`Lines that do not say are to`}</span>
            <Segmented
              label={t`Side of lines that do not say`}
              value={side}
              options={[
                { value: 'buy', label: t`Buy` },
                { value: 'sell', label: t`Sell` }
              ]}
              onChange={setSide}
            />
          </Row>
        )}
        <div id={`${id}-read`} role="status">
          {faults.length > 0 && (
            <Note tone="danger" icon={<IconAlertCircle size={18} aria-hidden />}>
              {plural(faults.length, {
                one: 'One line cannot be read',
                other: '# lines cannot be read'
              })}
              <ul className={styles.lineFaults}>
                {faults.slice(0, 100).map((fault) => {
                  const { line } = fault
                  return (
                    <li key={line}>
                      <b>{t`Line ${line}`}</b>: {fault.text}
                    </li>
                  )
                })}
              </ul>
            </Note>
          )}
          {faults.length === 0 && bids.length === 0 && (
            <p className="small soft">{t`Nothing is pasted yet: put your lines into the box.`}</p>
          )}
          {faults.length > 0 && (
            <p className="small soft">{t`Nothing goes into the sheet before every line can be read.`}</p>
          )}
          {faults.length === 0 && bids.length > 0 && (
            <p className="small soft">{t`${count} can be read. They take the place of what stands at their times.`}</p>
          )}
        </div>
        <Row gap={8}>
          <Button
            aria-describedby={`${id}-read`}
            disabled={bids.length === 0 || faults.length > 0}
            onClick={() => onPut(bids)}
          >
            {bids.length === 0 ? t`Put them into the sheet` : t`Put ${count} into the sheet`}
          </Button>
          <Button variant="default" onClick={onClose}>{t`Cancel`}</Button>
        </Row>
      </Stack>
    </Modal>
  )
}
