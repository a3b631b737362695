import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { MarketplaceSearch } from './marketplace-search.ts'
import styles from './marketplace.module.css'

type Order = NonNullable<MarketplaceSearch['sort']>

interface ListToolsProps {
  search: MarketplaceSearch
  change: (patch: Partial<MarketplaceSearch>) => void
  /** Distance orders only what is looked at from a point. */
  hasPoint: boolean
}

/** Above the list: words to look for, and the order. */
export function ListTools({ search, change, hasPoint }: ListToolsProps) {
  const chosen = search.sort === 'distance' && !hasPoint ? 'price' : (search.sort ?? 'price')
  const orders = (Object.keys(orderWords()) as Order[]).filter(
    (one) => one !== 'distance' || hasPoint
  )
  return (
    <div className={styles.tools}>
      <TextSearch text={search.text ?? ''} onChange={(text) => change({ text })} />
      <label className={styles.order}>
        <span>{t`Sorted by`}</span>
        <select
          value={chosen}
          onChange={(event) => {
            const order = orders.find((one) => one === event.currentTarget.value)
            change({ sort: order === 'price' ? undefined : order })
          }}
        >
          {orders.map((one) => (
            <option key={one} value={one}>
              {orderWords()[one]}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

function orderWords(): Record<Order, string> {
  return {
    price: t`price, lowest first`,
    distance: t`distance, nearest first`,
    soonest: t`delivery, soonest first`,
    newest: t`age, newest first`
  }
}

interface TextSearchProps {
  text: string
  onChange: (text: string | undefined) => void
}

/**
 * Searches while one types; a text that changes elsewhere (a filter taken off) shows here as well.
 */
function TextSearch({ text, onChange }: TextSearchProps) {
  const [draft, setDraft] = useState(text)
  const [seen, setSeen] = useState(text)
  const [sent, setSent] = useState(text)
  const send = useDebouncedCallback((value: string) => {
    const wanted = value.trim()
    setSent(wanted)
    onChange(wanted === '' ? undefined : wanted)
  }, 300)
  // What comes back from the address bar is either what was sent, or news from elsewhere.
  if (text !== seen) {
    setSeen(text)
    if (text !== sent) {
      setSent(text)
      setDraft(text)
    }
  }
  return (
    <TextInput
      type="search"
      className={styles.search}
      aria-label={t`Search the offers`}
      placeholder={t`Search the offers`}
      leftSection={<IconSearch size={18} aria-hidden />}
      value={draft}
      onChange={(event) => {
        setDraft(event.currentTarget.value)
        send(event.currentTarget.value)
      }}
    />
  )
}
