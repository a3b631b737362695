import type { ButtonHTMLAttributes, ReactNode } from 'react'
import styles from './controls.module.css'

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  /** What it does, in words: an icon alone says nothing. */
  label: string
  icon: ReactNode
}

export function IconButton({ label, icon, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`${styles.iconButton} ${className ?? ''}`}
      {...rest}
    >
      {icon}
    </button>
  )
}
