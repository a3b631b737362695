import type { Device, HistoryPoint, Reading as ReadingSchema } from '@commonwatt/contract'
import type { Static } from 'typebox'
import { Button, TextInput } from '@mantine/core'
import { IconCalendarOff, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { energyParts, formatEnergy } from '../../format/energy.ts'
import { formatDateTimeWithin } from '../../format/time.ts'
import { localDate, toMs } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { Chip, Chips } from '../../ui/chips.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { Stat } from '../../ui/stat.tsx'
import { Note } from '../../ui/tag.tsx'
import { useNow } from '../../ui/use-now.ts'
import { channelLook, qualityWord, type Channel } from './device-look.ts'
import type { DeviceSearch } from './device-search.ts'
import { periodOf, type Period } from './period.ts'
import { ReadingsChart, type ReadingSlot } from './readings-chart.tsx'
import styles from './metering.module.css'

const route = getRouteApi('/guarded/devices/$deviceId')

type Reading = Static<typeof ReadingSchema>

interface ReadingHistoryProps {
  device: Device
  latest: readonly Reading[]
}

/**
 * One channel over a day of the place, or over a month in days; where one looks stands in the
 * address.
 */
export function ReadingHistory({ device, latest }: ReadingHistoryProps) {
  const { queries } = useApi()
  const nowMs = useNow()
  const search = route.useSearch()
  const change = useChangeSearch(device.id)
  const { timeZone } = device
  const today = localDate(nowMs, timeZone)
  const known = latest.map((reading) => reading.channel)
  const channel = known.find((one) => one === search.channel) ?? known[0] ?? 'import'
  const resolution = search.resolution ?? 'hour'
  const date = search.date !== undefined && search.date < today ? search.date : today
  const period = periodOf(date, resolution, timeZone, nowMs)
  const history = useQuery(
    queries.metering.history({
      params: { id: device.id },
      query: {
        channel,
        resolution,
        from: new Date(period.fromMs).toISOString(),
        to: new Date(period.toMs).toISOString()
      }
    })
  )
  return (
    <Card label={t`History`}>
      <Stack gap={14}>
        <Row isSpread gap={8}>
          <PeriodNav
            period={period}
            date={date}
            today={today}
            onDate={(next) => change({ date: next < today ? next : undefined })}
          />
          <Segmented
            label={t`Resolution`}
            value={resolution}
            options={[
              { value: 'raw', label: t`As sent` },
              { value: '15min', label: t`15 min` },
              { value: 'hour', label: t`Hour` },
              { value: 'day', label: t`Day` }
            ]}
            onChange={(next) => change({ resolution: next === 'hour' ? undefined : next })}
          />
        </Row>
        {known.length > 1 && (
          <Chips label={t`Channel`} isSliding>
            {known.map((one) => (
              <Chip key={one} isOn={one === channel} onToggle={() => change({ channel: one })}>
                {channelLook(one).word}
              </Chip>
            ))}
          </Chips>
        )}
        {history.error && !history.data ? (
          <ProblemState error={history.error} onRetry={() => void history.refetch()} />
        ) : (
          <Points
            device={device}
            channel={channel}
            period={period}
            nowMs={nowMs}
            points={history.data && slotsOf(history.data.points, nowMs)}
            lastAt={latest.find((reading) => reading.channel === channel)?.intervalStart}
            onDate={(next) => change({ date: next })}
          />
        )}
      </Stack>
    </Card>
  )
}

function useChangeSearch(deviceId: string): (changed: DeviceSearch) => void {
  const navigate = useNavigate()
  const search = route.useSearch()
  return (changed) =>
    void navigate({
      to: '/devices/$deviceId',
      params: { deviceId },
      search: { ...search, ...changed },
      replace: true,
      resetScroll: false
    })
}

interface PeriodNavProps {
  period: Period
  date: string
  today: string
  onDate: (date: string) => void
}

function PeriodNav({ period, date, today, onDate }: PeriodNavProps) {
  const { after } = period
  return (
    <div className={styles.nav}>
      <IconButton
        label={period.isMonth ? t`The month before` : t`The day before`}
        icon={<IconChevronLeft size={20} aria-hidden />}
        onClick={() => onDate(period.before)}
      />
      <h2>{period.name}</h2>
      <IconButton
        label={period.isMonth ? t`The month after` : t`The day after`}
        icon={<IconChevronRight size={20} aria-hidden />}
        disabled={after === null}
        onClick={() => after !== null && onDate(after)}
      />
      <TextInput
        type="date"
        size="sm"
        aria-label={t`Go to a day`}
        value={date}
        max={today}
        onChange={(event) => {
          const next = event.currentTarget.value
          if (/^\d{4}-\d{2}-\d{2}$/.test(next)) onDate(next)
        }}
      />
    </div>
  )
}

function slotsOf(points: readonly Static<typeof HistoryPoint>[], nowMs: number): ReadingSlot[] {
  return points.map((point) => {
    const startMs = toMs(point.intervalStart)
    const endMs = toMs(point.intervalEnd)
    const dueMs = Math.min(endMs, nowMs) - startMs
    const isImplausible = point.flags.includes('implausible')
    // As it was sent it has a value still, which must not count: nothing of its time is known.
    const isLeftOut = isImplausible && point.coveredMs === 0
    return {
      startMs,
      endMs,
      value: isLeftOut ? null : point.valueWh,
      toldWh: isLeftOut ? point.valueWh : null,
      isImplausible,
      quality: point.quality,
      // An interval that still runs cannot be complete; that needs no word.
      isIncomplete: endMs <= nowMs && point.coveredMs < dueMs
    }
  })
}

interface PointsProps {
  device: Device
  channel: Channel
  period: Period
  nowMs: number
  /** Not there while they are read: the empty chart holds the place. */
  points: readonly ReadingSlot[] | undefined
  /** When this channel was last heard of. */
  lastAt: string | undefined
  onDate: (date: string) => void
}

function Points({ device, channel, period, nowMs, points, lastAt, onDate }: PointsProps) {
  const { timeZone } = device
  const look = channelLook(channel)
  const hasAny = points?.some((point) => point.value !== null || point.isImplausible)
  if (points && !hasAny) {
    const name = period.name
    const last = lastAt === undefined ? '' : formatDateTimeWithin(lastAt, timeZone, nowMs)
    return (
      <EmptyState
        icon={<IconCalendarOff size={22} aria-hidden />}
        title={t`Nothing reported: ${name}`}
        action={
          lastAt !== undefined && (
            <Button
              variant="default"
              size="sm"
              onClick={() => onDate(localDate(lastAt, timeZone))}
            >{t`Show the last reading`}</Button>
          )
        }
      >
        {lastAt !== undefined && t`Last reading: ${last}.`}
      </EmptyState>
    )
  }
  return (
    <>
      {channel !== 'state_of_charge' &&
        (points ? <Total points={points} period={period} /> : <DelayedSkeleton height={64} />)}
      {points?.some((point) => point.isImplausible) && (
        <Note tone="held">
          {t`Some readings are more than this place or its battery can do. They are kept, marked and left out of the sums. Check the device, and what the place says about its connection, plants and battery; then send them again.`}
        </Note>
      )}
      <ReadingsChart
        look={look}
        points={points ?? []}
        period={period}
        timeZone={timeZone}
        nowMs={nowMs}
        deviceName={device.name}
        csvName={`readings-${channel}-${localDate(period.fromMs, timeZone)}`}
      />
    </>
  )
}

/** The sum of the period, and how much of it was not plainly measured. */
function Total({ points, period }: { points: readonly ReadingSlot[]; period: Period }) {
  const sum = (some: readonly ReadingSlot[]) =>
    some.reduce((total, point) => total + (point.value ?? 0), 0)
  const { value, unit } = energyParts(sum(points))
  const estimatedWh = sum(points.filter((point) => qualityWord(point.quality) !== null))
  const estimated = formatEnergy(estimatedWh)
  const name = period.name
  return (
    <Stat
      value={value}
      unit={unit}
      note={estimatedWh > 0 ? t`${name}, of which ${estimated} estimated` : name}
    />
  )
}
