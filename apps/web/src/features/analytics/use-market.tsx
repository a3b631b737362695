import type { Market } from '@commonwatt/contract'
import { Select } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import styles from './analytics.module.css'

/**
 * The market that is named, else that of the place; undefined while the markets are read, null
 * without any.
 */
export function useMarket(wanted: string | undefined): {
  market: Market | null | undefined
  markets: readonly Market[]
} {
  const { queries } = useApi()
  const { market: own } = usePlace()
  const { data } = useQuery({ ...queries.markets.list(), staleTime: 10 * 60_000 })
  const markets = data?.items ?? []
  const named = markets.find((one) => one.id === wanted)
  return { market: named ?? own ?? markets[0] ?? (data ? null : undefined), markets }
}

interface MarketChoiceProps {
  market: Market
  markets: readonly Market[]
  onChange: (marketId: string) => void
}

/** Each market has its own calendar and currency, so one is looked at, at a time. */
export function MarketChoice({ market, markets, onChange }: MarketChoiceProps) {
  if (markets.length < 2) return null
  return (
    <Select
      aria-label={t`Market`}
      className={styles.market}
      size="sm"
      allowDeselect={false}
      data={markets.map((one) => ({ value: one.id, label: one.name }))}
      value={market.id}
      onChange={(id) => id !== null && onChange(id)}
    />
  )
}
