import type { Performance } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { formatEnergy } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { formatNumber } from '../../format/number.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { kindName } from './deal-words.ts'

/** Where the figures come from: neighbours, auctions, the market. */
export function KindsTable({ performance }: { performance: Performance }) {
  const { currency } = performance
  const rows = performance.kinds.filter(({ boughtWh, soldWh }) => boughtWh > 0 || soldWh > 0)
  return (
    <Card title={t`Where it comes from`} isFlush>
      <DataTable
        caption={t`Earned and paid by kind of deal`}
        rows={rows}
        rowKey={({ kind }) => kind}
        columns={[
          { key: 'kind', head: t`Deals`, isRowHead: true, cell: ({ kind }) => kindName(kind) },
          {
            key: 'count',
            head: t`Number`,
            align: 'end',
            isHiddenOnPhone: true,
            cell: ({ purchases, sales }) => formatNumber(purchases + sales)
          },
          {
            key: 'sold',
            head: t`Sold`,
            align: 'end',
            isHiddenOnPhone: true,
            cell: ({ soldWh }) => (soldWh === 0 ? '' : formatEnergy(soldWh))
          },
          {
            key: 'bought',
            head: t`Bought`,
            align: 'end',
            isHiddenOnPhone: true,
            cell: ({ boughtWh }) => (boughtWh === 0 ? '' : formatEnergy(boughtWh))
          },
          {
            key: 'earned',
            head: t`Earned`,
            align: 'end',
            cell: ({ soldWh, revenueMicros }) =>
              soldWh === 0 ? '' : formatMoney(revenueMicros, currency, { signed: true })
          },
          {
            key: 'paid',
            head: t`Paid`,
            align: 'end',
            cell: ({ boughtWh, costMicros }) =>
              boughtWh === 0 ? '' : formatMoney(costMicros, currency)
          }
        ]}
      />
    </Card>
  )
}
