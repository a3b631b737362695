import { ApiProblem, type Auction } from '@commonwatt/contract'
import { useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { unitsOf, type Unit } from '../units.ts'
import { dropDraft, dropOldDrafts, readDraft, writeDraft } from './draft.ts'
import {
  bidsOfSet,
  isSameSheet,
  readSheet,
  rowsOf,
  type BidLimits,
  type BidSet,
  type ReadSheet,
  type SheetRow,
  type Side
} from './rows.ts'
import { changeSheet, startSheet, type SheetAction, type SheetState } from './sheet-state.ts'
import { sumSheet, type SheetSums } from './sheet-sums.ts'
import { useSendBids } from './use-send-bids.ts'

interface SheetOptions {
  auction: Auction
  /** What the server holds. */
  saved: BidSet
  limits: BidLimits | null
  siteId: string | null
  accountId: string
  maySell: boolean
}

export interface BidSheet {
  auction: Auction
  units: readonly Unit[]
  state: SheetState
  change: (action: SheetAction) => void
  read: ReadSheet
  sums: SheetSums
  limits: BidLimits | null
  maySell: boolean
  /** The side of a row where nothing says another. */
  usualSide: Side
  saved: BidSet
  /** Something stands here that the server does not hold. */
  isDirty: boolean
  /** When the draft was last written, if the page began from one. */
  foundDraftAtMs: number | null
  /** Bids were changed elsewhere since this sheet began. */
  isOutdated: boolean
  discard: () => void
  save: () => void
  isSending: boolean
  error: Error | null
}

/**
 * The sheet of one day: what is typed, what it means, what the server holds. Nothing typed is lost
 * by an error or a reload.
 */
export function useBidSheet(options: SheetOptions): BidSheet {
  const { auction, saved, limits, siteId, accountId, maySell } = options
  const units = useMemo(() => unitsOf(auction), [auction])
  const savedRows = useMemo(
    () => rowsOf(bidsOfSet(saved), auction.currency),
    [saved, auction.currency]
  )
  const [draft] = useState(() => readDraft(accountId, auction.id))
  const [basedOn, setBasedOn] = useState(() => (draft ? draft.basedOn : saved.acceptedAt))
  const [foundDraftAtMs, setFoundDraftAtMs] = useState(() => draft?.savedAtMs ?? null)
  const [state, change] = useReducer(changeSheet(units), null, () =>
    startSheet(draft?.rows ?? savedRows, units)
  )
  const isDirty = !isSameSheet(state.rows, savedRows, auction.currency)
  useStoredDraft({ accountId, auctionId: auction.id, rows: state.rows, isDirty, basedOn })

  const begin = (rows: readonly SheetRow[], from: string | null) => {
    change({ type: 'load', rows })
    setBasedOn(from)
    setFoundDraftAtMs(null)
  }
  // A sheet that nobody has touched follows what the server holds.
  const wasSaved = useRef(savedRows)
  useEffect(() => {
    const isUntouched = isSameSheet(state.rows, wasSaved.current, auction.currency)
    if (
      wasSaved.current !== savedRows &&
      isUntouched &&
      !isSameSheet(state.rows, savedRows, auction.currency)
    )
      begin(savedRows, saved.acceptedAt)
    wasSaved.current = savedRows
  })

  const read = useMemo(
    () => readSheet(state.rows, auction, { limits, maySell }),
    [state.rows, auction, limits, maySell]
  )
  const sums = useMemo(() => sumSheet(read.bids, auction), [read.bids, auction])
  const sending = useSendBids({
    auction,
    siteId,
    onSent: (set) => begin(rowsOf(bidsOfSet(set), auction.currency), set.acceptedAt)
  })
  return {
    auction,
    units,
    state,
    change: (action) => {
      sending.forget()
      change(action)
    },
    read,
    sums,
    limits,
    maySell,
    usualSide: maySell ? 'sell' : 'buy',
    saved,
    isDirty,
    foundDraftAtMs: isDirty ? foundDraftAtMs : null,
    isOutdated: isDirty && saved.acceptedAt !== basedOn && !sending.isSending,
    discard: () => begin(savedRows, saved.acceptedAt),
    save: () => {
      if (read.faults.length === 0) sending.send(read.bids)
    },
    isSending: sending.isSending,
    error: sending.error
  }
}

interface StoredDraftOptions {
  accountId: string
  auctionId: string
  rows: readonly SheetRow[]
  isDirty: boolean
  basedOn: string | null
}

function useStoredDraft({ accountId, auctionId, rows, isDirty, basedOn }: StoredDraftOptions) {
  useEffect(() => dropOldDrafts(Date.now()), [])
  useEffect(() => {
    if (isDirty)
      writeDraft(accountId, auctionId, { rows: [...rows], savedAtMs: Date.now(), basedOn })
    else dropDraft(accountId, auctionId)
  }, [accountId, auctionId, rows, isDirty, basedOn])
}

/** The gate closed while the bids were on their way. */
export function isGateClosed(error: Error | null): boolean {
  return error instanceof ApiProblem && error.is('gate_closed')
}
