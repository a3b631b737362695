import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { startSession } from '../../api/session.ts'

interface Credentials {
  email: string
  password: string
}

/** Signs in with cookies and goes on to where people wanted to go. */
export function useEnter() {
  const api = useApi()
  const queryClient = useQueryClient()
  const router = useRouter()
  return async (credentials: Credentials, goTo: string): Promise<void> => {
    const { user } = await api.client.identity.login({
      body: { ...credentials, transport: 'cookie' }
    })
    startSession(queryClient, api, user)
    router.history.push(goTo)
  }
}
