import { t } from '@lingui/core/macro'
import { scaleLinear } from 'd3-scale'
import { formatEnergy } from '../../../format/energy.ts'
import { hourMarks, repeatedHour } from '../../../ui/charts/axis.ts'
import { useWidth } from '../../../ui/charts/use-width.ts'
import { unitsWithBids } from '../auction-words.ts'
import type { BidSheet } from './use-bid-sheet.ts'
import styles from './sheet.module.css'

const height = 104
const edge = 4
const zeroShare = 0.5
const plotPx = 78

/** The day at a glance: what is sold stands above the line, what is bought hangs under it. */
export function DayOverview({ sheet }: { sheet: BidSheet }) {
  const { sums, auction } = sheet
  const sold = formatEnergy(sums.sellWh)
  const bought = formatEnergy(sums.buyWh)
  const count = unitsWithBids(sums.unitCount, auction)
  return (
    <div>
      <Drawing sheet={sheet} label={t`My bids over the day: sell ${sold}, buy ${bought}`} />
      <p className={`${styles.legend} ${styles.overviewLegend}`}>
        <span>
          <i style={{ background: 'var(--cw-community)' }} />
          {t`Sell ${sold}`}
        </span>
        <span>
          <i style={{ background: 'var(--cw-home)' }} />
          {t`Buy ${bought}`}
        </span>
        <span className="muted">{count}</span>
      </p>
    </div>
  )
}

function Drawing({ sheet, label }: { sheet: BidSheet; label: string }) {
  const [measured, width] = useWidth<HTMLDivElement>()
  const { units, read, auction } = sheet
  const startMs = units[0]?.startMs ?? 0
  const endMs = units.at(-1)?.endMs ?? 1
  const x = scaleLinear()
    .domain([startMs, endMs])
    .range([edge, Math.max(edge, width - edge)])
  const sums = new Map<number, { sell: number; buy: number }>()
  for (const bid of read.bids) {
    const sum = sums.get(bid.startMs) ?? { sell: 0, buy: 0 }
    sum[bid.side] += bid.quantityWh
    sums.set(bid.startMs, sum)
  }
  const highest = (side: 'sell' | 'buy') =>
    Math.max(0, ...[...sums.values()].map((sum) => sum[side]))
  const { zeroY, y } = verticalScale(highest('sell'), highest('buy'))
  const barPx = x(units[0]?.endMs ?? 1) - x(startMs)
  const gap = barPx > 5 ? 1.4 : barPx > 3 ? 0.8 : 0
  return (
    <div ref={measured} style={{ minHeight: height }}>
      {width > 0 && (
        <svg
          className={styles.overview}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={label}
        >
          <RepeatedBand auction={auction} startMs={startMs} endMs={endMs} x={x} />
          {[...sums].map(([ms, sum]) => (
            <g key={ms}>
              {sum.sell > 0 && (
                <rect
                  className={styles.sellBar}
                  x={x(ms) + gap / 2}
                  y={zeroY - y(sum.sell)}
                  width={Math.max(0.5, barPx - gap)}
                  height={y(sum.sell)}
                  rx={1.5}
                />
              )}
              {sum.buy > 0 && (
                <rect
                  className={styles.buyBar}
                  x={x(ms) + gap / 2}
                  y={zeroY}
                  width={Math.max(0.5, barPx - gap)}
                  height={y(sum.buy)}
                  rx={1.5}
                />
              )}
            </g>
          ))}
          <line className={styles.zero} x1={edge} x2={width - edge} y1={zeroY} y2={zeroY} />
          {hourMarks(startMs, endMs, auction.timeZone, width * 0.7).map((mark) => (
            <text
              key={mark.ms}
              x={x(mark.ms)}
              y={height - 5}
              textAnchor={mark.ms === startMs ? 'start' : 'middle'}
            >
              {mark.label}
            </text>
          ))}
        </svg>
      )}
    </div>
  )
}

/** Both sides share one scale, and the line moves to where the room is needed. */
function verticalScale(highestSell: number, highestBuy: number) {
  const whole = highestSell + highestBuy
  const share = whole === 0 ? zeroShare : highestSell / whole
  const perWh = whole === 0 ? 0 : (plotPx - 6) / whole
  return {
    zeroY: 4 + share * (plotPx - 6) + (share === 0 ? 2 : 0),
    y: (energyWh: number) => Math.max(1.5, energyWh * perWh)
  }
}

interface BandProps {
  auction: BidSheet['auction']
  startMs: number
  endMs: number
  x: (ms: number) => number
}

function RepeatedBand({ auction, startMs, endMs, x }: BandProps) {
  const band = repeatedHour(startMs, endMs, auction.timeZone)
  if (!band) return null
  const left = x(band.startMs)
  return (
    <rect
      className={styles.shadow}
      x={left}
      y={2}
      width={x(band.endMs) - left}
      height={plotPx}
      rx={4}
    />
  )
}
