import { MantineProvider } from '@mantine/core'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { BarChart } from './bar-chart.tsx'
import type { BarSlot } from './slots.ts'

const quarter = 900_000
const start = Date.parse('2026-10-24T22:00:00Z')
const mark = { shape: 'dot', color: 'var(--cw-cheap-text)', word: 'cheap' } as const
const slots: BarSlot[] = Array.from({ length: 100 }, (_, at) => ({
  startMs: start + at * quarter,
  endMs: start + (at + 1) * quarter,
  value: at === 50 ? null : at / 2 - 10,
  color: 'var(--cw-cheap)',
  mark
}))

function show(nowMs = start + 4.5 * quarter) {
  render(
    <MantineProvider>
      <BarChart
        label="Price of the day"
        slots={slots}
        timeZone="Europe/Berlin"
        nowMs={nowMs}
        valueHead="ct per kWh"
        formatValue={(value) => `${value.toFixed(1)} ct`}
        formatShort={(value) => value.toFixed(1)}
        csvName="prices"
      />
    </MantineProvider>
  )
  const chart = screen.getByRole('application', { name: 'Price of the day' })
  const live = chart.closest('figure')?.querySelector('[aria-live]')
  return { chart, readout: () => live?.textContent }
}

test('the readout starts at now and follows the keys, word and unit included', async () => {
  const { chart, readout } = show()
  const person = userEvent.setup()
  expect(readout()).toBe('01:00 to 01:15-8.0 ctcheap')
  await person.click(chart)
  chart.focus()
  await person.keyboard('{Home}{ArrowRight}')
  expect(readout()).toBe('00:15 to 00:30-9.5 ctcheap')
  await person.keyboard('{PageDown}{PageDown}')
  expect(readout()).toContain('02:15 (+02:00) to 02:30 (+02:00)')
  await person.keyboard('{PageDown}')
  expect(readout()).toContain('02:15 (+01:00) to 02:30 (+01:00)')
  await person.keyboard('{End}')
  expect(readout()).toContain('23:45 to 00:00')
})

test('a slot without a value says so instead of zero', async () => {
  const { readout } = show(start + 50.5 * quarter)
  expect(readout()).toContain('not known')
})

test('the past stands back, and the drawing names now, lowest, highest and the repeated hour', () => {
  const { chart } = show()
  const texts = within(chart)
  expect(texts.getByText('Now 01:07')).toBeTruthy()
  expect(texts.getByText('-10.0 at 00:00')).toBeTruthy()
  expect(texts.getByText('39.5 at 23:45')).toBeTruthy()
  expect(texts.getByText(/02:00 .*twice/)).toBeTruthy()
  expect(chart.querySelectorAll('rect[class*="past"]')).toHaveLength(4)
})

test('the table holds every slot, the repeated hour told apart, and gives way to the chart again', async () => {
  show()
  await userEvent.click(screen.getByRole('button', { name: 'Table' }))
  const rows = within(screen.getByRole('table')).getAllByRole('row')
  expect(rows).toHaveLength(101)
  expect(screen.getByRole('rowheader', { name: '02:00 (+02:00)' })).toBeTruthy()
  expect(screen.getByRole('rowheader', { name: '02:00 (+01:00)' })).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Chart' }))
  expect(screen.getByRole('application')).toBeTruthy()
})
