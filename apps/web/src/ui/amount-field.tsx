import { IconMinus, IconPlus } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useId, useState } from 'react'
import { decimalOf, formatNumber } from '../format/number.ts'
import { editableDecimal, readScaled, type Misread } from '../format/parse.ts'
import styles from './amount-field.module.css'

interface AmountFieldProps {
  label: string
  /**
   * An integer counted in 10^-digits of the unit (Wh of kWh: 3), or null while it is not a number.
   */
  value: number | null
  onChange: (value: number | null) => void
  digits: number
  unit: string
  min: number
  max: number
  step: number
  quickPicks?: readonly { label: string; value: number }[]
  /** What is left, what is allowed: under the field. */
  hint?: string
  error?: string | undefined
}

/** How much: less, a field for any amount, more, and a few amounts at one press. */
export function AmountField(props: AmountFieldProps) {
  const { label, value, onChange, digits, unit, min, max, step, quickPicks = [] } = props
  const id = useId()
  const [draft, setDraft] = useState<string | null>(null)
  const shown = draft ?? (value === null ? '' : editableDecimal(value, digits))
  const isBeyond = value === null || value < min || value > max

  const set = (next: number) => {
    setDraft(null)
    onChange(Math.min(Math.max(next, min), max))
  }
  const type = (text: string) => {
    setDraft(text)
    const read = readScaled(text, digits)
    onChange(typeof read === 'number' ? read : null)
  }
  const error = faultOf(shown, props)
  const isInvalid = error !== undefined || (shown !== '' && isBeyond)

  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.box} data-invalid={isInvalid || undefined}>
        <button
          type="button"
          aria-label={t`Less`}
          disabled={value !== null && value <= min}
          onClick={() => set((value ?? min) - step)}
        >
          <IconMinus size={18} aria-hidden />
        </button>
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          value={shown}
          aria-invalid={isInvalid}
          aria-describedby={`${id}-hint`}
          onChange={(event) => type(event.currentTarget.value)}
          onBlur={() => value !== null && setDraft(null)}
        />
        <span className={styles.unit}>{unit}</span>
        <button
          type="button"
          aria-label={t`More`}
          disabled={value !== null && value >= max}
          onClick={() => set((value ?? min - step) + step)}
        >
          <IconPlus size={18} aria-hidden />
        </button>
      </div>
      <div className={styles.under}>
        <span id={`${id}-hint`} className={error === undefined ? undefined : styles.error}>
          {error ?? props.hint}
        </span>
        {quickPicks.length > 0 && (
          <span className={styles.picks} role="group" aria-label={t`Quick picks`}>
            {quickPicks.map((pick) => (
              <button
                key={pick.label}
                type="button"
                aria-pressed={pick.value === value}
                onClick={() => set(pick.value)}
              >
                {pick.label}
              </button>
            ))}
          </span>
        )}
      </div>
    </div>
  )
}

/**
 * What is wrong with the text, else with the amount: in the words of whoever shows the field, else
 * as its limits.
 */
function faultOf(shown: string, props: AmountFieldProps): string | undefined {
  if (props.error !== undefined || shown.trim() === '') return props.error
  const { digits, min, max, unit, step } = props
  const say = (amount: number) =>
    `${formatNumber(decimalOf(amount, digits), { decimals: digits, atLeast: 0 })} ${unit}`
  const read: number | Misread = readScaled(shown, digits)
  const [least, most, sample] = [say(min), say(max), say(Math.max(step, min))]
  if (read === 'no_number') return t`A number, such as ${sample}`
  if (read === 'too_fine') return t`At most ${digits} decimals`
  if (read === 'too_large' || read > max) return t`At most ${most}`
  return read < min ? t`At least ${least}` : undefined
}
