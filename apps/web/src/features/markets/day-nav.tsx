import type { Market } from '@commonwatt/contract'
import { TextInput } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { formatDay } from '../../format/time.ts'
import { addDays, startOfDay } from '../../format/zone.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import styles from './markets.module.css'

interface DayNavProps {
  market: Market
  /** The day that is shown, or today for "today and tomorrow". */
  date: string
  today: string
  onDate: (date: string | undefined) => void
}

/** A day back, a day on, or any day. Today is always shown together with tomorrow. */
export function DayNav({ market, date, today, onDate }: DayNavProps) {
  const isAhead = date === today
  const go = (next: string) => onDate(next === today ? undefined : next)
  return (
    <div className={styles.nav}>
      <IconButton
        label={t`The day before`}
        icon={<IconChevronLeft size={20} aria-hidden />}
        onClick={() => go(addDays(date, -1))}
      />
      <h2>
        {isAhead
          ? t`Today and tomorrow`
          : formatDay(startOfDay(date, market.timeZone), market.timeZone)}
      </h2>
      <IconButton
        label={t`The day after`}
        icon={<IconChevronRight size={20} aria-hidden />}
        disabled={date >= today}
        onClick={() => go(addDays(date, 1))}
      />
      <TextInput
        type="date"
        size="sm"
        aria-label={t`Go to a day`}
        value={date}
        onChange={(event) => {
          const next = event.currentTarget.value
          if (/^\d{4}-\d{2}-\d{2}$/.test(next)) go(next)
        }}
      />
    </div>
  )
}
