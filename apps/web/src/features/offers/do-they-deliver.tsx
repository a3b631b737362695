import type { Offer } from '@commonwatt/contract'
import { IconShieldCheck } from '@tabler/icons-react'
import { plural, t } from '@lingui/core/macro'
import { formatNumber } from '../../format/number.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Row } from '../../ui/layout.tsx'
import { Stat } from '../../ui/stat.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './offer-page.module.css'

/** What became of what this seller sold before, by the meter. */
export function DoTheyDeliver({ offer }: { offer: Offer }) {
  const trades = plural(offer.completedTrades, {
    one: '# completed trade',
    other: '# completed trades'
  })
  const seller = offer.sellerName
  return (
    <Card title={t`Do they deliver?`} aside={offer.deliveredShare === null ? undefined : trades}>
      {offer.deliveredShare === null ? (
        <EmptyState title={t`Nobody knows yet`}>
          {t`${seller} has not delivered anything here so far. What does not arrive is not paid.`}
        </EmptyState>
      ) : (
        <Row gap={24}>
          <Stat value={formatNumber(offer.deliveredShare * 100)} unit="%" />
          <p className={`small soft ${styles.grow}`}>
            {t`of what ${seller} sold so far arrived, by the meter. What does not arrive is not paid.`}
          </p>
          <Tag tone="ok" icon={<IconShieldCheck size={14} aria-hidden />}>
            {t`Meter checked`}
          </Tag>
        </Row>
      )}
    </Card>
  )
}
