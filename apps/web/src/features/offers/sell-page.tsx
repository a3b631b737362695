import type { Offer, Site } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconHomeBolt, IconPlus, IconSolarPanel } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { formatCapacity, formatEnergy } from '../../format/energy.ts'
import { Card } from '../../ui/card.tsx'
import { ChoiceCards } from '../../ui/choice-cards.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { BatterySetup } from './battery-setup.tsx'
import { SellForm } from './sell-form.tsx'
import { sellSources, type SellSource } from './sell-source.ts'
import styles from './sell.module.css'

const route = getRouteApi('/guarded/sell')

/** Puts energy on the market, or changes an offer that nobody has bought from yet. */
export function SellPage() {
  const { offerId } = route.useSearch()
  const { user } = useSession()
  return (
    <>
      <PageHead
        title={offerId === undefined ? t`Sell energy` : t`Change your offer`}
        lead={t`You say when, how much and for how much. Neighbours see the full price.`}
      />
      {user && user.role !== 'producer' ? (
        <Card>
          <EmptyState
            icon={<IconSolarPanel size={22} aria-hidden />}
            title={t`Only producers sell here`}
            action={<LinkButton to="/marketplace" size="sm">{t`See what is on sale`}</LinkButton>}
          >
            {t`Your account buys or looks on. Someone who makes energy registers as a producer.`}
          </EmptyState>
        </Card>
      ) : (
        <Load offerId={offerId} />
      )}
    </>
  )
}

/**
 * Everything an offer can come from is read first; without it the form would have nothing to say.
 */
function Load({ offerId }: { offerId: string | undefined }) {
  const { queries } = useApi()
  const sites = useQuery(queries.sites.list({ query: { limit: 100 } }))
  const batteries = useQuery(queries.batteries.list({ query: { limit: 100 } }))
  const assets = useQuery(queries.assets.mine({ query: { limit: 100 } }))
  const markets = useQuery({ ...queries.markets.list(), staleTime: 10 * 60_000 })
  const own = useQuery({
    ...queries.offers.get({ params: { id: offerId ?? '' } }),
    enabled: offerId !== undefined
  })
  const all = [sites, batteries, assets, markets, ...(offerId === undefined ? [] : [own])]
  const failed = all.find((query) => query.error !== null && query.data === undefined)
  if (failed) return <ProblemState error={failed.error} onRetry={() => void failed.refetch()} />
  const isWaiting = all.some((query) => query.data === undefined)
  if (isWaiting || !sites.data || !batteries.data || !assets.data || !markets.data)
    return <DelayedSkeleton height={200} lines={2} />
  const sources = sellSources({
    batteries: batteries.data.items,
    assets: assets.data.items,
    sites: sites.data.items,
    markets: markets.data.items
  })
  const offer = own.data ?? null
  if (offer) return <Change offer={offer} sources={sources} />
  const withBattery = new Set(batteries.data.items.map((battery) => battery.siteId))
  return (
    <NewOffer
      sources={sources}
      bare={sites.data.items.filter((site) => !withBattery.has(site.id))}
      hasSite={sites.data.items.length > 0}
    />
  )
}

function Change({ offer, sources }: { offer: Offer; sources: readonly SellSource[] }) {
  const source = sources.find(({ id }) => id === offer.batteryId || id === offer.assetId)
  if (!offer.isMine || !source) {
    return (
      <Card>
        <EmptyState title={t`This offer can't be changed`}>
          {t`It is not yours, or what it came from is no longer there.`}
        </EmptyState>
      </Card>
    )
  }
  return <SellForm key={offer.version} source={source} offer={offer} />
}

interface NewOfferProps {
  sources: readonly SellSource[]
  /** Places of mine without a battery. */
  bare: readonly Site[]
  hasSite: boolean
}

function NewOffer({ sources, bare, hasSite }: NewOfferProps) {
  const { assetId, batteryId } = route.useSearch()
  const navigate = route.useNavigate()
  const [isAdding, setAdding] = useState(false)
  const source =
    sources.find(({ id }) => id === assetId || id === batteryId) ??
    sources.find(({ kind, usableWh }) => kind === 'asset' || usableWh > 0) ??
    sources[0]
  const choose = (kind: SellSource['kind'], id: string) =>
    void navigate({
      search: kind === 'battery' ? { batteryId: id } : { assetId: id },
      replace: true
    })
  const [place] = bare
  if (!hasSite && !source) return <NothingToSell />
  return (
    <Stack gap={24}>
      {sources.length > 1 && source && (
        <div className={styles.sources}>
          <ChoiceCards
            legend={t`Where does it come from?`}
            options={sources.map((one) => ({
              value: one.id,
              title: one.name,
              detail: detailOf(one)
            }))}
            value={source.id}
            onChange={(id) => {
              const chosen = sources.find((one) => one.id === id)
              if (chosen) choose(chosen.kind, id)
            }}
          />
        </div>
      )}
      {place && (isAdding || !source) && (
        <BatterySetup
          key={place.id}
          site={place}
          onDone={(battery) => {
            setAdding(false)
            choose('battery', battery.id)
          }}
          {...(source && { onCancel: () => setAdding(false) })}
        />
      )}
      {source && !isAdding && (
        <>
          <SellForm key={source.id} source={source} offer={null} />
          {place && <MoreSources onBattery={() => setAdding(true)} />}
        </>
      )}
      {!source && <AssetInstead />}
    </Stack>
  )
}

function detailOf(source: SellSource): string {
  const usable = formatEnergy(source.usableWh)
  const power = formatCapacity(source.powerW)
  return source.kind === 'battery' ? t`${usable} can be sold from it now` : t`Makes up to ${power}`
}

function MoreSources({ onBattery }: { onBattery: () => void }) {
  return (
    <Row>
      <Button
        variant="default"
        leftSection={<IconPlus size={18} aria-hidden />}
        onClick={onBattery}
      >{t`Sell from a battery`}</Button>
      <LinkButton
        to="/assets/new"
        variant="default"
        leftSection={<IconPlus size={18} aria-hidden />}
      >
        {t`List an asset`}
      </LinkButton>
    </Row>
  )
}

function AssetInstead() {
  return (
    <Card>
      <EmptyState
        icon={<IconSolarPanel size={22} aria-hidden />}
        title={t`No battery?`}
        action={
          <LinkButton to="/assets/new" size="sm" variant="default">{t`List an asset`}</LinkButton>
        }
      >
        {t`A roof, a turbine, a mill or a biogas plant sells what it makes in the window that you choose.`}
      </EmptyState>
    </Card>
  )
}

function NothingToSell() {
  return (
    <Card>
      <EmptyState
        icon={<IconHomeBolt size={22} aria-hidden />}
        title={t`Set up your place first`}
        action={<LinkButton to="/sites/new" size="sm">{t`Set up`}</LinkButton>}
      >
        {t`It says where your energy comes from and in which market it is sold. It takes two minutes.`}
      </EmptyState>
    </Card>
  )
}
