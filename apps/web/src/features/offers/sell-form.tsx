import { ApiProblem, type Offer } from '@commonwatt/contract'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { problemSentence } from '../../api/problem.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatEnergyExact } from '../../format/energy.ts'
import { isTooHighPrice } from '../../format/parse.ts'
import { formatPrice, priceUnit } from '../../format/price.ts'
import { formatWindow } from '../../format/time.ts'
import { AmountField } from '../../ui/amount-field.tsx'
import { Card } from '../../ui/card.tsx'
import { Stack, WithSide } from '../../ui/layout.tsx'
import { notify } from '../../ui/notify.ts'
import { Note } from '../../ui/tag.tsx'
import { useNow } from '../../ui/use-now.ts'
import { SellSummary } from './sell-summary.tsx'
import type { SellSource } from './sell-source.ts'
import { timesOfDay } from './sell-times.ts'
import { useSell, type Sell } from './use-sell.ts'
import styles from './sell.module.css'

interface SellFormProps {
  source: SellSource
  /** The offer that is changed, or null for a new one. */
  offer: Offer | null
}

/** When, how much and for how much; beside it what buyers pay and what I earn. */
export function SellForm({ source, offer }: SellFormProps) {
  const nowMs = useNow()
  const navigate = useNavigate()
  const sell = useSell({
    source,
    offer,
    nowMs,
    onDone: (made) => {
      notify({ message: offer ? t`Your offer is changed` : t`Your offer is on the market` })
      void navigate({ to: '/offers/$offerId', params: { offerId: made.id } })
    }
  })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        sell.submit()
      }}
    >
      <WithSide
        side={
          <SellSummary source={source} sell={sell}>
            <Refusal error={sell.error} />
            <Send sell={sell} source={source} isChange={offer !== null} />
          </SellSummary>
        }
      >
        <Card title={t`When it is delivered`} aside={source.timeZone}>
          <WindowFields source={source} sell={sell} nowMs={nowMs} />
        </Card>
        <Card title={t`What you offer`}>
          <Stack>
            <Amount source={source} sell={sell} />
            <PriceField source={source} sell={sell} />
            <TextInput
              label={t`Title`}
              description={t`What people see first in the list.`}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              maxLength={120}
              value={sell.draft.title}
              error={sell.isTried && sell.faults.title}
              onChange={(event) => sell.set({ title: event.currentTarget.value })}
            />
          </Stack>
        </Card>
      </WithSide>
    </form>
  )
}

interface PartProps {
  source: SellSource
  sell: Sell
}

function Amount({ source, sell }: PartProps) {
  const { availableWh, draft } = sell
  const available = formatEnergyExact(availableWh)
  const isTooMuch = draft.energyWh !== null && draft.energyWh > availableWh
  const isMissing = sell.isTried && !isTooMuch && sell.faults.energy !== undefined
  return (
    <AmountField
      label={t`Amount`}
      value={draft.energyWh}
      onChange={(energyWh) => sell.set({ energyWh })}
      digits={3}
      unit="kWh"
      min={Math.min(100, availableWh)}
      max={availableWh}
      step={availableWh > 2_000 ? 1_000 : 100}
      quickPicks={availableWh > 0 ? [{ label: t`All`, value: availableWh }] : []}
      hint={
        source.kind === 'asset'
          ? t`${available} at most, at full power in this window`
          : availableWh > 0
            ? t`${available} lie above the reserve and are not promised`
            : t`Nothing to offer now: it is all reserve or promised already`
      }
      error={
        isTooMuch
          ? t`At most ${available} can be offered here`
          : isMissing
            ? sell.faults.energy
            : undefined
      }
    />
  )
}

function PriceField({ source, sell }: PartProps) {
  const { currency } = source.market
  return (
    <TextInput
      label={t`Your price`}
      description={t`What you receive. Network and fee come on top for the buyer.`}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      inputMode="decimal"
      autoComplete="off"
      rightSection={<span className={styles.unit}>{priceUnit(currency)}</span>}
      rightSectionWidth={112}
      value={sell.draft.price}
      error={priceFault(sell, currency)}
      onChange={(event) => sell.set({ price: event.currentTarget.value })}
    />
  )
}

function priceFault(sell: Sell, currency: string): string | undefined {
  const { error } = sell
  if (error instanceof ApiProblem && error.is('price_below_minimum')) {
    const least = formatPrice(error.problem.details.minimumMicrosPerKwh, currency)
    return t`The lowest price allowed here is ${least}`
  }
  if (error instanceof ApiProblem && error.is('price_above_maximum')) {
    const most = formatPrice(error.problem.details.maximumMicrosPerKwh, currency)
    return t`The highest price allowed here is ${most}`
  }
  // Half a price is not wrong yet; one that is too high stays so.
  const isTooHigh = sell.priceMicrosPerKwh !== null || isTooHighPrice(sell.draft.price, currency)
  return sell.isTried || isTooHigh ? sell.faults.price : undefined
}

function WindowFields({ source, sell, nowMs }: PartProps & { nowMs: number }) {
  const { draft, set, window } = sell
  const isRefused = sell.error instanceof ApiProblem && sell.error.is('window_invalid')
  const fault = isRefused || sell.isTried || !window ? sell.faults.window : undefined
  return (
    <Stack gap={12}>
      <div className={styles.window}>
        <TextInput
          type="date"
          label={t`From`}
          value={draft.startDate}
          onChange={(event) => {
            const startDate = event.currentTarget.value
            // The end moves along, so that a window never turns around by itself.
            set(draft.endDate < startDate ? { startDate, endDate: startDate } : { startDate })
          }}
        />
        <TimeField
          label={t`From, time`}
          source={source}
          date={draft.startDate}
          time={draft.startTime}
          onChange={(startTime) => set({ startTime })}
        />
        <TextInput
          type="date"
          label={t`Until`}
          value={draft.endDate}
          onChange={(event) => set({ endDate: event.currentTarget.value })}
        />
        <TimeField
          label={t`Until, time`}
          source={source}
          date={draft.endDate}
          time={draft.endTime}
          onChange={(endTime) => set({ endTime })}
        />
      </div>
      <p className="small soft" aria-live="polite">
        {fault ? (
          <span className={styles.fault}>{fault}</span>
        ) : (
          window && <WindowWords source={source} window={window} nowMs={nowMs} />
        )}
      </p>
    </Stack>
  )
}

interface TimeFieldProps {
  label: string
  source: SellSource
  date: string
  time: string
  onChange: (time: string) => void
}

/**
 * The times at which a market time unit begins that day; what is set stays in sight, also when it
 * is none.
 */
function TimeField({ label, source, date, time, onChange }: TimeFieldProps) {
  const times = timesOfDay(date, source)
  return (
    <NativeSelect
      aria-label={label}
      data={times.includes(time) ? times : [...times, time].toSorted()}
      value={time}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

interface WindowWordsProps {
  source: SellSource
  window: NonNullable<Sell['window']>
  nowMs: number
}

/** The true length, which on two days a year is not what the clock says. */
function WindowWords({ source, window, nowMs }: WindowWordsProps) {
  const when = formatWindow(window.startMs, window.endMs, source.timeZone, nowMs)
  const length = formatDuration(window.endMs - window.startMs)
  return (
    <Trans>
      {when}: {length}, by the clock of the place.
    </Trans>
  )
}

/** Refusals that belong to a field stand there; the others here. */
function Refusal({ error }: { error: Error | null }) {
  const isAtField =
    error instanceof ApiProblem &&
    (error.is('price_below_minimum') ||
      error.is('price_above_maximum') ||
      error.is('window_invalid') ||
      error.is('window_not_aligned') ||
      error.is('not_enough_energy'))
  if (!error) return null
  return (
    <div role="alert">
      <Note tone="danger" icon={<IconAlertCircle size={18} aria-hidden />}>
        {problemSentence(error)}
        {isAtField && <>. {t`Everything you typed is still here.`}</>}
      </Note>
    </div>
  )
}

function Send({ sell, source, isChange }: PartProps & { isChange: boolean }) {
  const energy = formatEnergyExact(sell.draft.energyWh ?? 0)
  const price = formatPrice(sell.priceMicrosPerKwh ?? 0, source.market.currency)
  const words = isChange ? t`Change to ${energy} at ${price}` : t`Offer ${energy} at ${price}`
  return (
    <Button type="submit" size="lg" fullWidth loading={sell.isSending}>
      {sell.isCountable ? words : isChange ? t`Change this offer` : t`Put it on the market`}
    </Button>
  )
}
