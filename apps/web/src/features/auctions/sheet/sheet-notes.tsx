import { Button } from '@mantine/core'
import { IconAlertCircle, IconClock, IconInfoCircle } from '@tabler/icons-react'
import { plural, t } from '@lingui/core/macro'
import { problemSentences } from '../../../api/problem.ts'
import { formatDateTimeWithin, formatTime } from '../../../format/time.ts'
import { Row } from '../../../ui/layout.tsx'
import { Note } from '../../../ui/tag.tsx'
import { oddDayWords } from '../auction-words.ts'
import type { RowFault } from './rows.ts'
import { showFault } from './show-fault.ts'
import { isGateClosed, type BidSheet } from './use-bid-sheet.ts'
import styles from './sheet.module.css'

const shownFaults = 5

/** What stands between the sheet and saving it, or is good to know before. */
export function SheetNotes({ sheet, nowMs }: { sheet: BidSheet; nowMs: number }) {
  const odd = oddDayWords(sheet.auction)
  return (
    <div className={styles.notes}>
      {odd !== null && <Note icon={<IconInfoCircle size={18} aria-hidden />}>{odd}</Note>}
      <FromDraft sheet={sheet} nowMs={nowMs} />
      <ChangedElsewhere sheet={sheet} nowMs={nowMs} />
      <Faults sheet={sheet} />
      {sheet.error && !isGateClosed(sheet.error) && (
        <div role="alert">
          <Note tone="danger" icon={<IconAlertCircle size={18} aria-hidden />}>
            {t`We could not save your bids. They are still here.`} {problemSentences(sheet.error)}
          </Note>
        </div>
      )}
    </div>
  )
}

function FromDraft({ sheet, nowMs }: { sheet: BidSheet; nowMs: number }) {
  if (sheet.foundDraftAtMs === null) return null
  const at = formatDateTimeWithin(sheet.foundDraftAtMs, sheet.auction.timeZone, nowMs)
  return (
    <Note tone="held" icon={<IconClock size={18} aria-hidden />}>
      <Row gap={8} isSpread>
        <span>{t`You typed this and did not save it: ${at}.`}</span>
        <Button variant="default" size="sm" onClick={sheet.discard}>
          {t`Drop it`}
        </Button>
      </Row>
    </Note>
  )
}

function ChangedElsewhere({ sheet, nowMs }: { sheet: BidSheet; nowMs: number }) {
  const { acceptedAt, origin, bids } = sheet.saved
  if (!sheet.isOutdated) return null
  const count = bids.length
  const at =
    acceptedAt === null ? '' : formatDateTimeWithin(acceptedAt, sheet.auction.timeZone, nowMs)
  return (
    <Note tone="info" icon={<IconInfoCircle size={18} aria-hidden />}>
      <Row gap={8} isSpread>
        <span>
          {count === 0 && t`Your bids of this day were withdrawn elsewhere.`}
          {count > 0 &&
            origin === 'standing' &&
            t`Your standing bid placed ${count} bids: ${at}. Saving puts yours in their place.`}
          {count > 0 &&
            origin !== 'standing' &&
            t`${count} bids were saved elsewhere: ${at}. Saving puts yours in their place.`}
        </span>
        <Button variant="default" size="sm" onClick={sheet.discard}>
          {t`Show those`}
        </Button>
      </Row>
    </Note>
  )
}

/** Each fault leads to its field. */
function Faults({ sheet }: { sheet: BidSheet }) {
  const { faults } = sheet.read
  if (faults.length === 0) return null
  const more = faults.length - shownFaults
  const areAllMissing = faults.every((fault) => fault.isMissing)
  return (
    <Note
      tone={areAllMissing ? 'plain' : 'danger'}
      icon={<IconAlertCircle size={18} aria-hidden />}
    >
      <div role="status">
        {areAllMissing
          ? plural(faults.length, {
              one: 'One field is still empty',
              other: '# fields are still empty'
            })
          : plural(faults.length, {
              one: 'One field is not right yet',
              other: '# fields are not right yet'
            })}
      </div>
      <ul className={styles.faults}>
        {faults.slice(0, shownFaults).map((fault) => (
          <li key={`${fault.key} ${fault.field}`}>
            <FaultLine fault={fault} sheet={sheet} />
          </li>
        ))}
        {more > 0 && <li>{t`and ${more} more`}</li>}
      </ul>
    </Note>
  )
}

function FaultLine({ fault, sheet }: { fault: RowFault; sheet: BidSheet }) {
  const startMs = Number(fault.key.split(':')[0])
  const time = formatTime(startMs, sheet.auction.timeZone)
  return (
    <button type="button" onClick={() => showFault(fault, sheet)}>
      {t`${time}: ${fault.text}`}
    </button>
  )
}
