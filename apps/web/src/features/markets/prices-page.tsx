import type { Market } from '@commonwatt/contract'
import { Button, Select } from '@mantine/core'
import { IconCalendarOff } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { addDays } from '../../format/zone.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { PriceDays } from './price-days.tsx'
import type { PricesSearch } from './prices-search.ts'
import type { PriceKind } from './price-view.ts'
import styles from './markets.module.css'

const route = getRouteApi('/prices')

/** Every price of today and tomorrow, or of one past day, and what follows from it. */
export function PricesPage() {
  const { queries } = useApi()
  const { market: ownMarket } = usePlace()
  const wanted = route.useSearch().market ?? ownMarket?.id
  const markets = useQuery({ ...queries.markets.list(), staleTime: 10 * 60_000 })
  return (
    <QueryView query={markets} skeleton={<HeadAlone />}>
      {({ items }) => {
        const market = items.find((one) => one.id === wanted) ?? items[0]
        if (!market) return <NoMarket />
        return <PricesOf market={market} markets={items} />
      }}
    </QueryView>
  )
}

function HeadAlone() {
  return (
    <>
      <PageHead title={t`Prices`} />
      <DelayedSkeleton height={500} />
    </>
  )
}

function NoMarket() {
  return (
    <>
      <PageHead title={t`Prices`} />
      <EmptyState title={t`No market here yet`}>
        {t`Whoever runs this site has not set up a market, so there are no prices to show.`}
      </EmptyState>
    </>
  )
}

/** An address such as 30 February. */
function NoSuchDate({ date, onBack }: { date: string; onBack: () => void }) {
  return (
    <EmptyState
      icon={<IconCalendarOff size={22} aria-hidden />}
      title={t`There is no day ${date}`}
      action={<Button onClick={onBack}>{t`Today and tomorrow`}</Button>}
    >
      {t`The address may have a slip in it: the calendar has no such date.`}
    </EmptyState>
  )
}

function PricesOf({ market, markets }: { market: Market; markets: readonly Market[] }) {
  const { site } = usePlace()
  const search = route.useSearch()
  const change = useChangeSearch()
  const resolution = search.resolution === '60' || market.mtuMin === 60 ? 60 : 15
  const { timeZone } = market
  const where = site?.marketId === market.id ? site.city : market.name
  const kind: PriceKind =
    search.side === 'sell' ? 'sell' : search.price === 'all' ? 'all_in' : 'energy'
  return (
    <>
      <PageHead
        title={t`Prices`}
        lead={
          resolution === 60
            ? t`${where}. A price for every hour, by the clock of ${timeZone}.`
            : t`${where}. A price for every quarter-hour, by the clock of ${timeZone}.`
        }
        tools={
          <div className={styles.switches}>
            {markets.length > 1 && <MarketChoice market={market} markets={markets} />}
            <Segmented
              label={t`Direction`}
              value={search.side ?? 'buy'}
              options={[
                { value: 'buy', label: t`I buy` },
                { value: 'sell', label: t`I sell` }
              ]}
              onChange={(side) => change({ side: side === 'sell' ? 'sell' : undefined })}
            />
            {kind !== 'sell' && (
              <Segmented
                label={t`Price`}
                value={search.price ?? 'energy'}
                options={[
                  { value: 'energy', label: t`Energy only` },
                  { value: 'all', label: t`All I pay` }
                ]}
                onChange={(price) => change({ price: price === 'all' ? 'all' : undefined })}
              />
            )}
            {market.mtuMin < 60 && <ResolutionChoice value={resolution} />}
          </div>
        }
      />
      {search.date !== undefined && addDays(search.date, 0) !== search.date ? (
        <NoSuchDate date={search.date} onBack={() => change({ date: undefined })} />
      ) : (
        <PriceDays
          key={market.id}
          market={market}
          date={search.date}
          resolution={resolution}
          kind={kind}
          onDate={(date) => change({ date })}
        />
      )}
    </>
  )
}

function MarketChoice({ market, markets }: { market: Market; markets: readonly Market[] }) {
  const change = useChangeSearch()
  return (
    <Select
      aria-label={t`Market`}
      className={styles.market}
      size="sm"
      data={markets.map((one) => ({ value: one.id, label: one.name }))}
      value={market.id}
      // A day of one market is not the same day of another.
      onChange={(id) => change({ market: id ?? undefined, date: undefined })}
    />
  )
}

function ResolutionChoice({ value }: { value: 15 | 60 }) {
  const change = useChangeSearch()
  return (
    <Segmented
      label={t`Resolution`}
      value={value}
      options={[
        { value: 15, label: t`15 min` },
        { value: 60, label: t`60 min` }
      ]}
      onChange={(next) => change({ resolution: next === 60 ? '60' : undefined })}
    />
  )
}

function useChangeSearch(): (changed: PricesSearch) => void {
  const navigate = useNavigate()
  const search = route.useSearch()
  return (changed) =>
    void navigate({
      to: '/prices',
      search: { ...search, ...changed },
      replace: true,
      resetScroll: false
    })
}
