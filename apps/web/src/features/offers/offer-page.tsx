import { ApiProblem, type Market, type Offer } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconChevronLeft, IconPlugOff } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { energyParts, formatDistance } from '../../format/energy.ts'
import { formatPrice, priceParts } from '../../format/price.ts'
import { sourceLook } from '../../format/source.ts'
import { formatDayWithin, formatTime, formatWindow } from '../../format/time.ts'
import { localDate, toMs } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { WithSide } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { Stat, StatRow } from '../../ui/stat.tsx'
import { IconTile, Tag } from '../../ui/tag.tsx'
import { useNow } from '../../ui/use-now.ts'
import { AgainstGrid } from './against-grid.tsx'
import { distanceFrom } from './distance.ts'
import { DoTheyDeliver } from './do-they-deliver.tsx'
import { lastSearch } from './last-search.ts'
import { MyRequests } from './my-requests.tsx'
import { OfferFacts } from './offer-facts.tsx'
import { OwnOffer } from './own-offer.tsx'
import { TicketBody } from './ticket.tsx'
import { useTicket } from './use-ticket.ts'
import { useWindowPrices } from './use-window-prices.ts'
import styles from './offer-page.module.css'

/** One offer: what it is, what it costs beside the grid, whether they deliver, and the ticket. */
export function OfferPage() {
  const { offerId } = getRouteApi('/offers/$offerId').useParams()
  const { queries } = useApi()
  const offer = useQuery(queries.offers.get({ params: { id: offerId } }))
  const markets = useQuery({ ...queries.markets.list(), staleTime: 10 * 60_000 })
  const error = offer.data ? markets.error : offer.error
  const market = markets.data?.items.find((one) => one.id === offer.data?.marketId)
  if (offer.data && market)
    return <OfferView key={offer.data.id} offer={offer.data} market={market} />
  return (
    <>
      <PageHead title={t`Offer`} back={<Back />} />
      {error instanceof ApiProblem && error.status === 404 ? (
        <Gone />
      ) : error ? (
        <ProblemState
          error={error}
          onRetry={() => void Promise.all([offer.refetch(), markets.refetch()])}
        />
      ) : (
        <DelayedSkeleton height={140} lines={3} />
      )}
    </>
  )
}

function Gone() {
  return (
    <Card>
      <EmptyState
        icon={<IconPlugOff size={22} aria-hidden />}
        title={t`This offer is not here`}
        action={
          <LinkButton to="/marketplace" search={lastSearch()} size="sm">
            {t`Back to the marketplace`}
          </LinkButton>
        }
      >
        {t`The address may have a slip in it, or the offer is gone.`}
      </EmptyState>
    </Card>
  )
}

function Back() {
  return (
    <Link to="/marketplace" search={lastSearch()} className={styles.back}>
      <IconChevronLeft size={16} aria-hidden />
      {t`All offers`}
    </Link>
  )
}

interface OfferViewProps {
  offer: Offer
  market: Market
}

function OfferView({ offer, market }: OfferViewProps) {
  const nowMs = useNow()
  const prices = useWindowPrices(market, offer.deliveryStart, offer.deliveryEnd)
  const ticket = useTicket(offer)
  const [isOpen, setOpen] = useState(false)
  const look = sourceLook(offer.sourceType)
  const seller = offer.sellerName
  const price = formatPrice(offer.allInMicrosPerKwh, offer.currency)
  const canBuy = !offer.isMine && offer.status === 'open' && toMs(offer.deliveryStart) > nowMs
  return (
    <>
      <PageHead
        title={offer.title}
        back={<Back />}
        icon={<IconTile family={look.family} icon={<look.Icon size={26} />} size="lg" />}
        lead={
          <>
            <Who offer={offer} /> {offer.isSimulated && <Tag>{t`simulated`}</Tag>}
          </>
        }
      />
      <WithSide
        side={
          <Sheet
            title={offer.isMine ? t`This is your offer` : t`Buy from ${seller}`}
            isOpen={isOpen}
            onClose={() => setOpen(false)}
          >
            {offer.isMine ? (
              <OwnOffer offer={offer} />
            ) : (
              <TicketBody
                offer={offer}
                market={market}
                ticket={ticket}
                gridMicrosPerKwh={prices.gridMicrosPerKwh}
                nowMs={nowMs}
              />
            )}
          </Sheet>
        }
      >
        <Facts offer={offer} market={market} nowMs={nowMs} />
        <MyRequests offer={offer} nowMs={nowMs} />
        <AgainstGrid offer={offer} market={market} prices={prices} nowMs={nowMs} />
        <DoTheyDeliver offer={offer} />
        <OfferFacts offer={offer} market={market} nowMs={nowMs} />
      </WithSide>
      <div className={`narrow-only ${styles.call}`}>
        <Button size="lg" fullWidth onClick={() => setOpen(true)}>
          {canBuy ? t`Buy at ${price} per kWh` : offer.isMine ? t`Your offer` : t`See the ticket`}
        </Button>
      </div>
    </>
  )
}

function Who({ offer }: { offer: Offer }) {
  const { site } = usePlace()
  const seller = offer.sellerName
  const source = sourceLook(offer.sourceType).word
  if (!site || offer.isMine) return t`${source}, ${seller}`
  const distance = formatDistance(distanceFrom(site.position, offer))
  return t`${source}, ${seller}, ${distance} from you`
}

/** The three numbers that decide. */
function Facts({ offer, market, nowMs }: OfferViewProps & { nowMs: number }) {
  const { timeZone } = market
  const price = priceParts(offer.allInMicrosPerKwh, offer.currency)
  const left = energyParts(offer.remainingWh)
  const all = energyParts(offer.energyWh)
  const end = formatTime(offer.deliveryEnd, timeZone)
  const day = formatDayWithin(offer.deliveryStart, timeZone, nowMs)
  const isOneDay =
    localDate(offer.deliveryStart, timeZone) === localDate(toMs(offer.deliveryEnd) - 1, timeZone)
  const whole = `${all.value} ${all.unit}`
  return (
    <Card label={t`Price, time and amount`}>
      <StatRow>
        <Stat label={t`All in`} value={price.value} unit={price.unit} note={t`per kWh`} />
        <Stat
          label={t`When`}
          value={formatTime(offer.deliveryStart, timeZone)}
          note={
            isOneDay
              ? t`to ${end}, ${day}`
              : formatWindow(offer.deliveryStart, offer.deliveryEnd, timeZone, nowMs)
          }
        />
        <Stat label={t`Left`} value={left.value} unit={left.unit} note={t`of ${whole}`} />
      </StatRow>
    </Card>
  )
}
