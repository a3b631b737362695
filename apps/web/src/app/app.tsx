import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { ApiProvider, type Api } from '../api/api.tsx'
import { LiveProvider } from '../api/live-context.tsx'
import type { LiveStream } from '../api/live.ts'
import { PlaceProvider } from '../api/place.tsx'
import type { createAppRouter } from './router.tsx'
import { hasNotices, onFirstNotice } from '../ui/notify.ts'
import { createAppTheme } from './theme/theme.ts'

const Toasts = lazy(async () => ({ default: (await import('./toasts.tsx')).Toasts }))

export interface AppProps {
  api: Api
  queryClient: QueryClient
  stream: LiveStream
  router: ReturnType<typeof createAppRouter>
}

/** scheme.js reads the same key before the first paint. */
const colorSchemes = localStorageColorSchemeManager({ key: 'commonwatt.scheme' })

/** Everything that every page stands on, from the outside in. */
export function App({ api, queryClient, stream, router }: AppProps) {
  const language = useSyncExternalStore(
    (listener) => i18n.on('change', listener),
    () => i18n.locale
  )
  const areNoticesWanted = useSyncExternalStore(onFirstNotice, hasNotices)
  return (
    <I18nProvider i18n={i18n}>
      <MantineProvider
        // Another language draws everything anew: no text can be left over from the one before.
        key={language}
        theme={createAppTheme()}
        defaultColorScheme="auto"
        colorSchemeManager={colorSchemes}
      >
        <QueryClientProvider client={queryClient}>
          <ApiProvider api={api}>
            <LiveProvider stream={stream}>
              <PlaceProvider>
                <RouterProvider router={router} />
              </PlaceProvider>
            </LiveProvider>
          </ApiProvider>
        </QueryClientProvider>
        {areNoticesWanted && (
          <Suspense fallback={null}>
            <Toasts />
          </Suspense>
        )}
      </MantineProvider>
    </I18nProvider>
  )
}
