import { buyers } from '@commonwatt/contract'
import { useQuery } from '@tanstack/react-query'
import { useApi } from './api.tsx'
import { useSession } from './session.ts'

interface Balance {
  currency: string
  availableMicros: number
  heldMicros: number
}

/**
 * My money in a currency; zero where there is none yet, null while it is not known or nobody is
 * signed in.
 */
export function useBalance(currency: string): Balance | null {
  const { queries } = useApi()
  const { user } = useSession()
  const isBuyer = buyers.some((role) => role === user?.role)
  const wallet = useQuery({ ...queries.wallet.get(), enabled: isBuyer })
  if (!wallet.data) return null
  const found = wallet.data.balances.find((balance) => balance.currency === currency)
  return found ?? { currency, availableMicros: 0, heldMicros: 0 }
}
