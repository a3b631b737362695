import type { Auction } from '@commonwatt/contract'
import { Button, Modal, Select } from '@mantine/core'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useApi } from '../../../api/api.tsx'
import { QueryView } from '../../../api/query-view.tsx'
import { formatEnergy } from '../../../format/energy.ts'
import { formatTime } from '../../../format/time.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Row, Stack } from '../../../ui/layout.tsx'
import { DelayedSkeleton } from '../../../ui/skeleton.tsx'
import { Note } from '../../../ui/tag.tsx'
import { bidCountWords, shortDay } from '../auction-words.ts'
import { copyDay } from './copy-day.ts'
import { bidsOfSet, type BidSet, type SheetBid } from './rows.ts'
import { sumBids } from './sheet-sums.ts'
import type { BidSheet } from './use-bid-sheet.ts'

interface CopyDialogProps {
  sheet: BidSheet
  nowMs: number
  onPut: (bids: readonly SheetBid[]) => void
  onClose: () => void
}

/** The bids of another day, moved here by the local clock. */
export function CopyDialog(props: CopyDialogProps) {
  const { queries } = useApi()
  const { marketId, deliveryDate, id } = props.sheet.auction
  const list = useQuery(queries.auctions.list({ query: { marketId, limit: 30 } }))
  return (
    <Modal opened onClose={props.onClose} title={t`Copy another day`}>
      <QueryView query={list} skeleton={<DelayedSkeleton height={120} />}>
        {({ items }) => {
          const others = items.filter((one) => one.id !== id)
          const before = others.find((one) => one.deliveryDate < deliveryDate) ?? others[0]
          if (!before)
            return (
              <EmptyState title={t`There is no other day yet`}>
                {t`From the second auction on, the bids of a day can be copied to the next.`}
              </EmptyState>
            )
          return <Choice {...props} others={others} first={before} />
        }}
      </QueryView>
    </Modal>
  )
}

function Choice(props: CopyDialogProps & { others: readonly Auction[]; first: Auction }) {
  const { queries } = useApi()
  const { others, first, nowMs } = props
  const [chosenId, setChosenId] = useState(first.id)
  const chosen = others.find((one) => one.id === chosenId) ?? first
  const bids = useQuery(queries.auctions.bids({ params: { id: chosen.id } }))
  return (
    <Stack>
      <Select
        label={t`Which day?`}
        data={others.map((one) => ({ value: one.id, label: shortDay(one, nowMs) }))}
        value={chosen.id}
        allowDeselect={false}
        onChange={(id) => id !== null && setChosenId(id)}
      />
      <QueryView query={bids} skeleton={<DelayedSkeleton height={80} />}>
        {(set) => <Preview {...props} from={chosen} set={set} />}
      </QueryView>
    </Stack>
  )
}

function Preview({
  sheet,
  nowMs,
  from,
  set,
  onPut,
  onClose
}: CopyDialogProps & { from: Auction; set: BidSet }) {
  const { auction, units } = sheet
  const copied = useMemo(
    () =>
      copyDay({
        bids: bidsOfSet(set),
        fromDate: from.deliveryDate,
        timeZone: auction.timeZone,
        units
      }),
    [set, from, auction, units]
  )
  const day = shortDay(from, nowMs)
  if (set.bids.length === 0) return <p className="soft">{t`You did not bid on ${day}.`}</p>
  const sums = sumBids(copied.bids, auction)
  const count = bidCountWords(copied.bids.length)
  const bought = formatEnergy(sums.buyWh)
  const sold = formatEnergy(sums.sellWh)
  return (
    <>
      <p className="soft">
        {t`${count}: sell ${sold}, buy ${bought}. They come to the same times of the clock and take the place of what stands there.`}
      </p>
      {copied.leftOut.length > 0 && <LeftOut bids={copied.leftOut} timeZone={auction.timeZone} />}
      <Row gap={8}>
        <Button
          disabled={copied.bids.length === 0}
          onClick={() => onPut(copied.bids)}
        >{t`Copy ${count}`}</Button>
        <Button variant="default" onClick={onClose}>{t`Cancel`}</Button>
      </Row>
    </>
  )
}

function LeftOut({ bids, timeZone }: { bids: readonly SheetBid[]; timeZone: string }) {
  const count = bidCountWords(bids.length)
  const from = formatTime(bids[0]?.startMs ?? 0, timeZone)
  return (
    <Note tone="info">{t`${count} from ${from} stay behind: this day does not have that time, or has it only once.`}</Note>
  )
}
