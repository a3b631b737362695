import type { Auction, AuctionUnit } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import { plural, t } from '@lingui/core/macro'
import { problemSentence } from '../../../api/problem.ts'
import { formatEnergyExact } from '../../../format/energy.ts'
import { formatNumber } from '../../../format/number.ts'
import { formatPrice } from '../../../format/price.ts'
import { formatTime, formatTimeRange } from '../../../format/time.ts'
import { Card } from '../../../ui/card.tsx'
import { Row, Stack } from '../../../ui/layout.tsx'
import { Note } from '../../../ui/tag.tsx'
import type { CheckedUnit, Difference } from './replay.ts'
import { useReplay, type Report } from './use-replay.ts'
import styles from './replay.module.css'

interface ReplayCardProps {
  auction: Auction
  units: readonly AuctionUnit[]
  /** The one that is looked at. */
  unit: AuctionUnit | undefined
}

/** Nobody has to believe a price: the browser fetches the frozen book and works it out again. */
export function ReplayCard({ auction, units, unit }: ReplayCardProps) {
  const replay = useReplay(auction, units)
  const { done, wanted } = replay
  const when = unit ? formatTimeRange(unit.deliveryStart, unit.deliveryEnd, auction.timeZone) : ''
  const count = units.length
  return (
    <Card title={t`Check it yourself`}>
      <Stack gap={12}>
        <p className="small soft">
          {t`Your browser fetches all bids as they were when the gate closed, without names, and finds price, volume and every share again by the same published rule.`}
        </p>
        <Row gap={8}>
          {unit && (
            <Button
              variant="default"
              size="sm"
              disabled={replay.isRunning}
              leftSection={<IconShieldCheck size={18} aria-hidden />}
              onClick={() => replay.run([unit])}
            >{t`Check ${when}`}</Button>
          )}
          <Button
            variant="default"
            size="sm"
            disabled={replay.isRunning}
            onClick={() => replay.run(units)}
          >{t`Check all ${count}`}</Button>
          {replay.isRunning && wanted > 1 && (
            <Button variant="subtle" size="sm" onClick={replay.stop}>{t`Stop`}</Button>
          )}
        </Row>
        {replay.isRunning && wanted > 1 && (
          <div className={styles.progress}>
            <progress value={done} max={wanted} aria-label={t`How many are checked`} />
            <span className="small soft tabular">{t`${done} of ${wanted}`}</span>
          </div>
        )}
        <div role="status">
          {!replay.isRunning && replay.report && (
            <Verdict report={replay.report} auction={auction} />
          )}
          {!replay.isRunning && replay.error && (
            <Note tone="danger">{problemSentence(replay.error)}</Note>
          )}
        </div>
      </Stack>
    </Card>
  )
}

function Verdict({ report, auction }: { report: Report; auction: Auction }) {
  const wrong = report.units.filter((unit) => unit.differences.length > 0)
  const isDayWrong = report.day !== null && report.day.published !== report.day.computed
  if (report.units.length === 0) return null
  if (wrong.length === 0 && !isDayWrong) return <Agrees report={report} />
  return (
    <Note tone="danger" icon={<IconAlertTriangle size={18} aria-hidden />}>
      <p>
        {wrong.length > 0
          ? plural(wrong.length, {
              one: 'One price does not come out as published. Please tell whoever runs this site.',
              other: '# prices do not come out as published. Please tell whoever runs this site.'
            })
          : t`Each price comes out as published, but the hash of the whole day does not.`}
      </p>
      <ul className={styles.differences}>
        {wrong.slice(0, 20).map((unit) => (
          <DifferentUnit key={unit.startMs} unit={unit} auction={auction} />
        ))}
        {report.day && isDayWrong && (
          <li>
            {differenceWords(
              {
                kind: 'hash',
                published: report.day.published ?? '',
                computed: report.day.computed
              },
              auction
            )}
          </li>
        )}
      </ul>
    </Note>
  )
}

function Agrees({ report }: { report: Report }) {
  const bids = formatNumber(report.units.reduce((sum, unit) => sum + unit.bidCount, 0))
  const took = formatNumber(Math.max(1, Math.round(report.tookMs)))
  return (
    <Note tone="info" icon={<IconShieldCheck size={18} aria-hidden />}>
      {plural(report.units.length, {
        one: 'It agrees: price, volume and every share come out as published, and the book has the published hash.',
        other:
          'All # agree: price, volume and every share come out as published, and the books have the published hashes.'
      })}{' '}
      {t`${bids} bids, ${took} ms in this browser.`}
    </Note>
  )
}

const shownDifferences = 8

function DifferentUnit({ unit, auction }: { unit: CheckedUnit; auction: Auction }) {
  const more = unit.differences.length - shownDifferences
  return (
    <li>
      <b>{formatTime(unit.startMs, auction.timeZone)}</b>
      <ul>
        {unit.differences.slice(0, shownDifferences).map((difference, index) => (
          <li key={index}>{differenceWords(difference, auction)}</li>
        ))}
        {more > 0 && <li>{t`and ${more} more`}</li>}
      </ul>
    </li>
  )
}

/** "Price: published 19.2 ct, here 19.1 ct." */
function differenceWords(difference: Difference, { currency, zones }: Auction): string {
  switch (difference.kind) {
    case 'hash': {
      const published = difference.published.slice(0, 12)
      const here = difference.computed.slice(0, 12)
      return t`Hash of the book: published ${published}…, here ${here}…`
    }
    case 'price': {
      const price = (micros: number | null) =>
        micros === null ? t`none` : formatPrice(micros, currency, 4)
      const published = price(difference.published)
      const here = price(difference.computed)
      const { zone } = difference
      const name = zones.find((one) => one.id === zone?.id)?.name ?? zone?.id ?? ''
      if (!zone) return t`Price: published ${published}, here ${here}`
      return zone.side === 'buy'
        ? t`Price for buyers in ${name}: published ${published}, here ${here}`
        : t`Price for sellers in ${name}: published ${published}, here ${here}`
    }
    case 'volume': {
      const published = formatEnergyExact(difference.published)
      const here = formatEnergyExact(difference.computed)
      return t`Volume: published ${published}, here ${here}`
    }
    case 'fill': {
      const published = formatEnergyExact(difference.published)
      const here = formatEnergyExact(difference.computed)
      const { bidId } = difference
      return t`Share of bid ${bidId}: published ${published}, here ${here}`
    }
  }
}
