import type { Auction } from '@commonwatt/contract'
import { IconClock } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { formatEnergyExact } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { formatPrice } from '../../format/price.ts'
import { formatDateTimeWithin, formatTime } from '../../format/time.ts'
import { isRepeatedTime } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Column, Columns, Stack } from '../../ui/layout.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { Note } from '../../ui/tag.tsx'
import { bidCountWords } from './auction-words.ts'
import { LastPrice } from './last-price.tsx'
import { readDraft } from './sheet/draft.ts'
import type { BidSet } from './sheet/rows.ts'
import { SideWord } from './sheet/side-button.tsx'

/** Between the gate and the prices: what counts, and what came too late. */
export function ClosedAuction({ auction, nowMs }: { auction: Auction; nowMs: number }) {
  const { user } = useSession()
  const at = formatTime(auction.gateClosureAt, auction.timeZone)
  return (
    <Columns>
      <Column span={7}>
        <Stack>
          <div role="status">
            <Note tone="info" icon={<IconClock size={18} aria-hidden />}>
              {t`The gate closed at ${at}. The prices come out in a moment, and this page shows them by itself.`}
            </Note>
          </div>
          {user && <Handed auction={auction} accountId={user.id} nowMs={nowMs} />}
        </Stack>
      </Column>
      <Column span={5}>
        <LastPrice auction={auction} nowMs={nowMs} />
      </Column>
    </Columns>
  )
}

interface HandedProps {
  auction: Auction
  accountId: string
  nowMs: number
}

function Handed({ auction, accountId, nowMs }: HandedProps) {
  const { queries } = useApi()
  const bids = useQuery(queries.auctions.bids({ params: { id: auction.id } }))
  const draft = readDraft(accountId, auction.id)
  const lost = draft === null ? null : bidCountWords(draft.rows.length)
  return (
    <>
      {lost !== null && (
        <Note tone="danger">
          {t`You had typed ${lost} and not saved them before the gate closed. They do not count; what was saved before does.`}
        </Note>
      )}
      <Card title={t`Your bids`} isFlush={(bids.data?.bids.length ?? 0) > 0}>
        <QueryView query={bids} skeleton={<DelayedSkeleton height={240} />}>
          {(set) => <SavedBids set={set} auction={auction} nowMs={nowMs} />}
        </QueryView>
      </Card>
    </>
  )
}

function SavedBids({ set, auction, nowMs }: { set: BidSet; auction: Auction; nowMs: number }) {
  const { currency, timeZone } = auction
  if (set.bids.length === 0)
    return (
      <EmptyState title={t`You did not bid for this day`}>
        {t`Bids for the next day are taken until its gate closes.`}
      </EmptyState>
    )
  const count = bidCountWords(set.bids.length)
  const held = formatMoney(set.heldMicros, currency)
  const at = set.acceptedAt === null ? '' : formatDateTimeWithin(set.acceptedAt, timeZone, nowMs)
  return (
    <DataTable
      caption={t`${count} count, saved ${at}. ${held} is held`}
      maxHeight={520}
      rows={set.bids}
      rowKey={(bid) => bid.sequence}
      isMarked={(bid) => isRepeatedTime(bid.deliveryStart, timeZone)}
      columns={[
        {
          key: 'from',
          head: t`From`,
          isRowHead: true,
          cell: (bid) => formatTime(bid.deliveryStart, timeZone)
        },
        { key: 'side', head: t`Side`, cell: (bid) => <SideWord side={bid.side} /> },
        {
          key: 'energy',
          head: t`Energy`,
          align: 'end',
          cell: (bid) => formatEnergyExact(bid.quantityWh)
        },
        {
          key: 'limit',
          head: t`Limit`,
          align: 'end',
          cell: (bid) => formatPrice(bid.limitPriceMicrosPerKwh, currency)
        }
      ]}
    />
  )
}
