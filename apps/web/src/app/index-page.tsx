import { lazy, Suspense } from 'react'
import { ProblemState } from '../api/query-view.tsx'
import { useSession } from '../api/session.ts'
import { loadFeatureMessages } from '../i18n/i18n.ts'
import { PagePending } from './page-states.tsx'

const HomePage = lazy(async () => {
  const [module] = await Promise.all([
    import('../features/home/home-page.tsx'),
    loadFeatureMessages('home')
  ])
  return { default: module.HomePage }
})
const LandingPage = lazy(async () => {
  const [module] = await Promise.all([
    import('../features/home/landing-page.tsx'),
    loadFeatureMessages('home')
  ])
  return { default: module.LandingPage }
})

/** One address, two pages: home for those who are signed in, the way in for everyone else. */
export function IndexPage() {
  const session = useSession()
  if (session.status === 'loading') return <PagePending />
  if (session.status === 'unknown') return <ProblemState error={session.error} />
  return (
    <Suspense fallback={<PagePending />}>
      {session.status === 'signed_in' ? <HomePage /> : <LandingPage />}
    </Suspense>
  )
}
