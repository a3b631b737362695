import { Button, Modal, Select, TextInput } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useState, type FormEvent } from 'react'
import { parseEnergyWh, parsePriceMicrosPerKwh } from '../../../format/parse.ts'
import { priceUnit } from '../../../format/price.ts'
import { formatTime } from '../../../format/time.ts'
import { localTime } from '../../../format/zone.ts'
import { Row, Stack } from '../../../ui/layout.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { bidCountWords } from '../auction-words.ts'
import type { SheetBid, Side } from './rows.ts'
import type { BidSheet } from './use-bid-sheet.ts'
import styles from './sheet.module.css'

interface FillDialogProps {
  sheet: BidSheet
  onPut: (bids: readonly SheetBid[]) => void
  onClose: () => void
}

/** Usual hours to begin with: sales in the evening, purchases around midday. */
const usualHours = { sell: ['17:00', '21:00'], buy: ['11:00', '14:00'] } as const

/** The same bid for every unit of a stretch. */
export function FillDialog({ sheet, onPut, onClose }: FillDialogProps) {
  const { auction, units } = sheet
  const [side, setSide] = useState<Side>(sheet.usualSide)
  const [from, setFrom] = useState(() => startAt(sheet, usualHours[sheet.usualSide][0]))
  const [until, setUntil] = useState(() => startAt(sheet, usualHours[sheet.usualSide][1]))
  const [energy, setEnergy] = useState('')
  const [limit, setLimit] = useState('')
  const [isTried, setTried] = useState(false)
  const quantityWh = parseEnergyWh(energy)
  const limitPriceMicrosPerKwh = parsePriceMicrosPerKwh(limit, auction.currency)
  const inside = units.filter((unit) => unit.startMs >= from && unit.startMs < until)
  const isWhole = quantityWh !== null && quantityWh > 0 && limitPriceMicrosPerKwh !== null
  const count = bidCountWords(inside.length)
  const fill = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!isWhole || inside.length === 0) return
    onPut(inside.map(({ startMs }) => ({ startMs, side, quantityWh, limitPriceMicrosPerKwh })))
  }
  const dayEnd = units.at(-1)?.endMs ?? 0
  const starts = units.map((unit) => unit.startMs)
  const option = (ms: number) => ({ value: String(ms), label: formatTime(ms, auction.timeZone) })
  return (
    <Modal opened onClose={onClose} title={t`Fill a stretch`}>
      <form onSubmit={fill} noValidate>
        <Stack>
          {sheet.maySell && (
            <Segmented
              label={t`Side`}
              value={side}
              options={[
                { value: 'sell', label: t`Sell` },
                { value: 'buy', label: t`Buy` }
              ]}
              onChange={setSide}
            />
          )}
          <div className={styles.pair}>
            <Select
              label={t`From`}
              data={starts.map(option)}
              value={String(from)}
              allowDeselect={false}
              onChange={(value) => setFrom(Number(value))}
            />
            <Select
              label={t`Until`}
              data={[...starts.slice(1), dayEnd].map(option)}
              value={String(until)}
              allowDeselect={false}
              error={
                isTried && inside.length === 0 ? t`The end has to come after the start` : undefined
              }
              onChange={(value) => setUntil(Number(value))}
            />
          </div>
          <div className={styles.pair}>
            <TextInput
              label={t`kWh in each`}
              inputMode="decimal"
              data-autofocus
              value={energy}
              error={
                isTried && !(quantityWh !== null && quantityWh > 0)
                  ? t`A number above 0, such as 0.35`
                  : undefined
              }
              onChange={(event) => setEnergy(event.currentTarget.value)}
            />
            <TextInput
              label={
                side === 'buy'
                  ? t`At most, ${priceUnit(auction.currency)}`
                  : t`At least, ${priceUnit(auction.currency)}`
              }
              inputMode="decimal"
              value={limit}
              error={
                isTried && limitPriceMicrosPerKwh === null ? t`A price, such as 12.5` : undefined
              }
              onChange={(event) => setLimit(event.currentTarget.value)}
            />
          </div>
          <Row gap={8}>
            <Button type="submit">{t`Put ${count} into the sheet`}</Button>
            <Button variant="default" onClick={onClose}>{t`Cancel`}</Button>
          </Row>
        </Stack>
      </form>
    </Modal>
  )
}

/** The unit that begins at a time of the clock; the first of the day where that time is skipped. */
function startAt({ units, auction }: BidSheet, time: string): number {
  const unit = units.find(({ startMs }) => localTime(startMs, auction.timeZone) === time)
  return unit?.startMs ?? units[0]?.startMs ?? 0
}
