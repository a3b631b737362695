import type { TradeDetail } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { formatEnergyExact } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { formatNumber } from '../../format/number.ts'
import { formatPrice } from '../../format/price.ts'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { KeyValues, type KeyValue } from '../../ui/key-values.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { shownLines } from '../../format/shown-money.ts'
import { isVoid } from './trade-words.ts'

/** What was agreed: the amount, its lines, and where it comes from once both have agreed. */
export function AmountCard({ trade }: { trade: TradeDetail }) {
  const isBuyer = trade.side === 'buy'
  return (
    <Card title={isBuyer ? t`What was agreed` : t`What you sold`}>
      <Stack>
        <KeyValues items={isBuyer ? buyerLines(trade) : sellerLines(trade)} />
        {trade.position && <Where {...trade.position} />}
      </Stack>
    </Card>
  )
}

function buyerLines(trade: TradeDetail): KeyValue[] {
  const { currency } = trade
  const money = (micros: number) => formatMoney(micros, currency)
  const lines = shownLines(trade)
  const energy = formatEnergyExact(trade.energyWh)
  const price = formatPrice(trade.priceMicrosPerKwh, currency)
  const isHeld = trade.paidMicros === null && !isVoid(trade.status) && trade.status !== 'failed'
  const most: KeyValue = { label: t`At most`, value: money(lines.totalMicros), isTotal: true }
  return [
    { label: t`Energy, ${energy} at ${price}`, value: money(lines.energyMicros) },
    { label: t`Local network and taxes`, value: money(lines.gridFeeMicros) },
    { label: t`Commonwatt fee`, value: money(lines.platformFeeMicros) },
    most,
    ...(isHeld
      ? [{ label: t`Held for it`, value: money(trade.totalMicros), tone: 'held' as const }]
      : []),
    ...(trade.paidMicros === null ? [] : [{ label: t`Paid`, value: money(trade.paidMicros) }]),
    ...(trade.refundedMicros > 0
      ? [{ label: t`Came back`, value: money(trade.refundedMicros), tone: 'in' as const }]
      : [])
  ]
}

function sellerLines(trade: TradeDetail): KeyValue[] {
  const { currency } = trade
  const earned = (micros: number) => formatMoney(micros, currency, { signed: true })
  return [
    { label: t`Energy`, value: formatEnergyExact(trade.energyWh) },
    { label: t`Price, per kWh`, value: formatPrice(trade.priceMicrosPerKwh, currency) },
    {
      label: t`At most`,
      value: earned(trade.energyMicros),
      isTotal: true,
      ...(trade.earnedMicros === null && { tone: 'in' as const })
    },
    ...(trade.earnedMicros === null
      ? []
      : [{ label: t`Earned`, value: earned(trade.earnedMicros), tone: 'in' as const }]),
    ...(trade.refundedEnergyMicros > 0
      ? [
          {
            label: t`Went back to the buyer`,
            value: formatMoney(trade.refundedEnergyMicros, currency)
          }
        ]
      : [])
  ]
}

function Where({ latitude, longitude }: { latitude: number; longitude: number }) {
  const text = [latitude, longitude]
    .map((degrees) => formatNumber(degrees, { decimals: 5 }))
    .join(', ')
  return (
    <Row gap={8}>
      <span className="small soft">{t`It comes from ${text}`}</span>
      <CopyButton text={`${latitude}, ${longitude}`} label={t`Copy the position`} />
    </Row>
  )
}
