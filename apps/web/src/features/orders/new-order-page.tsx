import { sellers, type Battery, type Market } from '@commonwatt/contract'
import { NativeSelect, TextInput } from '@mantine/core'
import { IconBattery3, IconChevronLeft } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { formatEnergy, formatEnergyExact } from '../../format/energy.ts'
import { formatPrice, priceUnit } from '../../format/price.ts'
import { AmountField } from '../../ui/amount-field.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Stack, WithSide } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { notify } from '../../ui/notify.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { useNow } from '../../ui/use-now.ts'
import type { DraftSearch } from './draft-search.ts'
import { OrderTicket } from './order-ticket.tsx'
import { SlotPicker } from './slot-picker.tsx'
import { useOrderDraft, type OrderDraft } from './use-order-draft.ts'
import styles from './orders.module.css'

const route = getRouteApi('/guarded/orders/new')

/** Puts one order together: which way, how much, when, and at which limit. */
export function NewOrderPage() {
  const { queries } = useApi()
  const { user } = useSession()
  const isSeller = sellers.some((role) => role === user?.role)
  const batteries = useQuery({
    ...queries.batteries.list({ query: { limit: 100 } }),
    enabled: isSeller
  })
  return (
    <>
      <PageHead
        title={t`Schedule an order`}
        lead={t`At the market’s price of the time you choose. It happens by itself.`}
        back={
          <Link to="/orders" className={styles.back}>
            <IconChevronLeft size={16} aria-hidden />
            {t`Orders`}
          </Link>
        }
      />
      {user && !isSeller ? (
        <NotYours />
      ) : (
        <QueryView query={batteries} skeleton={<DelayedSkeleton height={300} lines={2} />}>
          {({ items }) => (items.length === 0 ? <NoBattery /> : <Chosen batteries={items} />)}
        </QueryView>
      )}
    </>
  )
}

function NotYours() {
  return (
    <Card>
      <EmptyState
        icon={<IconBattery3 size={22} aria-hidden />}
        title={t`Orders belong to a battery`}
        action={<LinkButton to="/marketplace" size="sm">{t`See what is on sale`}</LinkButton>}
      >
        {t`Producers with a battery schedule when it buys and sells. You buy from neighbours and in auctions.`}
      </EmptyState>
    </Card>
  )
}

function NoBattery() {
  return (
    <Card>
      <EmptyState
        icon={<IconBattery3 size={22} aria-hidden />}
        title={t`Orders need a battery`}
        action={<LinkButton to="/devices" size="sm">{t`Go to Energy`}</LinkButton>}
      >
        {t`Tell its size and limits under Energy; then it can buy and sell for you.`}
      </EmptyState>
    </Card>
  )
}

/** The battery of the address bar, else that of the place that is looked from. */
function Chosen({ batteries }: { batteries: readonly Battery[] }) {
  const search = route.useSearch()
  const { site, sites, markets } = usePlace()
  const battery =
    batteries.find(({ id }) => id === search.battery) ??
    batteries.find(({ siteId }) => siteId === site?.id) ??
    batteries[0]
  const home = sites.find(({ id }) => id === battery?.siteId)
  const market = markets.find(({ id }) => id === home?.marketId)
  if (!battery || !market) return <DelayedSkeleton height={300} lines={2} />
  return <OrderForm key={battery.id} batteries={batteries} battery={battery} market={market} />
}

interface OrderFormProps {
  batteries: readonly Battery[]
  battery: Battery
  market: Market
}

function OrderForm({ batteries, battery, market }: OrderFormProps) {
  const search = route.useSearch()
  const change = route.useNavigate()
  const navigate = useNavigate()
  const nowMs = useNow()
  const draft = useOrderDraft({
    battery,
    market,
    search,
    nowMs,
    onPlaced: (order) => {
      notify({ message: t`Your order is scheduled` })
      void navigate({ to: '/orders/$orderId', params: { orderId: order.id } })
    }
  })
  const set = (next: DraftSearch) =>
    void change({ search: { ...search, ...next }, replace: true, resetScroll: false })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        draft.place()
      }}
    >
      <WithSide
        side={<OrderTicket battery={battery} market={market} draft={draft} nowMs={nowMs} />}
      >
        <Card
          title={t`What`}
          aside={
            <Segmented
              label={t`Which way`}
              value={draft.side}
              options={[
                { value: 'buy', label: t`Buy` },
                { value: 'sell', label: t`Sell` }
              ]}
              onChange={(side) => set({ side: side === 'sell' ? side : undefined })}
            />
          }
        >
          <Stack>
            {batteries.length > 1 && (
              <NativeSelect
                label={t`Battery`}
                value={battery.id}
                data={batteries.map(({ id, name, siteName }) => ({
                  value: id,
                  label: `${name}, ${siteName}`
                }))}
                onChange={(event) =>
                  set({ battery: event.currentTarget.value, date: undefined, start: undefined })
                }
              />
            )}
            <Amount draft={draft} />
            <Limit market={market} draft={draft} />
          </Stack>
        </Card>
        <Card title={t`When`} aside={market.timeZone}>
          <SlotPicker market={market} draft={draft} nowMs={nowMs} onSearch={set} />
        </Card>
      </WithSide>
    </form>
  )
}

function Amount({ draft }: { draft: OrderDraft }) {
  const { mostWh, room, energyWh, side } = draft
  const most = mostWh === null ? '' : formatEnergyExact(mostWh)
  const isTooMuch = mostWh !== null && energyWh !== null && energyWh > mostWh
  return (
    <AmountField
      label={t`How much?`}
      value={energyWh}
      onChange={draft.setEnergy}
      digits={3}
      unit="kWh"
      min={Math.min(100, mostWh ?? 100)}
      max={mostWh ?? 1_000_000_000}
      step={(mostWh ?? 0) > 2_000 ? 500 : 100}
      quickPicks={mostWh !== null && mostWh > 0 ? [{ label: t`All`, value: mostWh }] : []}
      hint={room === null ? '' : hintOf(side, room.byLevelWh, room.byPowerWh)}
      error={isTooMuch ? t`At most ${most}` : undefined}
    />
  )
}

/** Which of the two limits is the nearer one. */
function hintOf(side: 'buy' | 'sell', byLevelWh: number, byPowerWh: number): string {
  const power = formatEnergy(byPowerWh)
  const level = formatEnergy(byLevelWh)
  if (byPowerWh < byLevelWh) return t`${power} at most in that time, at full power`
  if (byLevelWh === 0)
    return side === 'buy' ? t`The battery will be full by then` : t`Nothing will be free to sell`
  return side === 'buy' ? t`Room for ${level} by then` : t`${level} free to sell by then`
}

function Limit({ market, draft }: { market: Market; draft: OrderDraft }) {
  const floor = formatPrice(market.floorMicrosPerKwh, market.currency)
  const cap = formatPrice(market.capMicrosPerKwh, market.currency)
  const tick = formatPrice(market.tickMicrosPerKwh, market.currency, 3)
  return (
    <TextInput
      label={draft.side === 'buy' ? t`Only if it costs at most` : t`Only if it brings at least`}
      description={t`For the energy alone. Left empty, the market’s price is taken whatever it is.`}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      inputMode="decimal"
      autoComplete="off"
      rightSection={<span className={styles.unit}>{priceUnit(market.currency)}</span>}
      rightSectionWidth={112}
      value={draft.limitText}
      error={
        draft.limit.isWrong &&
        t`This market takes limits from ${floor} to ${cap}, in steps of ${tick}`
      }
      onChange={(event) => draft.setLimit(event.currentTarget.value)}
    />
  )
}
