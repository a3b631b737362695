import { sellers, type Asset } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconPlus, IconSolarPanel } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { AssetCard } from './asset-card.tsx'
import { AssetFilters } from './asset-filters.tsx'
import { assetQuery, isNarrowed, pointOf, widest } from './asset-query.ts'
import type { AssetsSearch } from './assets-search.ts'
import { ListTools } from './list-tools.tsx'
import styles from './asset-card.module.css'

const route = getRouteApi('/assets')

/** The roofs, turbines and mills of the neighbourhood, who owns them and what they ask for. */
export function AssetsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { user } = useSession()
  const { site } = usePlace()
  const canList = sellers.some((role) => role === user?.role)
  const isMine = canList && search.list === 'mine'
  const point = pointOf(search, site?.position ?? null)
  const change = (patch: Partial<AssetsSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...patch }), replace: true })
  return (
    <>
      <PageHead
        title={t`Assets`}
        lead={t`What makes energy around here, who owns it, and what they ask for.`}
        tools={
          <>
            <Segmented
              label={t`What to look at`}
              options={[
                { value: 'offers', label: t`Offers` },
                { value: 'assets', label: t`Assets` }
              ]}
              value="assets"
              onChange={(value) => value === 'offers' && void navigate({ to: '/marketplace' })}
            />
            {canList && (
              <LinkButton to="/assets/new" leftSection={<IconPlus size={18} aria-hidden />}>
                {t`List an asset`}
              </LinkButton>
            )}
          </>
        }
      />
      <Stack>
        <AssetFilters
          search={search}
          change={change}
          place={site?.position ?? null}
          canList={canList}
        />
        {isMine ? (
          <Mine />
        ) : (
          <>
            <ListTools search={search} change={change} hasPoint={point !== null} />
            <Public search={search} change={change} point={point} canList={canList} />
          </>
        )}
      </Stack>
    </>
  )
}

interface PublicProps {
  search: AssetsSearch
  change: (patch: Partial<AssetsSearch>) => void
  point: ReturnType<typeof pointOf>
  canList: boolean
}

function Public({ search, change, point, canList }: PublicProps) {
  const { pages } = useApi()
  const list = useInfiniteQuery({
    ...pages.assets.list({ query: assetQuery(search, point) }),
    placeholderData: keepPreviousData
  })
  const narrowed = isNarrowed(search)
  return (
    <Listed
      list={list}
      none={
        <EmptyState
          icon={<IconSolarPanel size={22} aria-hidden />}
          title={narrowed ? t`No asset fits` : t`No asset is listed yet`}
          action={
            narrowed ? (
              <Button size="sm" onClick={() => change(widest)}>{t`Take the filters off`}</Button>
            ) : (
              canList && <LinkButton to="/assets/new" size="sm">{t`List an asset`}</LinkButton>
            )
          }
        >
          {narrowed
            ? t`Nothing here matches everything you asked for.`
            : t`Roofs, turbines, mills, biogas plants and batteries stand here as soon as somebody lists one.`}
        </EmptyState>
      }
    />
  )
}

function Mine() {
  const { pages } = useApi()
  const list = useInfiniteQuery(pages.assets.mine({ query: {} }))
  return (
    <Listed
      list={list}
      none={
        <EmptyState
          icon={<IconSolarPanel size={22} aria-hidden />}
          title={t`You have not listed an asset yet`}
          action={<LinkButton to="/assets/new" size="sm">{t`List an asset`}</LinkButton>}
        >
          {t`Then people find it, ask about it, and you can offer what it makes.`}
        </EmptyState>
      }
    />
  )
}

interface ListedProps {
  list: {
    data: { pages: { items: Asset[] }[] } | undefined
    error: Error | null
    isPlaceholderData: boolean
    hasNextPage: boolean
    isFetchingNextPage: boolean
    fetchNextPage: () => Promise<unknown>
    refetch: () => Promise<unknown>
  }
  none: ReactNode
}

function Listed({ list, none }: ListedProps) {
  if (!list.data)
    return list.error ? (
      <ProblemState error={list.error} onRetry={() => void list.refetch()} />
    ) : (
      <DelayedSkeleton height={280} lines={2} />
    )
  const assets = list.data.pages.flatMap((page) => page.items)
  if (assets.length === 0) return <Card>{none}</Card>
  return (
    <>
      <ul className={styles.list} aria-busy={list.isPlaceholderData}>
        {assets.map((asset) => (
          <AssetCard key={asset.id} asset={asset} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Row>
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >{t`Show more`}</Button>
        </Row>
      )}
    </>
  )
}
