import { IconSearch } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useNavigate } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { searchBoxId } from './use-shortcuts.ts'
import styles from './shell.module.css'

/** Searches roofs, turbines and places; `/` leads here from anywhere. */
export function SearchBox() {
  const navigate = useNavigate()
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get('text')
    const text = typeof typed === 'string' ? typed.trim() : ''
    void navigate({ to: '/assets', search: text === '' ? {} : { text } })
  }
  return (
    <form role="search" className={styles.search} onSubmit={search}>
      <label htmlFor={searchBoxId} className="visually-hidden">{t`Search`}</label>
      <IconSearch size={18} aria-hidden />
      <input
        id={searchBoxId}
        name="text"
        type="search"
        autoComplete="off"
        placeholder={t`Search roofs, turbines, places`}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  )
}
