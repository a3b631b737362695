import {
  ApiProblem,
  buyers,
  greatestEnergyWhAt,
  type Market,
  type Offer
} from '@commonwatt/contract'
import { amountMicrosFor } from '@commonwatt/domain'
import { Button } from '@mantine/core'
import { IconAlertCircle, IconLock } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useLocation } from '@tanstack/react-router'
import { useBalance } from '../../api/balance.ts'
import { usePlace } from '../../api/place.tsx'
import { problemSentence } from '../../api/problem.ts'
import { useSession } from '../../api/session.ts'
import { formatEnergy, formatEnergyExact } from '../../format/energy.ts'
import { formatMoney } from '../../format/money.ts'
import { formatNumber } from '../../format/number.ts'
import { formatPrice } from '../../format/price.ts'
import { toMs } from '../../format/zone.ts'
import { AmountField } from '../../ui/amount-field.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { MoneyAfter } from '../../ui/money-after.tsx'
import { Note } from '../../ui/tag.tsx'
import { shownLines } from '../../format/shown-money.ts'
import { formatMoment } from '../../format/moment.ts'
import { TicketMade } from './ticket-made.tsx'
import type { Ticket } from './use-ticket.ts'
import styles from './ticket.module.css'

interface TicketProps {
  offer: Offer
  market: Market
  ticket: Ticket
  gridMicrosPerKwh: number | null
  nowMs: number
}

/** What buying part of an offer means, in the order in which one asks. */
export function TicketBody(props: TicketProps) {
  const { offer, ticket, nowMs } = props
  if (ticket.made) return <TicketMade trade={ticket.made} nowMs={nowMs} onAgain={ticket.again} />
  const isOver = offer.status !== 'open' || toMs(offer.deliveryStart) <= nowMs
  if (isOver || offer.remainingWh === 0)
    return (
      <Note icon={<IconLock size={18} aria-hidden />}>
        {isOver ? closedWords(offer) : askedForWords(offer)}
      </Note>
    )
  return <BuyForm {...props} />
}

function closedWords(offer: Offer): string {
  if (offer.status === 'completed') return t`All of it is sold.`
  if (offer.status === 'cancelled') return t`The seller has withdrawn this offer.`
  return t`Delivery has begun, so nothing more is sold here.`
}

/** Nothing is left, but what the seller does not accept comes back. */
function askedForWords({ acceptedWh }: Offer): string {
  return acceptedWh === 0
    ? t`Others have asked for all of it. What the seller does not accept is on sale again.`
    : t`The rest of it is asked for. What the seller does not accept is on sale again.`
}

function BuyForm({ offer, market, ticket, gridMicrosPerKwh, nowMs }: TicketProps) {
  const { energyWh, amounts } = ticket
  const balance = useBalance(offer.currency)
  const isShort =
    balance !== null && amounts !== null && balance.availableMicros < amounts.totalMicros
  const start = formatMoment(offer.deliveryStart, market.timeZone, nowMs)
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        ticket.reserve()
      }}
    >
      <Amount offer={offer} ticket={ticket} />
      {amounts && <Lines offer={offer} energyWh={energyWh ?? 0} amounts={amounts} />}
      {amounts && energyWh !== null && (
        <p className="small soft">
          <WorstCase offer={offer} energyWh={energyWh} gridMicrosPerKwh={gridMicrosPerKwh} />
        </p>
      )}
      {balance && amounts && (
        <MoneyAfter balance={balance} holdMicros={amounts.totalMicros} isShort={isShort} />
      )}
      <Refusal error={ticket.error} />
      <div>
        <Reserve offer={offer} ticket={ticket} isShort={isShort} />
        <p className={styles.expiry}>
          {t`No answer by ${start} at the latest means no trade, and the money is free again. You can cancel until the seller answers.`}
        </p>
      </div>
    </form>
  )
}

function Amount({ offer, ticket }: Pick<TicketProps, 'offer' | 'ticket'>) {
  const remainingWh = Math.min(offer.remainingWh, ticket.mostWh)
  const left = formatEnergy(remainingWh)
  const picks = [2_000, 5_000]
    .filter((value) => value < remainingWh)
    .map((value) => ({ label: formatNumber(value / 1_000), value }))
  const isTooMuch = ticket.energyWh !== null && ticket.energyWh > remainingWh
  return (
    <AmountField
      label={t`How much?`}
      value={ticket.energyWh}
      onChange={ticket.setEnergy}
      digits={3}
      unit="kWh"
      min={ticket.minWh}
      max={remainingWh}
      step={remainingWh > 2_000 ? 1_000 : 100}
      quickPicks={[...picks, { label: t`All`, value: remainingWh }]}
      hint={t`${left} left`}
      error={isTooMuch ? t`Only ${left} left` : undefined}
    />
  )
}

interface LinesProps {
  offer: Offer
  energyWh: number
  amounts: NonNullable<Ticket['amounts']>
}

function Lines({ offer, energyWh, amounts }: LinesProps) {
  const { currency } = offer
  const lines = shownLines(amounts)
  const energy = formatEnergyExact(energyWh)
  const price = formatPrice(offer.priceMicrosPerKwh, currency)
  const network = formatPrice(offer.gridFeeMicrosPerKwh, currency)
  const fee = formatPrice(offer.platformFeeMicrosPerKwh, currency)
  const money = (micros: number) => formatMoney(micros, currency)
  return (
    <KeyValues
      items={[
        { label: t`Energy, ${energy} at ${price}`, value: money(lines.energyMicros) },
        {
          label: t`Local network and taxes, ${network} per kWh`,
          value: money(lines.gridFeeMicros)
        },
        { label: t`Commonwatt fee, ${fee} per kWh`, value: money(lines.platformFeeMicros) },
        { label: t`You pay`, value: money(lines.totalMicros), isTotal: true }
      ]}
    />
  )
}

interface WorstCaseProps {
  offer: Offer
  energyWh: number
  gridMicrosPerKwh: number | null
}

function WorstCase({ offer, energyWh, gridMicrosPerKwh }: WorstCaseProps) {
  const most = t`That is the most it can cost. If less arrives, you pay only for what arrives.`
  if (gridMicrosPerKwh === null || energyWh > greatestEnergyWhAt(gridMicrosPerKwh)) return most
  const micros = amountMicrosFor({ priceMicrosPerKwh: gridMicrosPerKwh, energyWh })
  const grid = formatMoney(micros, offer.currency)
  const energy = formatEnergyExact(energyWh)
  return (
    <>
      {most}{' '}
      <Trans>
        From the grid, {energy} would be <b>{grid}</b>.
      </Trans>
    </>
  )
}

/** What was typed stays; the sentence says what stands in the way. */
function Refusal({ error }: { error: Error | null }) {
  if (!error || (error instanceof ApiProblem && error.is('site_required'))) return null
  return (
    <div role="alert">
      <Note tone="danger" icon={<IconAlertCircle size={18} aria-hidden />}>
        {problemSentence(error)}
      </Note>
    </div>
  )
}

interface ReserveProps {
  offer: Offer
  ticket: Ticket
  isShort: boolean
}

/** The one button, or the one thing that is missing before it. */
function Reserve({ offer, ticket, isShort }: ReserveProps) {
  const session = useSession()
  const { site } = usePlace()
  const { pathname } = useLocation()
  const { amounts, energyWh } = ticket
  const energy = formatEnergyExact(energyWh ?? 0)
  const amount = formatMoney(amounts?.totalMicros ?? 0, offer.currency)
  const needsSite = ticket.error instanceof ApiProblem && ticket.error.is('site_required')
  if (session.status === 'signed_out') {
    return (
      <LinkButton to="/sign-in" search={{ returnTo: pathname }} size="lg" fullWidth>
        {t`Sign in to reserve`}
      </LinkButton>
    )
  }
  if (session.user && !buyers.some((role) => role === session.user.role))
    return <Note>{t`Your account looks on. Producers and consumers buy energy.`}</Note>
  if (session.user && (!site || needsSite)) {
    return (
      <LinkButton to="/sites/new" size="lg" fullWidth>
        {t`Set up your place first`}
      </LinkButton>
    )
  }
  if (isShort) {
    return (
      <LinkButton to="/wallet" size="lg" fullWidth>
        {t`Top up`}
      </LinkButton>
    )
  }
  return (
    <Button
      type="submit"
      size="lg"
      fullWidth
      loading={ticket.isSending}
      disabled={!ticket.isAmountValid || session.user === null}
    >
      {ticket.isAmountValid ? t`Reserve ${energy} for ${amount}` : t`Reserve`}
    </Button>
  )
}
