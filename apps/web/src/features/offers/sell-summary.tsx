import type { Market } from '@commonwatt/contract'
import { amountMicrosFor } from '@commonwatt/domain'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { formatMoney } from '../../format/money.ts'
import { formatPrice, priceParts, priceUnit } from '../../format/price.ts'
import { Card } from '../../ui/card.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Stack } from '../../ui/layout.tsx'
import { Stat } from '../../ui/stat.tsx'
import { localFeesOf } from './offer-query.ts'
import type { SellSource } from './sell-source.ts'
import type { Sell } from './use-sell.ts'
import { useWindowPrices } from './use-window-prices.ts'

interface SellSummaryProps {
  source: SellSource
  sell: Sell
  /** The button and what was refused. */
  children: ReactNode
}

/**
 * Before the button: what a buyer pays for one kWh, what all of it earns, and what the grid costs
 * then.
 */
export function SellSummary({ source, sell, children }: SellSummaryProps) {
  const { market } = source
  const { currency } = market
  const { window, faults } = sell
  const price = faults.price === undefined ? sell.priceMicrosPerKwh : null
  const allIn = price === null ? null : price + localFeesOf(market)
  return (
    <Card title={t`What it comes to`} isLarge>
      <Stack>
        {price === null || allIn === null ? (
          <p className="soft">{t`Say your price, and here stands what buyers pay and what you earn.`}</p>
        ) : (
          <>
            <Stat
              label={t`Buyers pay, all in`}
              value={priceParts(allIn, currency).value}
              unit={priceUnit(currency)}
            />
            <Earned
              market={market}
              priceMicrosPerKwh={price}
              energyWh={sell.isCountable ? (sell.draft.energyWh ?? 0) : 0}
            />
          </>
        )}
        {window && (
          <p className="small soft">
            <GridThen source={source} window={window} allInMicrosPerKwh={allIn} />
          </p>
        )}
        {children}
        <p className="small soft">
          {t`You answer each request yourself. What you deliver less than sold, you are not paid for.`}
        </p>
      </Stack>
    </Card>
  )
}

interface EarnedProps {
  market: Market
  priceMicrosPerKwh: number
  energyWh: number
}

function Earned({ market, priceMicrosPerKwh, energyWh }: EarnedProps) {
  const { currency, tariff } = market
  const perKwh = (micros: number) => formatPrice(micros, currency)
  const earned = amountMicrosFor({ priceMicrosPerKwh, energyWh })
  return (
    <KeyValues
      items={[
        { label: t`You receive, per kWh`, value: perKwh(priceMicrosPerKwh) },
        { label: t`Local network and taxes`, value: perKwh(tariff.localGridFeeMicrosPerKwh) },
        { label: t`Commonwatt fee`, value: perKwh(tariff.platformFeeMicrosPerKwh) },
        // Without an amount there is nothing to earn yet, and no zero to read.
        ...(energyWh > 0
          ? [
              {
                label: t`You earn if all of it is sold`,
                value: formatMoney(earned, currency, { signed: true }),
                isTotal: true,
                tone: 'in' as const
              }
            ]
          : [])
      ]}
    />
  )
}

interface GridThenProps {
  source: SellSource
  window: NonNullable<Sell['window']>
  allInMicrosPerKwh: number | null
}

function GridThen({ source, window, allInMicrosPerKwh: allIn }: GridThenProps) {
  const { market } = source
  const start = new Date(window.startMs).toISOString()
  const { gridMicrosPerKwh: grid } = useWindowPrices(
    market,
    start,
    new Date(window.endMs).toISOString()
  )
  if (grid === null) return t`The grid's price of these hours is not known yet.`
  const price = formatPrice(grid, market.currency)
  if (allIn === null)
    return (
      <Trans>
        The grid costs <b>{price}</b> in these hours, all in.
      </Trans>
    )
  const size = formatPrice(Math.abs(grid - allIn), market.currency)
  return allIn <= grid ? (
    <Trans>
      The grid costs <b>{price}</b> in these hours: buyers save {size} on each kWh.
    </Trans>
  ) : (
    <Trans>
      The grid costs <b>{price}</b> in these hours: your offer is {size} dearer.
    </Trans>
  )
}
