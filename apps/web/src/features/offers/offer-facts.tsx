import type { Market, Offer } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import { formatDuration } from '../../format/duration.ts'
import { formatPrice } from '../../format/price.ts'
import { sourceLook } from '../../format/source.ts'
import { formatDateTime, formatWindow } from '../../format/time.ts'
import { toMs } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { formatPosition } from './use-near.ts'

interface OfferFactsProps {
  offer: Offer
  market: Market
  nowMs: number
}

/** Where it comes from and what its price is made of. */
export function OfferFacts({ offer, market, nowMs }: OfferFactsProps) {
  const { timeZone } = market
  const price = (micros: number) => formatPrice(micros, offer.currency)
  const source = sourceLook(offer.sourceType).word
  const position = formatPosition(offer.position)
  const length = formatDuration(toMs(offer.deliveryEnd) - toMs(offer.deliveryStart))
  return (
    <Card title={t`What you get`}>
      <KeyValues
        items={[
          {
            label: t`Source`,
            value: offer.assetId ? (
              <Link to="/assets/$assetId" params={{ assetId: offer.assetId }}>
                {source}
              </Link>
            ) : (
              source
            )
          },
          {
            label: t`Delivery`,
            value: formatWindow(offer.deliveryStart, offer.deliveryEnd, timeZone, nowMs)
          },
          { label: t`Spread over`, value: length },
          {
            label: t`Where`,
            value: offer.isPositionExact ? position : t`within about 1 km of ${position}`
          },
          { label: t`Energy, per kWh`, value: price(offer.priceMicrosPerKwh) },
          { label: t`Local network and taxes`, value: price(offer.gridFeeMicrosPerKwh) },
          { label: t`Commonwatt fee`, value: price(offer.platformFeeMicrosPerKwh) },
          { label: t`Offered since`, value: formatDateTime(offer.createdAt, timeZone, nowMs) }
        ]}
      />
    </Card>
  )
}
