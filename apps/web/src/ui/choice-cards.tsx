import { useId } from 'react'
import styles from './choice-cards.module.css'

interface ChoiceCardsProps<T extends string> {
  /** The question that the choices answer. */
  legend: string
  options: readonly { value: T; title: string; detail: string }[]
  value: T
  onChange: (value: T) => void
}

/** One of a few, each explained in a sentence. */
export function ChoiceCards<T extends string>(props: ChoiceCardsProps<T>) {
  const name = useId()
  return (
    <fieldset className={styles.choices}>
      <legend>{props.legend}</legend>
      {props.options.map((option) => (
        <label key={option.value} className={styles.choice}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === props.value}
            onChange={() => props.onChange(option.value)}
          />
          <span>
            <b>{option.title}</b>
            <small>{option.detail}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
