import styles from './controls.module.css'

interface SegmentedProps<T extends string | number> {
  /** What the switch is about; read out, not shown. */
  label: string
  options: readonly { value: T; label: string }[]
  value: T
  onChange: (value: T) => void
}

/** A switch between two to four words. */
export function Segmented<T extends string | number>(props: SegmentedProps<T>) {
  return (
    <div className={styles.segmented} role="group" aria-label={props.label}>
      {props.options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === props.value}
          onClick={() => props.onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
