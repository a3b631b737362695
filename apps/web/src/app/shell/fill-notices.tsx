import { t } from '@lingui/core/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { useLiveEvent } from '../../api/live-context.tsx'
import { formatEnergy } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { formatDate } from '../../format/time.ts'
import { toMs } from '../../format/zone.ts'
import { notify } from '../../ui/notify.ts'

/** Says on whatever page one is what one's bids came to, when their auction is settled. */
export function FillNotices() {
  const { queries } = useApi()
  const queryClient = useQueryClient()
  useLiveEvent('fills.ready', ({ auctionId, boughtWh, soldWh, amountMicros }) => {
    const tell = async () => {
      const auction = await queryClient.fetchQuery(
        queries.auctions.get({ params: { id: auctionId } })
      )
      // A day that is over is history, which a demo that has just begun goes through.
      if (toMs(auction.deliveryEnd) <= Date.now()) return
      const midday = toMs(auction.deliveryStart) + 12 * 3_600_000
      const day = formatDate(midday, auction.timeZone)
      const size = formatMoney(Math.abs(amountMicros), auction.currency)
      notify({
        title: t`Your bids for ${day} are settled`,
        message: fillWords({ boughtWh, soldWh }, amountMicros, size)
      })
    }
    // Whoever cannot be told now finds it on the auction's page.
    tell().catch(() => undefined)
  })
  return null
}

function fillWords(
  { boughtWh, soldWh }: { boughtWh: number; soldWh: number },
  amountMicros: number,
  size: string
): string {
  const bought = formatEnergy(boughtWh)
  const sold = formatEnergy(soldWh)
  if (boughtWh === 0 && soldWh === 0)
    return t`None of them was filled. What was held is free again.`
  const what =
    boughtWh === 0
      ? t`You sold ${sold}`
      : soldWh === 0
        ? t`You bought ${bought}`
        : t`You sold ${sold} and bought ${bought}`
  return amountMicros > 0 ? t`${what} and earned ${size}.` : t`${what} and paid ${size}.`
}
