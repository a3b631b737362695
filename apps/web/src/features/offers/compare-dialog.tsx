import type { Market, Offer } from '@commonwatt/contract'
import { tradeAmounts } from '@commonwatt/domain'
import { Modal } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatDistance, formatEnergyExact } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { formatPrice } from '../../format/price.ts'
import { sourceLook } from '../../format/source.ts'
import { formatWindow } from '../../format/time.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { deliveredWords, gridDifference, leftWords } from './offer-words.ts'
import { useWindowPrices } from './use-window-prices.ts'
import styles from './compare.module.css'

interface CompareDialogProps {
  offers: readonly Offer[]
  markets: readonly Market[]
  nowMs: number
  onClose: () => void
}

/** An amount that every household can picture; all offers are asked for the same. */
const sampleWh = 5_000

interface Line {
  key: string
  label: string
  cell: (offer: Offer) => ReactNode
}

export function CompareDialog({ offers, markets, nowMs, onClose }: CompareDialogProps) {
  const marketOf = (offer: Offer) => markets.find((one) => one.id === offer.marketId)
  return (
    <Modal opened onClose={onClose} title={t`Compare`} size="xl">
      <DataTable
        caption={t`Compare`}
        rows={linesOf(marketOf, nowMs)}
        rowKey={(line) => line.key}
        columns={[
          {
            key: 'line',
            head: <span className="visually-hidden">{t`What`}</span>,
            isRowHead: true,
            cell: (line) => <span className="soft">{line.label}</span>
          },
          ...offers.map((offer) => ({
            key: offer.id,
            head: (
              <Link
                to="/offers/$offerId"
                params={{ offerId: offer.id }}
                className={styles.head}
                onClick={onClose}
              >
                {offer.title}
              </Link>
            ),
            cell: (line: Line) => <div className={styles.cell}>{line.cell(offer)}</div>
          }))
        ]}
      />
    </Modal>
  )
}

function linesOf(marketOf: (offer: Offer) => Market | undefined, nowMs: number): Line[] {
  const price = (micros: number, offer: Offer) => formatPrice(micros, offer.currency)
  return [
    {
      key: 'all-in',
      label: t`All in, per kWh`,
      cell: (offer) => <b>{price(offer.allInMicrosPerKwh, offer)}</b>
    },
    {
      key: 'energy',
      label: t`of it energy`,
      cell: (offer) => price(offer.priceMicrosPerKwh, offer)
    },
    {
      key: 'grid',
      label: t`Against the grid`,
      cell: (offer) => {
        const market = marketOf(offer)
        return market && <AgainstGrid offer={offer} market={market} />
      }
    },
    { key: 'sample', label: sampleLabel(), cell: sampleCost },
    {
      key: 'when',
      label: t`When`,
      cell: (offer) => {
        const zone = marketOf(offer)?.timeZone
        return zone && formatWindow(offer.deliveryStart, offer.deliveryEnd, zone, nowMs)
      }
    },
    { key: 'left', label: t`Left`, cell: leftWords },
    { key: 'delivered', label: t`Do they deliver?`, cell: deliveredWords },
    {
      key: 'from',
      label: t`Who`,
      cell: (offer) => (
        <Trans>
          {sourceLook(offer.sourceType).word}, {offer.sellerName}
        </Trans>
      )
    },
    {
      key: 'distance',
      label: t`Distance`,
      cell: (offer) => (offer.distanceM === null ? t`not known` : formatDistance(offer.distanceM))
    }
  ]
}

function sampleLabel(): string {
  const amount = formatEnergyExact(sampleWh)
  return t`${amount} cost`
}

function sampleCost(offer: Offer): string {
  return formatMoney(tradeAmounts({ ...offer, energyWh: sampleWh }).totalMicros, offer.currency)
}

function AgainstGrid({ offer, market }: { offer: Offer; market: Market }) {
  const { gridMicrosPerKwh } = useWindowPrices(market, offer.deliveryStart, offer.deliveryEnd)
  if (gridMicrosPerKwh === null) return <span className="muted">{t`not known yet`}</span>
  const { side, words } = gridDifference(offer, gridMicrosPerKwh)
  return <span className={side === 'under' ? 'money-in' : undefined}>{words}</span>
}
