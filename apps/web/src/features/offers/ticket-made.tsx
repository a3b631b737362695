import type { TradeDetail } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { formatEnergyExact } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Stack } from '../../ui/layout.tsx'
import { Note } from '../../ui/tag.tsx'
import { formatMoment } from '../../format/moment.ts'

interface TicketMadeProps {
  trade: TradeDetail
  nowMs: number
  onAgain: () => void
}

/** After the button: what now happens by itself, and where to follow it. */
export function TicketMade({ trade, nowMs, onAgain }: TicketMadeProps) {
  const energy = formatEnergyExact(trade.energyWh)
  const amount = formatMoney(trade.totalMicros, trade.currency)
  const until = formatMoment(trade.answerUntil, trade.timeZone, nowMs)
  const seller = trade.sellerName
  return (
    <div role="status">
      <Stack>
        <Note tone="held" icon={<IconClock size={18} aria-hidden />}>
          <b>{t`${energy} are reserved for you.`}</b>{' '}
          {t`${amount} is held. ${seller} answers by ${until}, or the money is free again.`}
        </Note>
        <LinkButton to="/trades/$tradeId" params={{ tradeId: trade.id }} size="lg" fullWidth>
          {t`Follow this trade`}
        </LinkButton>
        <Button variant="subtle" onClick={onAgain}>{t`Buy more of it`}</Button>
      </Stack>
    </div>
  )
}
