import { Notifications } from '@mantine/notifications'

/** Where short messages appear; loaded after the first page, which has none. */
export function Toasts() {
  return <Notifications position="bottom-right" autoClose={6_000} limit={3} />
}
