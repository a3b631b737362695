import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { scalesOf } from './axis.ts'
import { DayDividers, HourAxis } from './marks.tsx'

const hourMs = 3_600_000
const startMs = Date.parse('2026-06-01T00:00:00Z')
const endMs = startMs + 48 * hourMs
const frame = { width: 300, height: 200, left: 36, right: 4, top: 20, bottom: 26 }
const axis = {
  frame,
  scales: scalesOf(frame, [startMs, endMs], [1]),
  startMs,
  endMs,
  timeZone: 'UTC'
}

function nameAt(hour: number): number {
  const { container } = render(
    <svg>
      <DayDividers {...axis} nowMs={startMs + hour * hourMs} />
    </svg>
  )
  return Number(container.querySelector('text')?.getAttribute('x'))
}

test('the name of a day stands at its line, and behind the pill of now where that is in its way', () => {
  const lineX = axis.scales.x(startMs + 24 * hourMs)
  expect(nameAt(6)).toBe(lineX + 8)
  // The pill of 18:00 reaches about 40 px to the right of now, over the line.
  expect(nameAt(18)).toBeGreaterThan(axis.scales.x(startMs + 18 * hourMs) + 36)
})

test('the first hour stands under the start of its bar like every other', () => {
  const { container } = render(
    <svg>
      <HourAxis {...axis} />
    </svg>
  )
  const anchors = [...container.querySelectorAll('text')].map((text) =>
    text.getAttribute('text-anchor')
  )
  expect(new Set(anchors)).toEqual(new Set(['middle']))
})
