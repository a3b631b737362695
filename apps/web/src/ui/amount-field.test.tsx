import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { AmountField } from './amount-field.tsx'

function Field() {
  const [value, setValue] = useState<number | null>(5_000)
  return (
    <>
      <AmountField
        label="How much?"
        value={value}
        onChange={setValue}
        digits={3}
        unit="kWh"
        min={500}
        max={8_400}
        step={500}
        quickPicks={[{ label: 'All', value: 8_400 }]}
      />
      <output>{String(value)}</output>
    </>
  )
}

test('steps and picks stay within the limits, typing gives exactly what was typed', async () => {
  render(<Field />)
  const person = userEvent.setup()
  const value = () => screen.getByRole('status').textContent
  await person.click(screen.getByRole('button', { name: 'Less' }))
  expect(value()).toBe('4500')
  await person.click(screen.getByRole('button', { name: 'All' }))
  expect(screen.getByRole('button', { name: 'More' })).toHaveProperty('disabled', true)
  const field = screen.getByLabelText<HTMLInputElement>('How much?')
  await person.clear(field)
  await person.type(field, '1,25')
  expect(value()).toBe('1250')
  await person.type(field, 'x')
  expect(value()).toBe('null')
  expect(field.getAttribute('aria-invalid')).toBe('true')
})

test.each([
  ['999999999999999999', 'At most 8.4 kWh'],
  ['999999999999', 'At most 8.4 kWh'],
  ['0.1', 'At least 0.5 kWh'],
  ['-2', 'At least 0.5 kWh'],
  ['1.23456', 'At most 3 decimals'],
  ['two', 'A number, such as 0.5 kWh']
])('"%s" is answered at the field: %s', async (text, words) => {
  render(<Field />)
  const person = userEvent.setup()
  const field = screen.getByLabelText<HTMLInputElement>('How much?')
  await person.clear(field)
  await person.type(field, text)
  screen.getByText(words)
  expect(field.getAttribute('aria-invalid')).toBe('true')
})
