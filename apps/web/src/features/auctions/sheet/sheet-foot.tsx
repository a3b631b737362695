import { buyers } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { plural, t } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useApi } from '../../../api/api.tsx'
import { usePlace, useSiteIn } from '../../../api/place.tsx'
import { useSession } from '../../../api/session.ts'
import { formatMoney } from '../../../format/money.ts'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { bidCountWords } from '../auction-words.ts'
import type { RowFault, SheetBid } from './rows.ts'
import { showFault } from './show-fault.ts'
import type { BidSheet } from './use-bid-sheet.ts'
import styles from './sheet.module.css'

/** The worst case, the least that comes in, what is free, and the one button. It stays in sight. */
export function SheetFoot({ sheet }: { sheet: BidSheet }) {
  const { queries } = useApi()
  const { currency } = sheet.auction
  const wallet = useQuery(queries.wallet.get())
  const balance = wallet.data?.balances.find((one) => one.currency === currency)
  const availableMicros = balance?.availableMicros ?? 0
  const { heldMicros, leastMicros, sellWh } = sheet.sums
  // What this day already holds is given back before the new hold is taken.
  const missingMicros = heldMicros - sheet.saved.heldMicros - availableMicros
  const isShort = wallet.data !== undefined && missingMicros > 0
  return (
    <div className={styles.foot}>
      <div>
        <small>{t`You pay at most`}</small>
        <b>{formatMoney(heldMicros, currency)}</b>{' '}
        {heldMicros > 0 && <Tag tone="held">{sheet.isDirty ? t`will be held` : t`held`}</Tag>}
        {sheet.read.bids.some(isBuyBelowZero) && (
          <p className="small muted">
            {t`For what you buy below zero the fees are held. What it brings you is counted when the auction is settled.`}
          </p>
        )}
      </div>
      {sellWh > 0 && (
        <div>
          <small>{t`If all sells, at least`}</small>
          <b className={leastMicros > 0 ? 'money-in' : undefined}>
            {formatMoney(leastMicros, currency, { signed: true })}
          </b>
        </div>
      )}
      {wallet.data && (
        <div>
          <small>{t`Available`}</small>
          <b>{formatMoney(availableMicros, currency)}</b>
        </div>
      )}
      <span className={styles.push}>
        <SaveButton sheet={sheet} missingMicros={isShort ? missingMicros : 0} />
      </span>
    </div>
  )
}

function SaveButton({ sheet, missingMicros }: { sheet: BidSheet; missingMicros: number }) {
  const { user } = useSession()
  const { sites } = usePlace()
  const site = useSiteIn(sheet.auction.marketId)
  const { faults } = sheet.read
  if (user && !buyers.some((role) => role === user.role))
    return (
      <span className="small soft">{t`Your account looks on. Producers and consumers bid.`}</span>
    )
  if (user && !site)
    return (
      <LinkButton to="/sites/new">
        {sites.length > 0 ? t`Set up a place in this market` : t`Set up your place first`}
      </LinkButton>
    )
  if (missingMicros > 0) {
    const missing = formatMoney(missingMicros, sheet.auction.currency)
    return (
      <>
        <span className="small soft">{t`${missing} is missing`}</span>
        <LinkButton to="/wallet">{t`Top up`}</LinkButton>
      </>
    )
  }
  const [fault] = faults
  if (fault) return <FirstFault fault={fault} sheet={sheet} />
  return <Save sheet={sheet} />
}

/**
 * Once all is saved the button stays where it is for the keyboard: a disabled one would lose the
 * focus.
 */
function Save({ sheet }: { sheet: BidSheet }) {
  const { bids } = sheet.read
  const { isSending } = sheet
  const button = useRef<HTMLButtonElement>(null)
  const wasSending = useRef(false)
  useEffect(() => {
    const { activeElement } = document
    const isNowhere = activeElement === null || activeElement === document.body
    if (wasSending.current && !isSending && isNowhere) button.current?.focus()
    wasSending.current = isSending
  }, [isSending])
  const count = bidCountWords(bids.length)
  const isWithdrawal = bids.length === 0
  const isDone = !sheet.isDirty
  return (
    <Button
      ref={button}
      size="md"
      loading={isSending}
      {...(isDone && { 'data-disabled': true })}
      aria-disabled={isDone}
      onClick={() => !isDone && sheet.save()}
    >
      {isDone && bids.length === 0 && t`No bids yet`}
      {isDone && bids.length > 0 && t`${count} saved`}
      {!isDone && isWithdrawal && t`Withdraw all bids`}
      {!isDone && !isWithdrawal && t`Save ${count}`}
    </Button>
  )
}

/** What keeps the sheet from being saved stands beside the button, however far away its row is. */
function FirstFault({ fault, sheet }: { fault: RowFault; sheet: BidSheet }) {
  const { faults } = sheet.read
  return (
    <>
      <button type="button" className={styles.faultLink} onClick={() => showFault(fault, sheet)}>
        {t`Show the first`}
      </button>
      <Button size="md" disabled>
        {plural(faults.length, { one: 'One field to mend', other: '# fields to mend' })}
      </Button>
    </>
  )
}

const isBuyBelowZero = ({ side, limitPriceMicrosPerKwh }: SheetBid): boolean =>
  side === 'buy' && limitPriceMicrosPerKwh < 0
