import type { Balance as BalanceSchema, Payment } from '@commonwatt/contract'
import type { Static } from 'typebox'
import { Button } from '@mantine/core'
import { IconArrowUpRight, IconPlus, IconWallet } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useApi } from '../../api/api.tsx'
import { usePlace } from '../../api/place.tsx'
import { QueryView } from '../../api/query-view.tsx'
import { useSession } from '../../api/session.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Column, Columns, Stack } from '../../ui/layout.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { AllEntries } from './all-entries.tsx'
import { BalanceCard } from './balance-card.tsx'
import { LastEntries } from './last-entries.tsx'
import { PaymentSheet } from './payment-sheet.tsx'
import { Payments } from './payments.tsx'

const route = getRouteApi('/guarded/wallet')

export type Balance = Static<typeof BalanceSchema>

/** What is available, what is promised, and why every cent moved. */
export function WalletPage() {
  const { queries } = useApi()
  const wallet = useQuery(queries.wallet.get())
  const [asking, setAsking] = useState<Payment['kind'] | null>(null)
  const { user } = useSession()
  const mayPay = user?.role === 'producer' || user?.role === 'consumer'
  return (
    <>
      <PageHead
        title={t`Wallet`}
        lead={
          <>
            <Link to="/portfolio">{t`What is still open`}</Link>
            {', '}
            <Link to="/performance">{t`what you earned and paid`}</Link>
          </>
        }
        tools={
          mayPay && (
            <>
              <Button
                variant="default"
                leftSection={<IconArrowUpRight size={18} aria-hidden />}
                onClick={() => setAsking('withdrawal')}
              >{t`Withdraw`}</Button>
              <Button
                leftSection={<IconPlus size={18} aria-hidden />}
                onClick={() => setAsking('topup')}
              >{t`Top up`}</Button>
            </>
          )
        }
      />
      <QueryView query={wallet} skeleton={<Waiting />}>
        {({ balances }) => (
          <Money balances={balances} mayPay={mayPay} asking={asking} onAsk={setAsking} />
        )}
      </QueryView>
    </>
  )
}

function Waiting() {
  return (
    <Columns>
      <Column span={5}>
        <DelayedSkeleton height={300} />
      </Column>
      <Column span={7}>
        <DelayedSkeleton height={300} />
      </Column>
    </Columns>
  )
}

interface MoneyProps {
  balances: readonly Balance[]
  mayPay: boolean
  asking: Payment['kind'] | null
  onAsk: (kind: Payment['kind'] | null) => void
}

function Money({ balances, mayPay, asking, onAsk }: MoneyProps) {
  const { market } = usePlace()
  const search = route.useSearch()
  const [chosen, setChosen] = useState<string | null>(search.currency ?? null)
  const [list, setList] = useState<'entries' | 'payments'>('entries')
  const [openId, setOpenId] = useState<string | null>(search.entry ?? null)
  const wanted = chosen ?? market?.currency
  const balance = balances.find((one) => one.currency === wanted) ?? balances[0]
  const currency = balance?.currency ?? market?.currency ?? 'EUR'
  const isUntouched =
    !balance ||
    (balance.availableMicros === 0 && balance.heldMicros === 0 && balance.owedMicros === 0)
  const { queries } = useApi()
  const last = useQuery(queries.wallet.entries({ query: { currency, limit: 4 } }))
  // Where nothing has moved, one card says so, not three.
  const isBlank = isUntouched && asking === null && last.data?.items.length === 0
  return (
    <Stack>
      {balances.length > 1 && (
        <Segmented
          label={t`Currency`}
          value={currency}
          options={balances.map((one) => ({ value: one.currency, label: one.currency }))}
          onChange={setChosen}
        />
      )}
      <Columns>
        <Column span={isBlank ? 12 : 5}>
          {isUntouched ? (
            <NoMoney mayPay={mayPay} onTopUp={() => onAsk('topup')} />
          ) : (
            <BalanceCard balance={balance} />
          )}
        </Column>
        {!isBlank && (
          <Column span={7}>
            {asking !== null ? (
              <PaymentSheet
                key={asking}
                kind={asking}
                currency={currency}
                availableMicros={balance?.availableMicros ?? 0}
                onClose={() => onAsk(null)}
              />
            ) : (
              <LastEntries
                currency={currency}
                onOpen={(id) => {
                  setList('entries')
                  setOpenId(id)
                }}
              />
            )}
          </Column>
        )}
      </Columns>
      <Card
        title={list === 'entries' ? t`Every entry` : t`Top-ups and withdrawals`}
        aside={
          <Segmented
            label={t`What to list`}
            value={list}
            options={[
              { value: 'entries', label: t`Entries` },
              { value: 'payments', label: t`Payments` }
            ]}
            onChange={setList}
          />
        }
        isFlush
      >
        {list === 'entries' ? (
          <AllEntries currency={currency} openId={openId} onOpen={setOpenId} />
        ) : (
          <Payments />
        )}
      </Card>
    </Stack>
  )
}

function NoMoney({ mayPay, onTopUp }: { mayPay: boolean; onTopUp: () => void }) {
  return (
    <Card label={t`Available`}>
      <EmptyState
        icon={<IconWallet size={22} aria-hidden />}
        title={t`No money here yet`}
        action={mayPay && <Button onClick={onTopUp}>{t`Top up`}</Button>}
      >
        {mayPay
          ? t`A purchase sets its full price aside first, so the wallet needs a little before. What you sell arrives here by itself.`
          : t`Your account looks at assets and writes to their owners. Only those who buy or sell energy move money here, so there is nothing to top up.`}
      </EmptyState>
    </Card>
  )
}
