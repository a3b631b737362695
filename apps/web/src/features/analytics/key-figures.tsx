import type { Performance } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { Plural } from '@lingui/react/macro'
import { formatEnergy } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { formatPercent } from '../../format/number.ts'
import { Card } from '../../ui/card.tsx'
import { KeyValues, type KeyValue } from '../../ui/key-values.tsx'
import { Rule, Stack } from '../../ui/layout.tsx'
import { Stat, StatRow } from '../../ui/stat.tsx'
import styles from './analytics.module.css'

/** Earned and paid, apart from each other, then one sentence and what the two are made of. */
export function KeyFigures({ performance }: { performance: Performance }) {
  const { total, currency } = performance
  const sold = formatEnergy(total.soldWh)
  const bought = formatEnergy(total.boughtWh)
  return (
    <Card title={t`Earned and paid`}>
      <Stack>
        <StatRow>
          <Stat
            label={t`Earned`}
            value={formatMoney(total.revenueMicros, currency, { signed: true })}
            tone={total.revenueMicros > 0 ? 'in' : 'plain'}
            note={
              total.soldWh === 0 ? (
                t`nothing sold`
              ) : (
                <>
                  {t`${sold} sold in`} <Plural value={total.sales} one="# sale" other="# sales" />
                </>
              )
            }
          />
          <Stat
            label={t`Paid`}
            value={formatMoney(total.costMicros, currency)}
            note={
              total.boughtWh === 0 ? (
                t`nothing bought`
              ) : (
                <>
                  {t`${bought} bought in`}{' '}
                  <Plural value={total.purchases} one="# purchase" other="# purchases" />
                </>
              )
            }
          />
        </StatRow>
        <p className={`soft ${styles.sentence}`}>{sentenceOf(performance)}</p>
        <Rule />
        <KeyValues items={linesOf(performance)} />
      </Stack>
    </Card>
  )
}

function sentenceOf({ total, currency }: Performance): string {
  const left = formatMoney(Math.abs(total.profitMicros), currency)
  const fees = formatMoney(total.gridFeeMicros + total.platformFeeMicros, currency)
  const paid = formatMoney(total.costMicros, currency)
  if (total.soldWh === 0) return t`You paid ${paid} for what you bought, ${fees} of it in fees.`
  if (total.boughtWh === 0) return t`Whoever sells pays no fees: what you earned is yours whole.`
  return total.profitMicros >= 0
    ? t`What you sold brought ${left} more than what you bought cost with its fees.`
    : t`What you bought cost ${left} more, with its fees, than what you sold brought.`
}

function linesOf({ total, currency }: Performance): KeyValue[] {
  const money = (micros: number) => formatMoney(micros, currency)
  const bought: KeyValue[] = [
    { label: t`Energy bought`, value: money(total.energyCostMicros) },
    { label: t`Network and taxes`, value: money(total.gridFeeMicros) },
    { label: t`Commonwatt fee`, value: money(total.platformFeeMicros) }
  ]
  const margin: KeyValue[] =
    total.marginBasisPoints === null
      ? []
      : [
          {
            label: t`Margin, of what you earned`,
            value: formatPercent(total.marginBasisPoints / 10_000, 1)
          }
        ]
  // Paying is no loss: only who does both is told what is left.
  const left: KeyValue =
    total.soldWh > 0
      ? {
          label: t`Earned less paid`,
          value: formatMoney(total.profitMicros, currency, { signed: true }),
          isTotal: true,
          ...(total.profitMicros > 0 && { tone: 'in' as const })
        }
      : { label: t`Paid in all`, value: money(total.costMicros), isTotal: true }
  return [
    ...(total.boughtWh > 0 ? bought : []),
    left,
    ...(total.soldWh > 0 && total.boughtWh > 0 ? margin : [])
  ]
}
