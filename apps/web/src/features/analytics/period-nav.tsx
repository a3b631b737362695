import { TextInput } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { IconButton } from '../../ui/icon-button.tsx'
import type { Period } from './period.ts'
import styles from './analytics.module.css'

interface PeriodNavProps {
  period: Period
  /** The day that stands in the field. */
  date: string
  /** Nothing is shown beyond this day. */
  latest: string
  onDate: (date: string) => void
}

/** A stretch back, a stretch on, or the one of any day. */
export function PeriodNav({ period, date, latest, onDate }: PeriodNavProps) {
  return (
    <div className={styles.nav}>
      <IconButton
        label={t`Earlier`}
        icon={<IconChevronLeft size={20} aria-hidden />}
        onClick={() => onDate(period.before)}
      />
      <h2>{period.name}</h2>
      <IconButton
        label={t`Later`}
        icon={<IconChevronRight size={20} aria-hidden />}
        disabled={period.after > latest}
        onClick={() => onDate(period.after)}
      />
      <DayField label={t`Go to a day`} value={date} max={latest} onDate={onDate} />
    </div>
  )
}

interface DayFieldProps {
  label: string
  value: string
  min?: string
  max: string
  onDate: (date: string) => void
}

export function DayField({ label, value, min, max, onDate }: DayFieldProps) {
  return (
    <TextInput
      type="date"
      size="sm"
      aria-label={label}
      value={value}
      min={min}
      max={max}
      onChange={(event) => {
        const next = event.currentTarget.value
        if (/^\d{4}-\d{2}-\d{2}$/.test(next)) onDate(next)
      }}
    />
  )
}
