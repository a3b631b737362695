import type { Field } from './rows.ts'
import styles from './sheet.module.css'

interface CellFieldProps {
  field: Field
  startMs: number
  endMs: number
  label: string
  value: string
  fault: string | undefined
  onChange: (text: string) => void
}

/** One field of the sheet. `data-start` and `data-end` say to the keys which time it stands for. */
export function CellField(props: CellFieldProps) {
  const { field, startMs, endMs, value, fault } = props
  return (
    <input
      className={styles.cell}
      inputMode="decimal"
      autoComplete="off"
      aria-label={fault === undefined ? props.label : `${props.label}. ${fault}`}
      aria-invalid={fault !== undefined}
      title={fault}
      data-cell={field}
      data-start={startMs}
      data-end={endMs}
      data-empty={value === '' || undefined}
      value={value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}
