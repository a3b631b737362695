import type { Market } from '@commonwatt/contract'
import { TextInput } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { plural, t } from '@lingui/core/macro'
import { useEffect, useId, useRef, type CSSProperties } from 'react'
import { ProblemState } from '../../api/query-view.tsx'
import { formatPrice } from '../../format/price.ts'
import { priceLevelLook } from '../../format/price-level.ts'
import { formatDay, formatTime, formatTimeRange } from '../../format/time.ts'
import { startOfDay } from '../../format/zone.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Stack } from '../../ui/layout.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import type { DraftSearch } from './draft-search.ts'
import type { OrderSlot } from './order-slots.ts'
import { dayAfter, dayBefore, isoOf, type OrderDraft } from './use-order-draft.ts'
import styles from './orders.module.css'

interface SlotPickerProps {
  market: Market
  draft: OrderDraft
  nowMs: number
  onSearch: (change: DraftSearch) => void
}

/** The real day of the market, interval by interval, each with its price. */
export function SlotPicker({ market, draft, nowMs, onSearch }: SlotPickerProps) {
  return (
    <Stack gap={14}>
      <Day market={market} draft={draft} nowMs={nowMs} onSearch={onSearch} />
      {draft.slotsError ? (
        <ProblemState error={draft.slotsError} onRetry={draft.retrySlots} />
      ) : draft.slots ? (
        <>
          <WhyClosed slots={draft.slots} leadMin={draft.leadMin} />
          <Slots market={market} draft={draft} slots={draft.slots} onSearch={onSearch} />
        </>
      ) : (
        <DelayedSkeleton height={384} />
      )}
    </Stack>
  )
}

function Day({ market, draft, nowMs, onSearch }: SlotPickerProps) {
  const { date, days } = draft
  const go = (next: string) => onSearch({ date: next, start: undefined })
  return (
    <div className={styles.when}>
      <IconButton
        label={t`The day before`}
        icon={<IconChevronLeft size={20} aria-hidden />}
        disabled={!days || date <= days.first}
        onClick={() => go(dayBefore(date))}
      />
      <h3>{formatDay(startOfDay(date, market.timeZone), market.timeZone, nowMs)}</h3>
      <IconButton
        label={t`The day after`}
        icon={<IconChevronRight size={20} aria-hidden />}
        disabled={!days || date >= days.last}
        onClick={() => go(dayAfter(date))}
      />
      <TextInput
        type="date"
        size="sm"
        aria-label={t`Go to a day`}
        value={date}
        {...(days && { min: days.first, max: days.last })}
        onChange={(event) => {
          const next = event.currentTarget.value
          if (/^\d{4}-\d{2}-\d{2}$/.test(next)) go(next)
        }}
      />
      <Segmented
        label={t`How long`}
        value={draft.minutes}
        options={[
          { value: 60, label: t`1 h` },
          { value: 30, label: t`30 min` },
          { value: 15, label: t`15 min` }
        ]}
        onChange={(minutes) =>
          onSearch({
            resolution: minutes === 60 ? undefined : minutes === 30 ? '30' : '15',
            start: undefined
          })
        }
      />
    </div>
  )
}

/** Once for all grey times: what keeps an order from them. */
function WhyClosed({ slots, leadMin }: { slots: OrderSlot[]; leadMin: OrderDraft['leadMin'] }) {
  const has = (reason: OrderSlot['closedAs']) => slots.some(({ closedAs }) => closedAs === reason)
  const least = leadMin?.least ?? 0
  const days = plural(Math.ceil((leadMin?.most ?? 0) / (24 * 60)), {
    one: '# day',
    other: '# days'
  })
  const reasons = [
    has('too_soon') &&
      t`Grey times are over or too soon: an order is placed at least ${least} minutes before it starts.`,
    has('too_far') && t`Later grey times are too far ahead: an order starts within ${days}.`,
    has('cut_short') && t`A grey time in between is cut short by the change of clocks.`
  ].filter((reason) => reason !== false)
  if (reasons.length === 0) return null
  return <p className="small muted">{reasons.join(' ')}</p>
}

interface SlotsProps extends Omit<SlotPickerProps, 'nowMs'> {
  slots: OrderSlot[]
}

function Slots({ market, draft, slots, onSearch }: SlotsProps) {
  const name = useId()
  const box = useRef<HTMLFieldSetElement>(null)
  const firstOpen = slots.findIndex(({ isOpen }) => isOpen)
  // What is over stands above; the list opens at what can still be chosen.
  useEffect(() => {
    const cell = box.current?.querySelectorAll('label')[Math.max(0, firstOpen)]
    if (box.current && cell) box.current.scrollTop = cell.offsetTop - box.current.offsetTop - 4
  }, [draft.date, draft.minutes, firstOpen])
  return (
    <fieldset ref={box} className={styles.slots}>
      <legend className="visually-hidden">{t`When it is delivered`}</legend>
      {slots.map((slot) => (
        <Slot
          key={slot.startMs}
          slot={slot}
          market={market}
          name={name}
          isChosen={slot.startMs === draft.slot?.startMs}
          onChoose={() => onSearch({ date: draft.date, start: isoOf(slot.startMs) })}
        />
      ))}
    </fieldset>
  )
}

interface SlotProps {
  slot: OrderSlot
  market: Market
  name: string
  isChosen: boolean
  onChoose: () => void
}

function Slot({ slot, market, name, isChosen, onChoose }: SlotProps) {
  const { priceMicrosPerKwh, level } = slot
  const look = level && priceLevelLook(level)
  const price =
    priceMicrosPerKwh === null ? t`not known` : formatPrice(priceMicrosPerKwh, market.currency)
  const range = formatTimeRange(slot.startMs, slot.endMs, market.timeZone)
  return (
    <label
      className={styles.slot}
      style={look ? ({ '--slot-color': look.color } as CSSProperties) : undefined}
    >
      <input
        type="radio"
        name={name}
        checked={isChosen}
        disabled={!slot.isOpen}
        aria-label={look ? `${range}, ${price}, ${look.word}` : `${range}, ${price}`}
        onChange={onChoose}
      />
      <b>{formatTime(slot.startMs, market.timeZone)}</b>
      <small>{price}</small>
    </label>
  )
}
