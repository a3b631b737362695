import { t } from '@lingui/core/macro'
import { usePlace } from '../../api/place.tsx'
import { useSession } from '../../api/session.ts'
import { formatDateLong } from '../../format/time.ts'
import { localTime } from '../../format/zone.ts'
import { Column, Columns, Stack } from '../../ui/layout.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { useNow } from '../../ui/use-now.ts'
import { MonthCard } from './month-card.tsx'
import { NeedsYou } from './needs-you.tsx'
import { PriceNow } from './price-now.tsx'
import { WalletCard } from './wallet-card.tsx'

/** What matters when one looks in: the price, what waits for an answer, the money. */
export function HomePage() {
  const { user } = useSession()
  const { market } = usePlace()
  const nowMs = useNow()
  const name = user?.fullName.split(' ')[0] ?? ''
  const timeZone = market?.timeZone
  return (
    <>
      <PageHead
        title={greeting(name, timeZone && Number(localTime(nowMs, timeZone).slice(0, 2)))}
        lead={timeZone ? formatDateLong(nowMs, timeZone) : undefined}
      />
      <Stack>
        {market && <PriceNow market={market} nowMs={nowMs} />}
        <Columns>
          <Column span={7}>
            <NeedsYou nowMs={nowMs} />
          </Column>
          <Column span={5}>
            <Stack>
              <WalletCard />
              {market && <MonthCard market={market} nowMs={nowMs} />}
            </Stack>
          </Column>
        </Columns>
      </Stack>
    </>
  )
}

function greeting(name: string, hour: number | string | undefined): string {
  if (typeof hour !== 'number') return t`Hello, ${name}`
  if (hour >= 5 && hour < 12) return t`Good morning, ${name}`
  return hour >= 12 && hour < 18 ? t`Good afternoon, ${name}` : t`Good evening, ${name}`
}
