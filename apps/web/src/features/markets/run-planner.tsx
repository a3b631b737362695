import type { Market, PriceSlot } from '@commonwatt/contract'
import { Button, Slider } from '@mantine/core'
import { IconCalendarPlus, IconCar, IconWashMachine } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useMemo, useState } from 'react'
import { formatDuration } from '../../format/duration.ts'
import { formatEnergyExact } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { formatDay, formatTimeRange } from '../../format/time.ts'
import { localDate, localTime } from '../../format/zone.ts'
import { AmountField } from '../../ui/amount-field.tsx'
import { Card } from '../../ui/card.tsx'
import { Chip, Chips } from '../../ui/chips.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { downloadText, toCalendarFile } from './calendar-file.ts'
import { adviseRun, type Advice, type Run } from './cheapest-run.ts'
import { extraMicrosPerKwh } from './price-view.ts'
import styles from './markets.module.css'

interface RunPlannerProps {
  market: Market
  /** Energy prices from today on at the market's time unit. */
  slots: readonly PriceSlot[]
  nowMs: number
}

type Appliance = 'washing' | 'car' | 'other'
const minuteMs = 60_000
const longestMin = 12 * 60
const leastWh = 100
const mostWh = 100_000

/**
 * How long and how much an ordinary one of its kind takes, and whether it can pause; all can be
 * changed.
 */
const usual: Record<Appliance, { min: number; energyWh: number; isSplit: boolean }> = {
  washing: { min: 150, energyWh: 1_800, isSplit: false },
  car: { min: 240, energyWh: 30_000, isSplit: true },
  other: { min: 60, energyWh: 1_000, isSplit: false }
}

/** When an appliance should start, told in the full price that its owner pays. */
export function RunPlanner({ market, slots, nowMs }: RunPlannerProps) {
  const [appliance, setAppliance] = useState<Appliance>('washing')
  const [min, setMin] = useState(usual.washing.min)
  const [energyWh, setEnergyWh] = useState<number | null>(usual.washing.energyWh)
  const [isSplit, setSplit] = useState(usual.washing.isSplit)
  const choose = (next: Appliance) => {
    setAppliance(next)
    setMin(usual[next].min)
    setEnergyWh(usual[next].energyWh)
    setSplit(usual[next].isSplit)
  }
  const duration = formatDuration(min * minuteMs)
  const names = { washing: t`Washing`, car: t`Car`, other: t`Other` }
  const isAmount = energyWh !== null && energyWh >= leastWh && energyWh <= mostWh
  return (
    <Card title={t`When should it run?`}>
      <Stack gap={14}>
        <Chips label={t`Appliance`}>
          <Chip
            isOn={appliance === 'washing'}
            icon={<IconWashMachine size={18} aria-hidden />}
            onToggle={() => choose('washing')}
          >
            {names.washing}
          </Chip>
          <Chip
            isOn={appliance === 'car'}
            icon={<IconCar size={18} aria-hidden />}
            onToggle={() => choose('car')}
          >
            {names.car}
          </Chip>
          <Chip isOn={appliance === 'other'} onToggle={() => choose('other')}>
            {names.other}
          </Chip>
        </Chips>
        <div>
          <Row isSpread align="baseline">
            <span className={styles.fieldLabel}>{t`It runs for`}</span>
            <b className={styles.runsFor}>{duration}</b>
          </Row>
          <Slider
            min={market.mtuMin}
            max={longestMin}
            step={market.mtuMin}
            value={min}
            onChange={setMin}
            label={null}
            thumbLabel={t`It runs for`}
            thumbProps={{ 'aria-valuetext': duration }}
            thumbSize={22}
            size={6}
          />
        </div>
        <Chips label={t`How it runs`}>
          <Chip isOn={!isSplit} onToggle={() => setSplit(false)}>
            {t`In one go`}
          </Chip>
          <Chip isOn={isSplit} onToggle={() => setSplit(true)}>
            {t`It may pause`}
          </Chip>
        </Chips>
        <AmountField
          label={t`It takes`}
          value={energyWh}
          onChange={setEnergyWh}
          digits={3}
          unit="kWh"
          min={leastWh}
          max={mostWh}
          step={500}
          hint={t`An ordinary figure. Change it to yours.`}
        />
        {isAmount && (
          <BestStart
            market={market}
            slots={slots}
            nowMs={nowMs}
            durationMs={min * minuteMs}
            energyWh={energyWh}
            isSplit={isSplit}
            name={names[appliance]}
          />
        )}
      </Stack>
    </Card>
  )
}

interface BestStartProps extends RunPlannerProps {
  durationMs: number
  energyWh: number
  isSplit: boolean
  name: string
}

function BestStart(props: BestStartProps) {
  const { market, slots, nowMs, durationMs, energyWh, isSplit, name } = props
  const advice = useMemo(
    () =>
      adviseRun({
        slots,
        nowMs,
        durationMs,
        energyWh,
        isSplit,
        extraMicrosPerKwh: extraMicrosPerKwh(market)
      }),
    [slots, nowMs, durationMs, energyWh, isSplit, market]
  )
  const duration = formatDuration(durationMs)
  if (advice.answer === 'not_known') {
    const about = market.publishedAboutLocal
    return (
      <p className={styles.advice}>
        {t`The prices that are known do not reach ${duration} ahead. The next ones come about ${about}.`}
      </p>
    )
  }
  if (advice.answer === 'same_whenever') {
    const cost = formatMoney(advice.now.costMicros, market.currency)
    return (
      <p className={styles.advice}>
        {t`The price does not change, so it costs ${cost} whenever it runs.`}
      </p>
    )
  }
  return <Advised advice={advice} market={market} nowMs={nowMs} energyWh={energyWh} name={name} />
}

/** Half a cent: less is not seen in an amount. */
const leastSavingMicros = 5_000

interface AdvisedProps {
  advice: Extract<Advice, { answer: 'best' }>
  market: Market
  nowMs: number
  energyWh: number
  name: string
}

function Advised({ advice, market, nowMs, energyWh, name }: AdvisedProps) {
  const { best, now, dearest } = advice
  const { currency, timeZone } = market
  const isNow = best.costMicros === now.costMicros
  const isToday = localDate(best.startMs, timeZone) === localDate(nowMs, timeZone)
  const energy = formatEnergyExact(energyWh)
  const cost = formatMoney(best.costMicros, currency)
  const against = isNow ? dearest : now
  const savedMicros = against.costMicros - best.costMicros
  const saved = formatMoney(savedMicros, currency)
  const isWorthless = savedMicros < leastSavingMicros
  const dearestAt = localTime(dearest.startMs, timeZone)
  const isDearestToday = localDate(dearest.startMs, timeZone) === localDate(nowMs, timeZone)
  const save = () =>
    downloadText(
      'best-start.ics',
      'text/calendar',
      toCalendarFile(
        best.pieces.map((piece) => ({
          ...piece,
          title: name,
          description: t`About ${cost} for ${energy} at the prices published so far.`,
          nowMs
        }))
      )
    )
  return (
    <div className={styles.advice} aria-live="polite">
      <div className={styles.adviceHead}>
        <div>
          <p className="small">{t`Best start`}</p>
          <p className={styles.start}>
            {isNow ? t`Now` : localTime(best.startMs, timeZone)}
            {!isToday && <small> {formatDay(best.startMs, timeZone, nowMs)}</small>}
          </p>
        </div>
        <div className={styles.cost}>
          <p className="small">{t`Cost for ${energy}`}</p>
          <b>{cost}</b>
        </div>
      </div>
      {!isNow && best.pieces.length > 1 && (
        <Pieces pieces={best.pieces} timeZone={timeZone} nowMs={nowMs} />
      )}
      <p className="small">
        {!isNow && isWorthless && t`Starting now costs as much, to the cent.`}
        {!isNow && !isWorthless && t`${saved} less than starting now.`}
        {isNow && isDearestToday && t`${saved} less than at ${dearestAt}.`}
        {isNow && !isDearestToday && t`${saved} less than tomorrow at ${dearestAt}.`}
      </p>
      {!isNow && (
        <Button
          size="sm"
          leftSection={<IconCalendarPlus size={18} aria-hidden />}
          onClick={save}
        >{t`Add to calendar`}</Button>
      )}
    </div>
  )
}

interface PiecesProps {
  pieces: Run['pieces']
  timeZone: string
  nowMs: number
}

/** When it runs, piece by piece; the day where it is not today. */
function Pieces({ pieces, timeZone, nowMs }: PiecesProps) {
  const today = localDate(nowMs, timeZone)
  return (
    <ul className={styles.pieces} aria-label={t`When it runs`}>
      {pieces.map(({ startMs, endMs }) => (
        <li key={startMs}>
          {formatTimeRange(startMs, endMs, timeZone)}
          {localDate(startMs, timeZone) !== today && (
            <small> {formatDay(startMs, timeZone, nowMs)}</small>
          )}
        </li>
      ))}
    </ul>
  )
}
