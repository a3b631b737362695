import type { Auction, AuctionUnit, AppContract, Output } from '@commonwatt/contract'
import { Select } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useApi } from '../../../api/api.tsx'
import { QueryView } from '../../../api/query-view.tsx'
import { useSession } from '../../../api/session.ts'
import { energyParts } from '../../../format/energy.ts'
import { formatNumber } from '../../../format/number.ts'
import { priceParts } from '../../../format/price.ts'
import { toMs } from '../../../format/zone.ts'
import { Card } from '../../../ui/card.tsx'
import { Column, Columns, Stack } from '../../../ui/layout.tsx'
import { DelayedSkeleton } from '../../../ui/skeleton.tsx'
import { Stat, StatRow } from '../../../ui/stat.tsx'
import { Note } from '../../../ui/tag.tsx'
import { oddDayWords } from '../auction-words.ts'
import { ReplayCard } from '../replay/replay-card.tsx'
import { tellingUnit, zoneOf } from './mine.ts'
import { MoneyCard } from './money-card.tsx'
import { MyResult } from './my-result.tsx'
import { ResultChart } from './result-chart.tsx'
import { WhyCard } from './why-card.tsx'

type Results = Output<AppContract['auctions']['results']>

const route = getRouteApi('/auctions/$auctionId')

/** What came of a day: every price and volume, why, my part of it, and the means to check. */
export function ResultsView({ auction, nowMs }: { auction: Auction; nowMs: number }) {
  const { queries } = useApi()
  const results = useQuery(queries.auctions.results({ params: { id: auction.id } }))
  return (
    <QueryView query={results} skeleton={<DelayedSkeleton height={480} />}>
      {(found) => <Found results={found} nowMs={nowMs} />}
    </QueryView>
  )
}

function Found({ results, nowMs }: { results: Results; nowMs: number }) {
  const { auction, units, mine } = results
  const search = route.useSearch()
  const own = useOwnZone(auction, mine !== null)
  const zoneId = zoneOf(auction, search.zone, own)
  const change = useChangeSearch()
  const fills = mine ?? []
  const asked = search.unit === undefined ? Number.NaN : Date.parse(search.unit)
  const unit = units.find((one) => toMs(one.deliveryStart) === asked) ?? tellingUnit(units, fills)
  const choose = (next: AuctionUnit) => change({ unit: next.deliveryStart })
  const odd = oddDayWords(auction)
  const chart = { auction, units, zoneId, fills }
  return (
    <Columns>
      <Column span={7}>
        <Stack>
          <Card title={t`Price and volume`}>
            <Stack gap={12}>
              <DayFigures auction={auction} />
              {auction.zones.length > 0 && <ZoneChoice auction={auction} zoneId={zoneId} />}
              <ResultChart {...chart} chosen={unit} onUnit={choose} />
              {odd !== null && <Note>{odd}</Note>}
            </Stack>
          </Card>
          {mine !== null && <MyResult auction={auction} fills={fills} />}
        </Stack>
      </Column>
      <Column span={5}>
        <Stack>
          {unit && <WhyCard {...chart} unit={unit} onUnit={choose} />}
          <ReplayCard auction={auction} units={units} unit={unit} />
          {mine !== null && mine.length > 0 && <MoneyCard auction={auction} nowMs={nowMs} />}
        </Stack>
      </Column>
    </Columns>
  )
}

/** The day in three figures. */
function DayFigures({ auction }: { auction: Auction }) {
  const { bidCount, volumeWh, meanPriceMicrosPerKwh, currency } = auction
  if (bidCount === null || volumeWh === null) return null
  const mean = meanPriceMicrosPerKwh === null ? null : priceParts(meanPriceMicrosPerKwh, currency)
  const volume = energyParts(volumeWh)
  return (
    <StatRow>
      {mean === null ? (
        <Stat label={t`Price on average`} size="line" value={t`no trade`} />
      ) : (
        <Stat label={t`Price on average`} size="line" value={mean.value} unit={mean.unit} />
      )}
      <Stat label={t`Traded`} size="line" value={volume.value} unit={volume.unit} />
      <Stat label={t`Bids in the book`} size="line" value={formatNumber(bidCount)} />
    </StatRow>
  )
}

/** The zone of my own bids, so that what I see first is what I paid. */
function useOwnZone(auction: Auction, isMember: boolean): string | null {
  const { queries } = useApi()
  const session = useSession()
  const bids = useQuery({
    ...queries.auctions.bids({ params: { id: auction.id } }),
    enabled: isMember && session.status === 'signed_in' && auction.zones.length > 0
  })
  return bids.data?.zoneId ?? null
}

function ZoneChoice({ auction, zoneId }: { auction: Auction; zoneId: string | null }) {
  const change = useChangeSearch()
  return (
    <Select
      label={t`Community`}
      size="sm"
      data={auction.zones.map((zone) => ({ value: zone.id, label: zone.name }))}
      value={zoneId}
      allowDeselect={false}
      onChange={(zone) => change({ zone: zone ?? undefined })}
    />
  )
}

function useChangeSearch() {
  const navigate = useNavigate()
  const search = route.useSearch()
  const { auctionId } = route.useParams()
  return (changed: { unit?: string | undefined; zone?: string | undefined }) =>
    void navigate({
      to: '/auctions/$auctionId',
      params: { auctionId },
      search: { ...search, ...changed },
      replace: true,
      resetScroll: false
    })
}
