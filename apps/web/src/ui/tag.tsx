import type { CSSProperties, ReactNode } from 'react'
import styles from './tag.module.css'

export type TagTone = 'plain' | 'ok' | 'info' | 'warn' | 'held' | 'danger' | 'below' | 'estimated'

interface TagProps {
  tone?: TagTone
  icon?: ReactNode
  children: ReactNode
}

/** One or two words with a colour. The word carries the meaning, the colour only helps. */
export function Tag({ tone = 'plain', icon, children }: TagProps) {
  return (
    <span className={`${styles.tag} ${styles[tone]}`}>
      {icon}
      {children}
    </span>
  )
}

export type Shape = 'down' | 'dot' | 'square' | 'up'

interface MarkProps {
  shape: Shape
  /** A token for words, such as `var(--cw-cheap-text)`. */
  color: string
  children: ReactNode
}

/** A word with its shape and colour: three ways to say the same, so that none is needed. */
export function Mark({ shape, color, children }: MarkProps) {
  return (
    <span className={styles.mark} style={{ color }}>
      <span className={`${styles.shape} ${styles[shape]}`} aria-hidden="true" />
      {children}
    </span>
  )
}

interface IconTileProps {
  /** The family of tokens it takes its colours from: `solar` uses --cw-solar-soft and -text. */
  family: string
  icon: ReactNode
  size?: 'sm' | 'md' | 'lg'
}

/** An icon on its soft ground, at the head of a line or a page. */
export function IconTile({ family, icon, size = 'md' }: IconTileProps) {
  const colors = {
    background: `var(--cw-${family}-soft)`,
    color: `var(--cw-${family}-text)`
  } as CSSProperties
  return (
    <span className={`${styles.tile} ${styles[`tile-${size}`]}`} style={colors} aria-hidden="true">
      {icon}
    </span>
  )
}

interface NoteProps {
  tone?: 'plain' | 'info' | 'held' | 'danger'
  icon?: ReactNode
  children: ReactNode
}

/** A sentence that matters here, on its own ground. */
export function Note({ tone = 'plain', icon, children }: NoteProps) {
  return (
    <div className={`${styles.note} ${styles[`note-${tone}`] ?? ''}`}>
      {icon}
      <div>{children}</div>
    </div>
  )
}
