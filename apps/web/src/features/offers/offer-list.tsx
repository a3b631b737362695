import type { Market, Offer } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconBuildingStore } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { lazy, Suspense, useState } from 'react'
import { formatNumber } from '../../format/number.ts'
import { formatRadius } from '../../format/energy.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { CompareBar, mostCompared } from './compare-bar.tsx'
import type { MarketplaceSearch } from './marketplace-search.ts'
import { isNarrowed, offerQuery, radiiM, widest, type Viewpoint } from './offer-query.ts'
import { OfferCard } from './offer-card.tsx'
import { useOfferCounts } from './use-offer-counts.ts'
import styles from './marketplace.module.css'

const CompareDialog = lazy(async () => ({
  default: (await import('./compare-dialog.tsx')).CompareDialog
}))

interface OfferListProps {
  offers: readonly Offer[]
  markets: readonly Market[]
  nowMs: number
}

/** The offers, up to three of them picked to be compared. */
export function OfferList({ offers, markets, nowMs }: OfferListProps) {
  const [picked, setPicked] = useState<readonly Offer[]>([])
  const [isComparing, setComparing] = useState(false)
  const marketOf = (offer: Offer) => markets.find((one) => one.id === offer.marketId) ?? markets[0]
  const toggle = (offer: Offer) =>
    setPicked((old) =>
      old.some((one) => one.id === offer.id)
        ? old.filter((one) => one.id !== offer.id)
        : [...old, offer].slice(0, mostCompared)
    )
  return (
    <>
      <ul className={styles.offers}>
        {offers.map((offer) => {
          const market = marketOf(offer)
          return (
            market && (
              <OfferCard
                key={offer.id}
                offer={offer}
                market={market}
                nowMs={nowMs}
                isPicked={picked.some((one) => one.id === offer.id)}
                canPick={picked.length < mostCompared}
                onPick={() => toggle(offer)}
              />
            )
          )
        })}
      </ul>
      <CompareBar
        picked={picked}
        onClear={() => setPicked([])}
        onCompare={() => setComparing(true)}
      />
      {isComparing && (
        <Suspense fallback={null}>
          <CompareDialog
            offers={picked}
            markets={markets}
            nowMs={nowMs}
            onClose={() => setComparing(false)}
          />
        </Suspense>
      )}
    </>
  )
}

interface NothingFoundProps {
  search: MarketplaceSearch
  change: (patch: Partial<MarketplaceSearch>) => void
  view: Viewpoint
  radiusM: number | null
  canSell: boolean
}

/** No offer fits: the smallest change that helps, with how many it would bring. */
export function NothingFound({ search, change, view, radiusM, canSell }: NothingFoundProps) {
  const narrowed = isNarrowed(search)
  const wider = radiusM === null ? [] : radiiM.filter((radius) => radius > radiusM)
  const patches: Partial<MarketplaceSearch>[] = [
    ...wider.map((radius) => ({ radiusM: radius })),
    ...(narrowed ? [widest] : [])
  ]
  const counts = useOfferCounts(
    patches.map((patch) => offerQuery({ ...search, ...patch }, view)),
    { isEnabled: true }
  )
  const at = counts.findIndex((count) => count !== null && count > 0)
  const help = patches[at]
  const found = formatNumber(counts[at] ?? 0)
  const radius = radiusM === null ? '' : formatRadius(radiusM)
  const next = help?.radiusM === undefined ? '' : formatRadius(help.radiusM)
  return (
    <Card>
      <EmptyState
        icon={<IconBuildingStore size={22} aria-hidden />}
        title={radiusM === null ? t`No offer fits` : t`Nothing within ${radius}`}
        action={
          help ? (
            <Button size="sm" onClick={() => change(help)}>
              {next === '' ? t`Take the filters off (${found})` : t`Widen to ${next} (${found})`}
            </Button>
          ) : (
            canSell && <LinkButton to="/sell" size="sm">{t`Sell energy`}</LinkButton>
          )
        }
      >
        {help
          ? t`Nothing here matches everything you asked for.`
          : t`Nobody sells energy here right now. A new offer shows up by itself.`}
      </EmptyState>
    </Card>
  )
}
