import { IconCheck } from '@tabler/icons-react'
import { Tag } from './tag.tsx'
import styles from './states.module.css'

export interface Step {
  key: string
  label: string
  state: 'done' | 'now' | 'ahead'
}

/** Where something stands on its way: what is done, what is awaited, what comes. */
export function StepTrack({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <ol className={styles.steps} aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.key}
          data-state={step.state}
          {...(step.state === 'now' && { 'aria-current': 'step' as const })}
        >
          <Tag
            tone={step.state === 'done' ? 'ok' : step.state === 'now' ? 'held' : 'plain'}
            icon={step.state === 'done' ? <IconCheck size={14} aria-hidden /> : undefined}
          >
            {step.label}
          </Tag>
        </li>
      ))}
    </ol>
  )
}
