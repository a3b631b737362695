import type { MigrationSource } from '../ddl.ts'
import { core } from './0001-core.ts'
import { identity } from './0002-identity.ts'
import { wallet } from './0003-wallet.ts'
import { sites } from './0004-sites.ts'
import { assets } from './0005-assets.ts'
import { interests } from './0006-interests.ts'
import { batteries } from './0007-batteries.ts'
import { offers } from './0008-offers.ts'
import { trades } from './0009-trades.ts'
import { metering } from './0010-metering.ts'
import { markets } from './0011-markets.ts'
import { leanOutbox } from './0012-lean-outbox.ts'
import { ledgerKinds } from './0014-ledger-kinds.ts'
import { auctions } from './0015-auctions.ts'
import { orders } from './0016-orders.ts'
import { priceSources } from './0017-price-sources.ts'
import { standingBids } from './0018-standing-bids.ts'
import { analytics } from './0019-analytics.ts'
import { priceVersion } from './0020-price-version.ts'
import { receivables } from './0021-receivables.ts'
import { acceptedEnergy } from './0022-accepted-energy.ts'
import { implausibleReadings } from './0023-implausible-readings.ts'
import { signInBrakes } from './0024-sign-in-brakes.ts'
import { fillsByBid } from './0025-fills-by-bid.ts'
import { bookNumbers } from './0026-book-numbers.ts'
import { outboxByNumber } from './0027-outbox-by-number.ts'
import { bidsBySheet } from './0028-bids-by-sheet.ts'
import { addressesApart } from './0029-addresses-apart.ts'
import { ledgerDays } from './0030-ledger-days.ts'
import { promisesOfSites } from './0031-promises-of-sites.ts'

/** In the order they run; a migration that has landed is never edited. */
export const migrations: readonly MigrationSource[] = [
  core,
  identity,
  wallet,
  sites,
  assets,
  interests,
  batteries,
  offers,
  trades,
  metering,
  markets,
  leanOutbox,
  ledgerKinds,
  auctions,
  orders,
  priceSources,
  standingBids,
  analytics,
  priceVersion,
  receivables,
  acceptedEnergy,
  implausibleReadings,
  signInBrakes,
  fillsByBid,
  bookNumbers,
  outboxByNumber,
  bidsBySheet,
  addressesApart,
  ledgerDays,
  promisesOfSites
]
