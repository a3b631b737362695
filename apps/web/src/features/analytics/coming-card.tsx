import type { Portfolio } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { Plural } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { energyParts, formatEnergy } from '../../format/energy.ts'
import { Card } from '../../ui/card.tsx'
import { Rule, Stack } from '../../ui/layout.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Stat, StatRow } from '../../ui/stat.tsx'
import styles from './analytics.module.css'

/** Energy that is agreed and has not come yet, both ways, and what waits for somebody. */
export function ComingCard({ portfolio }: { portfolio: Portfolio }) {
  const { coming, open } = portfolio
  const sell = energyParts(coming.toDeliverWh)
  const buy = energyParts(coming.toReceiveWh)
  const facts = factsOf(open)
  return (
    <Card title={t`Still to come`}>
      <Stack>
        <StatRow>
          <Stat
            label={t`You deliver`}
            value={sell.value}
            unit={sell.unit}
            tone={coming.toDeliverWh > 0 ? 'in' : 'plain'}
          />
          <Stat label={t`You receive`} value={buy.value} unit={buy.unit} />
        </StatRow>
        <p className={`soft ${styles.sentence}`}>{sentenceOf(portfolio)}</p>
        {facts.length > 0 ? (
          <>
            <Rule />
            <ul className={styles.facts} aria-label={t`What is open`}>
              {facts.map(({ key, words, to }) => (
                <li key={key}>
                  <span className="small">{words}</span>
                  {to !== undefined && <Link to={to} className="small">{t`Look`}</Link>}
                </li>
              ))}
            </ul>
          </>
        ) : (
          coming.toDeliverWh === 0 &&
          coming.toReceiveWh === 0 && (
            <div>
              <LinkButton to="/marketplace" variant="default" size="sm">
                {t`Go to the marketplace`}
              </LinkButton>
            </div>
          )
        )}
      </Stack>
    </Card>
  )
}

function sentenceOf({ coming }: Portfolio): string {
  const sold = formatEnergy(coming.toDeliverWh)
  const bought = formatEnergy(coming.toReceiveWh)
  if (coming.toDeliverWh > 0 && coming.toReceiveWh > 0)
    return t`You have agreed to deliver ${sold} and to receive ${bought}.`
  if (coming.toDeliverWh > 0) return t`You have agreed to deliver ${sold}.`
  if (coming.toReceiveWh > 0) return t`${bought} are agreed and on their way to you.`
  return t`Nothing is agreed for the time ahead.`
}

interface Fact {
  key: string
  words: ReactNode
  to?: '/trades'
}

function factsOf(open: Portfolio['open']): Fact[] {
  const facts: (Fact & { count: number })[] = [
    {
      key: 'pending',
      count: open.pendingTrades,
      words: (
        <Plural
          value={open.pendingTrades}
          one="# request waits for an answer"
          other="# requests wait for an answer"
        />
      ),
      to: '/trades'
    },
    {
      key: 'running',
      count: open.runningTrades,
      words: (
        <Plural
          value={open.runningTrades}
          one="# trade is agreed and not settled yet"
          other="# trades are agreed and not settled yet"
        />
      ),
      to: '/trades'
    },
    {
      key: 'auctions',
      count: open.auctions,
      words: (
        <Plural
          value={open.auctions}
          one="Bids of yours stand in # auction"
          other="Bids of yours stand in # auctions"
        />
      )
    },
    {
      key: 'orders',
      count: open.orders,
      words: (
        <Plural
          value={open.orders}
          one="# order waits for its time"
          other="# orders wait for their time"
        />
      )
    }
  ]
  return facts.filter(({ count }) => count > 0)
}
