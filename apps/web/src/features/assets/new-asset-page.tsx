import { sellers, type Site } from '@commonwatt/contract'
import { IconSolarPanel } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { AssetForm } from './asset-form.tsx'

export function NewAssetPage() {
  const { user } = useSession()
  const isSeller = sellers.some((role) => role === user?.role)
  return (
    <>
      <PageHead
        title={t`List an asset`}
        lead={t`People find it on the marketplace, ask about it, and you can offer what it makes.`}
      />
      {user && !isSeller ? (
        <Card>
          <EmptyState
            icon={<IconSolarPanel size={22} aria-hidden />}
            title={t`Only producers list assets`}
            action={<LinkButton to="/assets" size="sm">{t`See what is listed`}</LinkButton>}
          >
            {t`Someone who makes energy registers as a producer.`}
          </EmptyState>
        </Card>
      ) : (
        <Load />
      )}
    </>
  )
}

/** The form starts from the place chosen in the rail, so it waits until that is known. */
function Load() {
  const { queries } = useApi()
  const { site } = usePlace()
  const sites = useQuery(queries.sites.list({ query: { limit: 100 } }))
  const markets = useQuery({ ...queries.markets.list(), staleTime: 10 * 60_000 })
  const failed = [sites, markets].find((query) => query.error !== null && query.data === undefined)
  if (failed) return <ProblemState error={failed.error} onRetry={() => void failed.refetch()} />
  if (!sites.data || !markets.data) return <DelayedSkeleton height={300} lines={2} />
  const currencies = [...new Set(markets.data.items.map((market) => market.currency))]
  // Until the session is known the rail has chosen nothing, but the list may be here already.
  const start = site ?? sites.data.items[0] ?? null
  const currencyOf = (place: Site | null) =>
    markets.data.items.find((market) => market.id === place?.marketId)?.currency ??
    currencies[0] ??
    'EUR'
  return (
    <AssetForm
      site={start}
      sites={sites.data.items}
      currencies={currencies}
      currencyOf={currencyOf}
    />
  )
}
