import type { Battery } from '@commonwatt/contract'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Chip, Chips } from '../../ui/chips.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import type { OrdersSearch } from './orders-search.ts'
import styles from './orders.module.css'

interface OrderFiltersProps {
  search: OrdersSearch
  onSearch: (search: OrdersSearch) => void
  batteries: readonly Battery[]
}

type View = NonNullable<OrdersSearch['status']>

/** Which orders: how they stand, which way, when, of which battery. */
export function OrderFilters({ search, onSearch, batteries }: OrderFiltersProps) {
  const views: [View, string][] = [
    ['pending', t`Waiting`],
    ['executed', t`Executed`],
    ['partly_executed', t`In part`],
    ['cancelled', t`Cancelled`],
    ['failed', t`Not possible`],
    ['expired', t`Expired`],
    ['all', t`All`]
  ]
  const view = search.status ?? 'pending'
  const set = (change: OrdersSearch) => onSearch({ ...search, ...change })
  const isNarrowed = [search.side, search.battery, search.from, search.to].some(Boolean)
  return (
    <div className={styles.filters}>
      <Chips label={t`How they stand`} isSliding>
        {views.map(([one, word]) => (
          <Chip
            key={one}
            isOn={one === view}
            onToggle={() => set({ status: one === 'pending' ? undefined : one })}
          >
            {word}
          </Chip>
        ))}
      </Chips>
      <div className={styles.narrow}>
        <Segmented
          label={t`Which way`}
          value={search.side ?? 'both'}
          options={[
            { value: 'both', label: t`Both` },
            { value: 'buy', label: t`Buy` },
            { value: 'sell', label: t`Sell` }
          ]}
          onChange={(side) => set({ side: side === 'both' ? undefined : side })}
        />
        <DayField label={t`From`} value={search.from} onDay={(from) => set({ from })} />
        <DayField label={t`Until`} value={search.to} onDay={(to) => set({ to })} />
        {batteries.length > 1 && (
          <NativeSelect
            label={t`Battery`}
            value={search.battery ?? ''}
            data={[
              { value: '', label: t`All batteries` },
              ...batteries.map(({ id, name, siteName }) => ({
                value: id,
                label: `${name}, ${siteName}`
              }))
            ]}
            onChange={(event) => set({ battery: event.currentTarget.value || undefined })}
          />
        )}
        {isNarrowed && (
          <Button variant="subtle" size="sm" onClick={() => onSearch({ status: search.status })}>
            {t`Clear`}
          </Button>
        )}
      </div>
    </div>
  )
}

interface DayFieldProps {
  label: string
  value: string | undefined
  onDay: (day: string | undefined) => void
}

function DayField({ label, value, onDay }: DayFieldProps) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ''}
      onChange={(event) => {
        const day = event.currentTarget.value
        onDay(/^\d{4}-\d{2}-\d{2}$/.test(day) ? day : undefined)
      }}
    />
  )
}
