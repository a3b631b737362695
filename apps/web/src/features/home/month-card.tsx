import type { Market } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { formatEnergy } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { formatMonth } from '../../format/time.ts'
import { addDays, localDate } from '../../format/zone.ts'
import { Card } from '../../ui/card.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { Stat, StatRow } from '../../ui/stat.tsx'

/**
 * What the whole month costs and brings, apart from each other: what is settled for the days ahead
 * is in it, as in the days that the link leads to.
 */
export function MonthCard({ market, nowMs }: { market: Market; nowMs: number }) {
  const { queries } = useApi()
  const { id: marketId, timeZone, currency } = market
  const today = localDate(nowMs, timeZone)
  const from = `${today.slice(0, 7)}-01`
  const to = addDays(`${addDays(from, 31).slice(0, 7)}-01`, -1)
  // The very question of the page behind the link, so that both have one answer.
  const month = useQuery(
    queries.analytics.performance({ query: { marketId, from, to, groupBy: 'day' } })
  )
  const name = formatMonth(nowMs, timeZone)
  return (
    <Card
      title={name}
      aside={<Link to="/performance" search={{ market: marketId }}>{t`Day by day`}</Link>}
    >
      <QueryView query={month} skeleton={<DelayedSkeleton height={92} />}>
        {({ total }) => {
          const sold = formatEnergy(total.soldWh)
          const bought = formatEnergy(total.boughtWh)
          return (
            <StatRow>
              <Stat
                label={t`Paid`}
                value={formatMoney(total.costMicros, currency)}
                note={total.boughtWh > 0 ? t`${bought} bought` : t`nothing bought`}
              />
              <Stat
                label={t`Earned`}
                value={formatMoney(total.revenueMicros, currency, { signed: true })}
                tone={total.revenueMicros > 0 ? 'in' : 'plain'}
                note={total.soldWh > 0 ? t`${sold} sold` : t`nothing sold`}
              />
            </StatRow>
          )
        }}
      </QueryView>
    </Card>
  )
}
