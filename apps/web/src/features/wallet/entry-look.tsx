import type { WalletEntry } from '@commonwatt/contract'
import {
  IconArrowBackUp,
  IconArrowDownLeft,
  IconArrowUpRight,
  IconClock,
  IconReceiptRefund
} from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/api.tsx'
import { formatMoney } from '../../format/money.ts'
import { formatDate } from '../../format/time.ts'
import { toMs } from '../../format/zone.ts'
import { IconTile } from '../../ui/tag.tsx'

type Reason = WalletEntry['reason']

/** What one movement did in the end: brought money, took it, set it aside or gave it back. */
export type EntryKind = 'in' | 'out' | 'held' | 'released'

/**
 * What a member has in all changes by this: a debt that grows is money given, one paid off is no
 * loss.
 */
function netMicrosOf(entry: WalletEntry): number {
  return entry.availableMicros + entry.heldMicros - entry.owedMicros
}

function kindOfEntry(entry: WalletEntry): EntryKind {
  if (entry.reason === 'debt_repayment') return 'out'
  const change = netMicrosOf(entry)
  if (change > 0) return 'in'
  if (change < 0) return 'out'
  return entry.heldMicros > 0 ? 'held' : 'released'
}

/**
 * The amount as people read it: a plus for what came in, amber for what is held, plain otherwise.
 */
export function EntryAmount({ entry }: { entry: WalletEntry }) {
  const kind = kindOfEntry(entry)
  const moved = entry.reason === 'debt_repayment' ? entry.owedMicros : entry.heldMicros
  const amount = formatMoney(Math.abs(netMicrosOf(entry) || moved), entry.currency)
  if (kind === 'in') return <span className="money-in nowrap">{`+${amount}`}</span>
  if (kind === 'held') return <span className="money-held nowrap">{t`${amount} held`}</span>
  if (kind === 'released') return <span className="nowrap soft">{t`${amount} free again`}</span>
  return <span className="nowrap">{amount}</span>
}

/** One line that says what happened; an auction by its day, which its entry does not know. */
export function EntryTitle({ entry }: { entry: WalletEntry }) {
  return entry.reason === 'auction_settlement' ? <AuctionTitle entry={entry} /> : entryTitle(entry)
}

/** What was bought and sold in one auction is settled in one sum. */
function AuctionTitle({ entry }: { entry: WalletEntry }) {
  const { queries } = useApi()
  const auction = useQuery({
    ...queries.auctions.get({ params: { id: entry.referenceId } }),
    staleTime: Infinity
  })
  if (!auction.data) return entryTitle(entry)
  const { deliveryStart, timeZone } = auction.data
  // Midday: no change of the clock moves it to another date.
  const day = formatDate(toMs(deliveryStart) + 12 * 3_600_000, timeZone)
  return kindOfEntry(entry) === 'in'
    ? t`Auction of ${day}: sold less bought`
    : t`Auction of ${day}: bought less sold`
}

/** One line that says what happened, with the other side by name where there is one. */
function entryTitle(entry: WalletEntry): string {
  const name = entry.counterpartyName
  const isIn = kindOfEntry(entry) === 'in'
  const titles: Record<Reason, string> = {
    topup: t`Top-up`,
    withdrawal_hold: t`Held for your withdrawal`,
    withdrawal: t`Withdrawn`,
    withdrawal_refused: t`Withdrawal refused, money back`,
    trade_hold: name === null ? t`Held for your request` : t`Held for your request to ${name}`,
    trade_release: name === null ? t`Request ended, money back` : t`Money back from ${name}`,
    trade_settlement: settlementTitle(name, isIn),
    trade_refund: refundTitle(name, isIn),
    debt_repayment: t`Paid off what you owed`,
    auction_hold: t`Held for your bids`,
    auction_release: t`Bids changed, money back`,
    auction_settlement: isIn ? t`Auction: sold less bought` : t`Auction: bought less sold`,
    order_hold: t`Held for your order`,
    order_release: t`Order ended, money back`,
    order_settlement: isIn ? t`Earned by your order` : t`Paid for your order`
  }
  return titles[entry.reason]
}

function settlementTitle(name: string | null, isSale: boolean): string {
  if (name === null) return isSale ? t`Energy sold` : t`Energy bought`
  return isSale ? t`Sold to ${name}` : t`Bought from ${name}`
}

function refundTitle(name: string | null, isIn: boolean): string {
  if (name === null) return isIn ? t`Refund` : t`Refund paid`
  return isIn ? t`Refund from ${name}` : t`Refund to ${name}`
}

function refundSentence({ owedMicros, currency }: WalletEntry): string {
  if (owedMicros === 0) return t`A dispute was settled, and you gave money back.`
  const owed = formatMoney(owedMicros, currency)
  return t`A dispute was settled, and you gave money back. ${owed} of it was not there any more, so you owe it.`
}

/** One sentence: why the money moved. */
export function entryReason(entry: WalletEntry): string {
  const isIn = kindOfEntry(entry) === 'in'
  const sentences: Record<Reason, string> = {
    topup: t`The payment provider confirmed your top-up, and the money became yours to spend.`,
    withdrawal_hold: t`You asked for a withdrawal. The amount is set aside until the provider has paid it out.`,
    withdrawal: t`The provider paid the amount out, so it left your wallet.`,
    withdrawal_refused: t`The provider did not pay out. The amount that was set aside is yours again.`,
    trade_hold: t`You asked for energy. The most it can cost is set aside until the energy is delivered or the request ends.`,
    trade_release: t`The request ended without a delivery. What was set aside is yours again.`,
    trade_settlement: isIn
      ? t`Your energy was delivered, and the buyer paid what the meters read times your price.`
      : t`Your energy was delivered. You paid what the meters read; the rest of what was held is yours again.`,
    trade_refund: isIn
      ? t`A dispute was settled in your favour, and money came back.`
      : refundSentence(entry),
    debt_repayment: t`You owed money for a refund. What reached you went there first.`,
    auction_hold: t`You bid in an auction. The most your bids can cost is set aside until the auction is settled.`,
    auction_release: t`You changed or withdrew your bids. What they no longer need is yours again.`,
    auction_settlement: isIn
      ? t`The auction found its prices. You receive them for what your bids sold, less what your bids bought with its fees.`
      : t`The auction found its prices. You pay them, with the fees, for what your bids bought, less what your bids sold; the rest of what was held is yours again.`,
    order_hold: t`You scheduled an order. The most it can cost is set aside until it is executed.`,
    order_release: t`Your order ended without being executed. What was set aside is yours again.`,
    order_settlement: isIn
      ? t`Your order was executed, and you receive the market's price for its energy.`
      : t`Your order was executed. You pay the market's price and the fees; the rest of what was held is yours again.`
  }
  return sentences[entry.reason]
}

export function EntryIcon({ entry }: { entry: WalletEntry }) {
  const kind = kindOfEntry(entry)
  const looks: Record<EntryKind, { family: string; icon: ReactNode }> = {
    in: { family: 'community', icon: <IconArrowDownLeft size={20} aria-hidden /> },
    out: { family: 'grid', icon: <IconArrowUpRight size={20} aria-hidden /> },
    held: { family: 'battery', icon: <IconClock size={20} aria-hidden /> },
    released: { family: 'grid', icon: <IconArrowBackUp size={20} aria-hidden /> }
  }
  const { family, icon } = looks[kind]
  return (
    <IconTile
      family={family}
      icon={entry.reason === 'trade_refund' ? <IconReceiptRefund size={20} aria-hidden /> : icon}
    />
  )
}
