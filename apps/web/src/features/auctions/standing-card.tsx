import type { Auction, StandingBid } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { usePlace, useSiteIn } from '../../api/place.tsx'
import { problemSentence } from '../../api/problem.ts'
import { QueryView } from '../../api/query-view.tsx'
import { formatPricePerKwh, priceUnit } from '../../format/price.ts'
import { AmountField } from '../../ui/amount-field.tsx'
import { Card } from '../../ui/card.tsx'
import { ChoiceCards } from '../../ui/choice-cards.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { useWholesale } from './sheet/use-wholesale.ts'
import { unitsOf } from './units.ts'

type Goal = StandingBid['goal']

const subunitDigits = 4
const capStep = 10_000

/** The main way in: one goal and one cap, and the place bids by itself every day. */
export function StandingCard({ auction }: { auction: Auction }) {
  const { queries } = useApi()
  const { sites } = usePlace()
  const site = useSiteIn(auction.marketId)
  const list = useQuery(queries.standingBids.list())
  if (site === null) return null
  // A member has one in each market, whichever place it bids for.
  const isHere = (siteId: string) =>
    sites.some(({ id, marketId }) => id === siteId && marketId === auction.marketId)
  return (
    <Card title={t`Or let it bid by itself`}>
      <QueryView query={list} skeleton={<DelayedSkeleton height={280} />}>
        {({ items }) => (
          <StandingForm
            key={items[0]?.id ?? 'none'}
            auction={auction}
            siteId={site.id}
            standing={items.find(({ siteId }) => isHere(siteId)) ?? null}
          />
        )}
      </QueryView>
    </Card>
  )
}

interface StandingFormProps {
  auction: Auction
  siteId: string
  standing: StandingBid | null
}

function StandingForm({ auction, siteId, standing }: StandingFormProps) {
  const { currency, capMicrosPerKwh: most } = auction
  const [goal, setGoal] = useState<Goal>(standing?.goal ?? 'local_and_green')
  const [typedCap, setCap] = useState<number | null>()
  const gridPrice = useGridPrice(auction)
  const cap = typedCap === undefined ? (standing?.capMicrosPerKwh ?? gridPrice) : typedCap
  const { turnOn, turnOff } = useStanding(siteId)
  const error = turnOn.error ?? turnOff.error
  const isBusy = turnOn.isPending || turnOff.isPending
  const isSaved = standing?.goal === goal && standing.capMicrosPerKwh === cap
  return (
    <Stack>
      <ChoiceCards legend={t`What it goes for`} options={goals()} value={goal} onChange={setGoal} />
      <AmountField
        label={t`Never pay more than, all in`}
        value={cap}
        onChange={setCap}
        digits={subunitDigits}
        unit={priceUnit(currency)}
        min={0}
        max={most}
        step={capStep}
        {...(gridPrice !== null && { hint: gridWords(gridPrice, currency) })}
      />
      {cap === null && (
        <p className="small soft">
          {gridPrice === null
            ? t`What the grid will ask is not known yet, so no cap is proposed. Type your own to turn it on.`
            : t`Type the most that you would pay to turn it on.`}
        </p>
      )}
      {standing && <p className="small soft">{lastRunSentence(standing)}</p>}
      {error && <p role="alert">{problemSentence(error)}</p>}
      <Row>
        <Button
          disabled={cap === null || cap < 0 || cap > most || isSaved || isBusy}
          loading={turnOn.isPending}
          onClick={() => cap !== null && turnOn.mutate({ goal, capMicrosPerKwh: cap })}
        >
          {standing ? t`Change` : t`Turn on`}
        </Button>
        {standing && (
          <Button
            variant="default"
            disabled={isBusy}
            loading={turnOff.isPending}
            onClick={() => turnOff.mutate(standing.id)}
          >{t`Turn off`}</Button>
        )}
      </Row>
    </Stack>
  )
}

/**
 * What the grid is expected to ask on average, fees and levies among it, in whole steps; null while
 * unknown.
 */
function useGridPrice(auction: Auction): number | null {
  const { markets } = usePlace()
  const wholesale = useWholesale(auction)
  const tariff = markets.find(({ id }) => id === auction.marketId)?.tariff
  const prices = unitsOf(auction)
    .map(({ startMs }) => wholesale.priceAt(startMs))
    .filter((price) => price !== null)
  if (!tariff || prices.length === 0) return null
  const mean = prices.reduce((sum, price) => sum + price, 0) / prices.length
  const price = mean + tariff.gridFeeMicrosPerKwh + tariff.leviesMicrosPerKwh
  return Math.min(Math.max(Math.ceil(price / capStep) * capStep, 0), auction.capMicrosPerKwh)
}

function gridWords(gridPrice: number, currency: string): string {
  const price = formatPricePerKwh(gridPrice, currency)
  return t`The grid asks about ${price}, all in.`
}

function goals(): { value: Goal; title: string; detail: string }[] {
  return [
    {
      value: 'cheapest',
      title: t`Cheapest`,
      detail: t`Buys from neighbours when it costs no more than the grid.`
    },
    {
      value: 'local_and_green',
      title: t`Local and green`,
      detail: t`Neighbours first, the grid only for the rest.`
    },
    {
      value: 'balanced',
      title: t`Balanced`,
      detail: t`Neighbours while they cost a little more than the grid.`
    }
  ]
}

function lastRunSentence({ lastRun, capMicrosPerKwh, currency }: StandingBid): string {
  if (lastRun === null)
    return t`It is on. It bids a day ahead, before each gate closes, unless you save bids by hand.`
  const { bidCount } = lastRun
  const cap = formatPricePerKwh(capMicrosPerKwh, currency)
  const sentences: Record<typeof lastRun.outcome, string> = {
    placed: t`It placed ${bidCount} bids, none above ${cap} all in.`,
    kept_manual_bids: t`You saved bids by hand, so it left them alone.`,
    no_readings: t`It knows too little of what your place uses. It needs two days of readings.`,
    no_prices: t`The prices it would compare with are not known yet.`,
    no_place: t`Your place is not in this market any more.`,
    nothing_to_bid: t`There was nothing to buy or sell within your cap.`,
    insufficient_funds: t`Your wallet holds less than its bids could cost.`
  }
  return sentences[lastRun.outcome]
}

function useStanding(siteId: string) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const onSettled = () => queryClient.invalidateQueries({ queryKey: ['standingBids'] })
  const turnOn = useMutation({
    mutationFn: (wish: { goal: Goal; capMicrosPerKwh: number }) =>
      client.standingBids.create({ body: { siteId, ...wish } }),
    onSettled
  })
  const turnOff = useMutation({
    mutationFn: (id: string) => client.standingBids.remove({ params: { id } }),
    onSettled
  })
  return { turnOn, turnOff }
}
