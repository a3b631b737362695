import type { Portfolio } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { Plural } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { formatMoney } from '../../format/money.ts'
import { shownParts } from '../../format/shown-money.ts'
import { HeldBar } from '../../ui/bar-track.tsx'
import { Card } from '../../ui/card.tsx'
import { Row, Rule, Stack } from '../../ui/layout.tsx'
import { Stat } from '../../ui/stat.tsx'
import { kindName } from './deal-words.ts'
import styles from './analytics.module.css'

/** The most that what is open can still cost, by where it was dealt in, beside what is free. */
export function MoneyCard({ portfolio }: { portfolio: Portfolio }) {
  const { currency, balances, exposures } = portfolio
  const balance = balances.find((one) => one.currency === currency)
  const exposure = exposures.find((one) => one.currency === currency)
  const availableMicros = balance?.availableMicros ?? 0
  const heldMicros = balance?.heldMicros ?? 0
  const available = formatMoney(availableMicros, currency)
  const held = formatMoney(heldMicros, currency)
  const totalMicros = exposure?.totalMicros ?? 0
  const open = exposure?.kinds.filter(({ holds }) => holds > 0) ?? []
  const withdrawalMicros = exposure?.withdrawalMicros ?? 0
  const shown = shownParts(
    Object.fromEntries(open.map(({ kind, amountMicros }) => [kind, amountMicros]))
  )
  return (
    <Card title={t`At most to pay`} aside={<Link to="/wallet">{t`Wallet`}</Link>}>
      <Stack gap={12}>
        <Stat
          size="page"
          value={formatMoney(totalMicros, currency)}
          tone={totalMicros > 0 ? 'held' : 'plain'}
          note={
            totalMicros > 0
              ? t`What is open can cost no more than this. It is set aside already.`
              : t`Nothing is open that could still cost you anything.`
          }
        />
        <HeldBar
          label={t`${available} available, ${held} held`}
          available={availableMicros}
          held={heldMicros}
        />
        <Row isSpread>
          <span className="small">{t`${available} available`}</span>
          {heldMicros > 0 && <b className="small money-held">{t`${held} held`}</b>}
        </Row>
        {(open.length > 0 || withdrawalMicros > 0) && (
          <>
            <Rule />
            <ul className={styles.facts} aria-label={t`What is held, and why`}>
              {open.map(({ kind, holds }) => (
                <li key={kind}>
                  <span className="small soft">
                    {kindName(kind)},{' '}
                    <Plural value={holds} one="# with money held" other="# with money held" />
                  </span>
                  <b className="small money-held nowrap">
                    {formatMoney(shown[kind] ?? 0, currency)}
                  </b>
                </li>
              ))}
              {withdrawalMicros > 0 && (
                <li>
                  <span className="small soft">{t`Withdrawals on their way, which cost nothing`}</span>
                  <b className="small nowrap">{formatMoney(withdrawalMicros, currency)}</b>
                </li>
              )}
            </ul>
          </>
        )}
      </Stack>
    </Card>
  )
}
