import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import styles from './popup.module.css'

interface PopupProps {
  /** What the button opens. */
  label: string
  trigger: ReactNode
  triggerClassName?: string | undefined
  /** Links and buttons; choosing one closes the popup. */
  children: ReactNode
}

/** A button that shows a short list of ways to go. Escape and a press elsewhere close it. */
export function Popup({ label, trigger, triggerClassName, children }: PopupProps) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!isOpen) return
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false)
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setOpen(false)
      button.current?.focus()
    }
    document.addEventListener('pointerdown', onPress)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', onPress)
      document.removeEventListener('keydown', onKey)
    }
  }, [isOpen])
  return (
    <div
      ref={root}
      className={styles.popup}
      onBlur={(event) => {
        const next = event.relatedTarget
        if (next instanceof Node && !event.currentTarget.contains(next)) setOpen(false)
      }}
    >
      <button
        ref={button}
        type="button"
        className={triggerClassName}
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {trigger}
      </button>
      <div
        id={id}
        className={styles.panel}
        hidden={!isOpen}
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest('a, button')) setOpen(false)
        }}
      >
        {children}
      </div>
    </div>
  )
}
