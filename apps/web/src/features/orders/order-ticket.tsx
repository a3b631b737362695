import { ApiProblem, type Battery, type Market } from '@commonwatt/contract'
import type { OrderSide } from '@commonwatt/domain'
import { Button } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useBalance } from '../../api/balance.ts'
import { problemSentence } from '../../api/problem.ts'
import { formatEnergyExact } from '../../format/energy.ts'
import { formatPrice } from '../../format/price.ts'
import { formatDateTime, formatTime } from '../../format/time.ts'
import { Card } from '../../ui/card.tsx'
import { KeyValues, type KeyValue } from '../../ui/key-values.tsx'
import { Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { MoneyAfter } from '../../ui/money-after.tsx'
import { Note } from '../../ui/tag.tsx'
import { LevelBar } from './level-bar.tsx'
import type { OrderSlot } from './order-slots.ts'
import { flow, type Amount } from './order-words.ts'
import { feesOf, type OrderDraft } from './use-order-draft.ts'
import styles from './orders.module.css'

interface OrderTicketProps {
  battery: Battery
  market: Market
  draft: OrderDraft
  nowMs: number
}

/** What the order means: what it comes to, the worst case, wallet and battery after it. */
export function OrderTicket({ battery, market, draft, nowMs }: OrderTicketProps) {
  const balance = useBalance(market.currency)
  const { slot, worst, room, side } = draft
  const isShort = balance !== null && worst !== null && balance.availableMicros < worst.holdMicros
  const movedWh = draft.isAmountValid && !draft.isBeyondLimit ? (draft.energyWh ?? 0) : 0
  return (
    <Card
      title={side === 'buy' ? t`Buy from the market` : t`Sell to the market`}
      aside={slot && formatDateTime(slot.startMs, market.timeZone, nowMs)}
    >
      <Stack>
        {draft.isBeyondLimit ? (
          <BeyondLimit market={market} draft={draft} />
        ) : (
          <>
            <Lines market={market} draft={draft} />
            {worst && <WorstCase market={market} draft={draft} />}
          </>
        )}
        {room && (
          <LevelBar
            beforeWh={room.levelBeforeWh}
            afterWh={room.levelBeforeWh + (side === 'buy' ? movedWh : -movedWh)}
            reserveWh={battery.reserveWh}
            capacityWh={battery.capacityWh}
          />
        )}
        {balance && worst && worst.holdMicros > 0 && (
          <MoneyAfter
            balance={balance}
            holdMicros={worst.holdMicros}
            isShort={isShort}
            isWorstCase
          />
        )}
        <Refusal draft={draft} />
        <div>
          <Place market={market} draft={draft} isShort={isShort} />
          {slot && <Expiry slot={slot} market={market} isBeyondLimit={draft.isBeyondLimit} />}
        </div>
      </Stack>
    </Card>
  )
}

interface ExpiryProps {
  slot: OrderSlot
  market: Market
  isBeyondLimit: boolean
}

function Expiry({ slot, market, isBeyondLimit }: ExpiryProps) {
  const time = formatTime(slot.startMs, market.timeZone)
  return (
    <p className={styles.expiry}>
      {isBeyondLimit
        ? t`It ends at ${time} by itself. Until then you can cancel it.`
        : t`It is executed at ${time} by itself. Until then you can cancel it.`}
    </p>
  )
}

/** The price is known and the limit rules it out: no sum is shown that cannot come to be. */
function BeyondLimit({ market, draft }: Pick<OrderTicketProps, 'market' | 'draft'>) {
  const { side, limit, slot } = draft
  const known = formatPrice(slot?.priceMicrosPerKwh ?? 0, market.currency)
  const own = formatPrice(limit.price ?? 0, market.currency)
  return (
    <div role="status">
      <Note tone="held" icon={<IconAlertCircle size={18} aria-hidden />}>
        {side === 'buy'
          ? t`At the price known today this will not happen: the energy costs ${known}, and your limit is ${own}. Unless the price is corrected, nothing is bought, and what was held is free again.`
          : t`At the price known today this will not happen: the energy brings ${known}, and your limit is ${own}. Unless the price is corrected, nothing is sold, and everything is free again.`}
      </Note>
    </div>
  )
}

function Lines({ market, draft }: Pick<OrderTicketProps, 'market' | 'draft'>) {
  const { expected, slot, side } = draft
  const { currency } = market
  const known = slot?.priceMicrosPerKwh ?? null
  if (slot && known === null) {
    return (
      <p className="soft">
        {t`The price of that time is not published yet. You get whatever the market then says, within your limit.`}
      </p>
    )
  }
  if (!expected || known === null) return null
  const energy = formatEnergyExact(draft.energyWh ?? 0)
  const price = formatPrice(known, currency)
  const fees = feesOf(market)
  const network = formatPrice(fees.gridFeeMicrosPerKwh + fees.leviesMicrosPerKwh, currency)
  const fee = formatPrice(fees.platformFeeMicrosPerKwh, currency)
  const money = (micros: number) => flow({ side: 'buy', currency }, micros).text
  const total = flow({ side, currency }, expected.totalMicros)
  const isIn = total.tone === 'in'
  const items: KeyValue[] = [
    {
      label: t`Energy, ${energy} at ${price}`,
      value: flow({ side, currency }, expected.energyMicros).text
    }
  ]
  if (side === 'buy')
    items.push(
      {
        label: t`Network and taxes, ${network} per kWh`,
        value: money(expected.gridFeeMicros + expected.leviesMicros)
      },
      { label: t`Commonwatt fee, ${fee} per kWh`, value: money(expected.platformFeeMicros) }
    )
  items.push({
    label: isIn ? t`You receive` : t`You pay`,
    value: total.text,
    isTotal: true,
    ...(isIn && { tone: 'in' as const })
  })
  return <KeyValues items={items} />
}

/** The most it costs or the least it brings, and what that hangs on. */
function WorstCase({ market, draft }: Pick<OrderTicketProps, 'market' | 'draft'>) {
  const { worst, side, limit, slot } = draft
  if (!worst) return null
  const { currency } = market
  const price = formatPrice(worst.priceMicrosPerKwh, currency)
  const worstFlow = flow({ side, currency }, worst.totalMicros)
  const total = worstFlow.text
  const basis =
    limit.price !== null
      ? t`at your limit of ${price} per kWh`
      : (slot?.priceMicrosPerKwh ?? null) !== null
        ? t`at the known price; if that gets worse, the order is cancelled`
        : side === 'buy'
          ? t`at the market’s highest price of ${price} per kWh; a limit makes this less`
          : t`at the market’s lowest price of ${price} per kWh; a limit makes this better`
  return (
    <p className="small soft">
      {worstFlow.tone === 'in' ? (
        <Trans>
          Worst case: you receive <b>{total}</b>, {basis}.
        </Trans>
      ) : (
        <Trans>
          Worst case: you pay <b>{total}</b>, {basis}.
        </Trans>
      )}{' '}
      {t`If the battery can do only a part, only that counts.`}
    </p>
  )
}

/** What was typed stays; the sentence says what stands in the way. */
function Refusal({ draft: { error, side } }: Pick<OrderTicketProps, 'draft'>) {
  if (!error) return null
  return (
    <div role="alert">
      <Note tone="danger" icon={<IconAlertCircle size={18} aria-hidden />}>
        {refusalSentence(error, side)}
      </Note>
    </div>
  )
}

function refusalSentence(error: Error, side: OrderSide): string {
  if (side === 'sell' && error instanceof ApiProblem && error.is('not_enough_energy')) {
    const details = error.problem.details
    const most = formatEnergyExact(details.availableWh)
    return t`The battery will have ${most} to sell by then`
  }
  return problemSentence(error)
}

interface PlaceProps extends Pick<OrderTicketProps, 'market' | 'draft'> {
  isShort: boolean
}

/** The one button, or the one thing that is missing before it. */
function Place({ market, draft, isShort }: PlaceProps) {
  const { side, slot, expected, isReady } = draft
  if (isShort) {
    return (
      <LinkButton to="/wallet" size="lg" fullWidth>
        {t`Top up`}
      </LinkButton>
    )
  }
  const energy = formatEnergyExact(draft.energyWh ?? 0)
  const time = slot ? formatTime(slot.startMs, market.timeZone) : ''
  const total = expected && flow({ side, currency: market.currency }, expected.totalMicros)
  const words = total
    ? wordsWithAmount(side, energy, time, total)
    : wordsWithout(side, energy, time)
  return (
    <Button
      type="submit"
      size="lg"
      fullWidth
      classNames={{ root: styles.place ?? '', label: styles.placeLabel ?? '' }}
      loading={draft.isSending}
      disabled={!isReady}
    >
      {(isReady || draft.isSending) && !draft.isBeyondLimit ? words : t`Schedule the order`}
    </Button>
  )
}

function wordsWithAmount(side: OrderSide, energy: string, time: string, total: Amount): string {
  const amount = total.text.replace('+', '')
  if (side === 'buy')
    return total.tone === 'in'
      ? t`Buy ${energy} at ${time} and receive ${amount}`
      : t`Buy ${energy} at ${time} for ${amount}`
  return total.tone === 'in'
    ? t`Sell ${energy} at ${time} for ${amount}`
    : t`Sell ${energy} at ${time} and pay ${amount}`
}

function wordsWithout(side: OrderSide, energy: string, time: string): string {
  return side === 'buy' ? t`Buy ${energy} at ${time}` : t`Sell ${energy} at ${time}`
}
