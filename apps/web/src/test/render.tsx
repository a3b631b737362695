import { render, screen, waitFor } from '@testing-library/react'
import { createMemoryHistory } from '@tanstack/react-router'
import { expect, onTestFinished } from 'vitest'
import { createApi } from '../api/api.tsx'
import { LiveStream } from '../api/live.ts'
import { createQueryClient } from '../api/query-client.ts'
import { renewSession } from '../api/session.ts'
import { App } from '../app/app.tsx'
import { createAppRouter } from '../app/router.tsx'
import type { FakeServer } from './fake-server.ts'

/**
 * Opens the real app at an address, over a fake server. The test fails if a screen asked for
 * something that the server was not told about.
 */
export async function renderApp(path: string, { server }: { server: FakeServer }) {
  const api = createApi(server.transport)
  const queryClient = createQueryClient()
  queryClient.setDefaultOptions({
    queries: { ...queryClient.getDefaultOptions().queries, retry: false }
  })
  const stream = new LiveStream({
    queryClient,
    connect: server.connect,
    renew: () => renewSession(queryClient, api),
    now: () => Date.now(),
    random: () => 0
  })
  const router = createAppRouter(
    { api, queryClient },
    createMemoryHistory({ initialEntries: [path] })
  )
  const view = render(<App api={api} queryClient={queryClient} stream={stream} router={router} />)
  onTestFinished(() => {
    view.unmount()
    stream.stop()
    queryClient.clear()
    expect(server.unanswered).toEqual([])
  })
  await waitFor(() => expect(router.state.status).toBe('idle'))
  return { ...screen, router, queryClient }
}
