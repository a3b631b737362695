import './app/theme/mantine.css'
import './app/theme/tokens.css'
import './app/theme/base.css'
import { createRoot } from 'react-dom/client'
import { createApi } from './api/api.tsx'
import { LiveStream } from './api/live.ts'
import { createQueryClient } from './api/query-client.ts'
import { renewSession } from './api/session.ts'
import { browserTransport } from './api/transport.ts'
import { App } from './app/app.tsx'
import { createAppRouter } from './app/router.tsx'
import { activateLanguage } from './i18n/i18n.ts'

const api = createApi(browserTransport())
const queryClient = createQueryClient()
const stream = new LiveStream({
  queryClient,
  connect: (url) => new WebSocket(url),
  renew: () => renewSession(queryClient, api),
  now: () => Date.now(),
  random: () => Math.random()
})
const router = createAppRouter({ api, queryClient })

const element = document.getElementById('root')
if (!element) throw new Error('index.html has no element with the id "root"')

await activateLanguage('en')
createRoot(element).render(
  <App api={api} queryClient={queryClient} stream={stream} router={router} />
)
