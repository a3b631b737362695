import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import type { AssetsSearch } from './assets-search.ts'
import styles from './list-tools.module.css'

type Order = NonNullable<AssetsSearch['sort']>

interface ListToolsProps {
  search: AssetsSearch
  change: (patch: Partial<AssetsSearch>) => void
  /** Distance orders only what is looked at from a point. */
  hasPoint: boolean
}

/** Above the list: words to look for, and the order. */
export function ListTools({ search, change, hasPoint }: ListToolsProps) {
  const text = search.text ?? ''
  const orderWords: Record<Order, string> = {
    newest: t`age, newest first`,
    price: t`price, lowest first`,
    price_down: t`price, highest first`,
    capacity_down: t`size, largest first`,
    distance: t`distance, nearest first`
  }
  const orders = (Object.keys(orderWords) as Order[]).filter(
    (one) => one !== 'distance' || hasPoint
  )
  const chosen = orders.find((one) => one === search.sort) ?? 'newest'
  return (
    <div className={styles.tools}>
      <form
        role="search"
        className={styles.search}
        onSubmit={(event) => {
          event.preventDefault()
          const typed = new FormData(event.currentTarget).get('text')
          const words = typeof typed === 'string' ? typed.trim() : ''
          change({ text: words === '' ? undefined : words })
        }}
      >
        <TextInput
          key={text}
          name="text"
          type="search"
          aria-label={t`Search the assets`}
          placeholder={t`Search the assets`}
          leftSection={<IconSearch size={18} aria-hidden />}
          defaultValue={text}
        />
      </form>
      <label className={styles.order}>
        <span>{t`Sorted by`}</span>
        <select
          value={chosen}
          onChange={(event) => {
            const order = orders.find((one) => one === event.currentTarget.value)
            change({ sort: order === 'newest' ? undefined : order })
          }}
        >
          {orders.map((one) => (
            <option key={one} value={one}>
              {orderWords[one]}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
