import { area, curveMonotoneX } from 'd3-shape'
import { useId } from 'react'
import { useWidth } from '../../ui/charts/use-width.ts'
import styles from './landing.module.css'

/* The shape of an ordinary day, half-hour by half-hour. An illustration: no axis, no figures. */
const halfHours = Array.from({ length: 49 }, (_, at) => at / 2)
const hill = (peak: number, width: number, height: number) => (hour: number) =>
  height * Math.exp(-(((hour - peak) / width) ** 2))
const sum =
  (base: number, ...hills: ((hour: number) => number)[]) =>
  (hour: number) =>
    hills.reduce((total, one) => total + one(hour), base)

const layers = [
  { color: 'var(--cw-hydro)', heightAt: (hour: number) => 1.5 + 0.1 * Math.sin(hour / 3) },
  { color: 'var(--cw-biogas)', heightAt: sum(0.9, hill(19.5, 3, 0.9), hill(7, 2.2, 0.5)) },
  {
    color: 'var(--cw-wind)',
    heightAt: sum(1.1, hill(2, 3.6, 1.7), hill(23.5, 3, 2.3), hill(16, 2.4, 0.6))
  },
  { color: 'var(--cw-battery)', heightAt: sum(0, hill(19.5, 1.7, 2.5), hill(6.8, 1.3, 0.9)) },
  { color: 'var(--cw-sun)', heightAt: hill(13, 2.9, 5.6) }
]

interface Ridge {
  color: string
  tops: number[]
}

/** Each layer stands on the one before. */
const ridges: Ridge[] = []
for (const layer of layers) {
  const below = ridges.at(-1)?.tops
  ridges.push({
    color: layer.color,
    tops: halfHours.map((hour, at) => (below?.[at] ?? 0) + layer.heightAt(hour))
  })
}
const highest = Math.max(...ridges.flatMap((ridge) => ridge.tops))

interface LandscapeProps {
  label: string
  /** The hour of the day that is now, with its fraction, and the words at its line. */
  now: { hour: number; text: string } | null
}

/** A day of production as a landscape; every ridge is opaque, so that nothing shines through. */
export function Landscape({ label, now }: LandscapeProps) {
  const [box, width] = useWidth()
  const id = useId()
  const height = width < 760 ? 290 : 440
  const top = width < 760 ? 56 : 76
  const x = (hour: number) => (hour / 24) * width
  const y = (value: number) => height - (value / highest) * (height - top)
  const shape = area<number>(
    (_, at) => x(halfHours[at] ?? 0),
    height,
    (value) => y(value)
  ).curve(curveMonotoneX)
  return (
    <div ref={box} className={styles.art} style={{ height }}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <defs>
            {ridges.map((ridge, at) => (
              <linearGradient
                key={at}
                id={`${id}${at}`}
                gradientUnits="userSpaceOnUse"
                x1="0"
                x2="0"
                y1={Math.min(...ridge.tops.map(y))}
                y2={height}
              >
                <stop offset="0" stopColor={ridge.color} stopOpacity="0.95" />
                <stop offset="1" stopColor={ridge.color} stopOpacity="0.22" />
              </linearGradient>
            ))}
          </defs>
          {ridges.toReversed().map((ridge, reversedAt) => {
            const path = shape(ridge.tops) ?? ''
            return (
              <g key={reversedAt}>
                <path d={path} fill="var(--cw-bg)" />
                <path d={path} fill={`url(#${id}${ridges.length - 1 - reversedAt})`} />
              </g>
            )
          })}
          {now && (
            <NowMark
              x={x(now.hour)}
              y={y(skyAt(now.hour)) - 26}
              width={width}
              height={height}
              text={now.text}
            />
          )}
        </svg>
      )}
    </div>
  )
}

function skyAt(hour: number): number {
  return ridges.at(-1)?.tops[Math.round(hour * 2)] ?? highest
}

interface NowMarkProps {
  x: number
  y: number
  width: number
  height: number
  text: string
}

function NowMark({ x, y, width, height, text }: NowMarkProps) {
  const wide = text.length * 6.9 + 18
  const left = Math.min(Math.max(x - wide / 2, 8), width - wide - 8)
  return (
    <g className={styles.now}>
      <line x1={x} x2={x} y1={y} y2={height} />
      <rect x={left} y={y - 22} width={wide} height={22} rx={11} />
      <text x={left + wide / 2} y={y - 6.5} textAnchor="middle">
        {text}
      </text>
    </g>
  )
}
