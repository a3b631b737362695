import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useSession } from '../../api/session.ts'
import { sections } from './sections.tsx'

export const searchBoxId = 'search-box'
const offKey = 'commonwatt.shortcutsOff'
/** How long after `g` the second key still counts. */
const pairMs = 1_500

/** Single keys can be in the way of speech input, so they can be switched off for good. */
export function areShortcutsOn(): boolean {
  return localStorage.getItem(offKey) === null
}

export function setShortcutsOn(isOn: boolean): void {
  if (isOn) localStorage.removeItem(offKey)
  else localStorage.setItem(offKey, '1')
}

/** `/` to search, `?` for the list of keys, `g` and a letter to go somewhere. */
export function useShortcuts(onHelp: () => void): void {
  const navigate = useNavigate()
  const isSignedIn = useSession().status === 'signed_in'
  useEffect(() => {
    let leaderAtMs = 0
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || !areShortcutsOn()) return
      const section = sections.find((one) => one.key === event.key)
      if (Date.now() - leaderAtMs < pairMs && section) {
        leaderAtMs = 0
        if (isSignedIn || !section.needsAccount) void navigate({ to: section.to })
        return
      }
      leaderAtMs = event.key === 'g' ? Date.now() : 0
      if (event.key === '?') onHelp()
      if (event.key === '/') {
        event.preventDefault()
        document.getElementById(searchBoxId)?.focus()
      }
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [navigate, onHelp, isSignedIn])
}

function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true
  const target = event.target instanceof HTMLElement ? event.target : null
  return (
    target !== null &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}
