import type { Market, Offer } from '@commonwatt/contract'
import { IconMapPin, IconScale, IconShieldCheck } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import { formatDistance } from '../../format/energy.ts'
import { priceParts } from '../../format/price.ts'
import { priceSlots } from '../../format/price-slots.ts'
import { sourceLook } from '../../format/source.ts'
import { formatWindow } from '../../format/time.ts'
import { DayStrip } from '../../ui/charts/day-strip.tsx'
import { IconTile } from '../../ui/tag.tsx'
import { deliveredWords, gridDifference, leftWords } from './offer-words.ts'
import { useWindowPrices } from './use-window-prices.ts'
import styles from './offer-card.module.css'

interface OfferCardProps {
  offer: Offer
  market: Market
  nowMs: number
  isPicked: boolean
  /** Three are enough to compare; the others then can't be picked. */
  canPick: boolean
  onPick: () => void
}

/**
 * One offer of the list: who, where, how reliable, what it costs all in, and when in the day it
 * comes.
 */
export function OfferCard({ offer, market, nowMs, isPicked, canPick, onPick }: OfferCardProps) {
  const look = sourceLook(offer.sourceType)
  const prices = useWindowPrices(market, offer.deliveryStart, offer.deliveryEnd)
  const { title } = offer
  return (
    <li className={styles.offer} data-picked={isPicked || undefined}>
      <IconTile family={look.family} icon={<look.Icon size={20} />} />
      <h2 className={styles.title}>
        <Link to="/offers/$offerId" params={{ offerId: offer.id }}>
          <span className="visually-hidden">{look.word}: </span>
          {title}
        </Link>
      </h2>
      <Price offer={offer} />
      <Facts offer={offer} />
      <Saving offer={offer} gridMicrosPerKwh={prices.gridMicrosPerKwh} />
      <div className={styles.window}>
        <span>{formatWindow(offer.deliveryStart, offer.deliveryEnd, market.timeZone, nowMs)}</span>
        <span className={styles.strip}>
          <DayStrip
            slots={stripSlots(prices, offer.currency)}
            {...prices.firstDay}
            nowMs={nowMs}
            window={prices.window}
          />
        </span>
        <span className="nowrap">{leftWords(offer)}</span>
        <button
          type="button"
          className={styles.pick}
          aria-pressed={isPicked}
          aria-label={t`Compare ${title}`}
          title={t`Compare`}
          disabled={!canPick && !isPicked}
          onClick={onPick}
        >
          <IconScale size={18} aria-hidden />
        </button>
      </div>
    </li>
  )
}

function Facts({ offer }: { offer: Offer }) {
  return (
    <p className={styles.facts}>
      <span>{offer.isMine ? t`Your offer` : offer.sellerName}</span>
      {offer.distanceM !== null && (
        <span>
          <IconMapPin size={14} aria-hidden />
          {formatDistance(offer.distanceM)}
        </span>
      )}
      <span>
        <IconShieldCheck size={14} aria-hidden />
        {deliveredWords(offer)}
      </span>
      {offer.isSimulated && <span className="muted">{t`simulated`}</span>}
    </p>
  )
}

function Price({ offer }: { offer: Offer }) {
  const { value, unit } = priceParts(offer.allInMicrosPerKwh, offer.currency)
  return (
    <p className={styles.price}>
      {value}
      <span>
        {' '}
        {unit}
        <span className="visually-hidden"> {t`per kWh all in`}</span>
      </span>
    </p>
  )
}

function Saving({ offer, gridMicrosPerKwh }: { offer: Offer; gridMicrosPerKwh: number | null }) {
  if (gridMicrosPerKwh === null) return null
  const { side, words } = gridDifference(offer, gridMicrosPerKwh)
  return <p className={`${styles.saving} ${side === 'under' ? 'money-in' : 'muted'}`}>{words}</p>
}

/** A day without prices is still a day: one grey stretch to mark the window on. */
function stripSlots(prices: ReturnType<typeof useWindowPrices>, currency: string) {
  const { startMs, endMs } = prices.firstDay
  const slots = priceSlots(prices.slots, currency).filter((slot) => slot.startMs < endMs)
  return slots.length > 0 ? slots : [{ startMs, endMs, color: 'var(--cw-normal)' }]
}
