import { Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useSession } from '../api/session.ts'
import { ArrivalContext, createArrival } from '../ui/arrival.ts'
import { BareFrame } from './shell/bare-frame.tsx'
import { Shell } from './shell/shell.tsx'

const barePaths = ['/sign-in', '/register']

/** The frame around every page: the shell, or a bare page for those who are still outside. */
export function RootFrame() {
  const { pathname } = useLocation()
  const session = useSession()
  const arrival = useArrival()
  useGuardsAgain(session.user?.id)
  const isLanding = pathname === '/' && session.status !== 'signed_in'
  const Frame = isLanding || barePaths.includes(pathname) ? BareFrame : Shell
  return (
    <ArrivalContext value={arrival}>
      <Frame>
        <Outlet />
      </Frame>
    </ArrivalContext>
  )
}

/** When the account changes or its session ends, the guards of the page that is open ask again. */
function useGuardsAgain(userId: string | undefined): void {
  const router = useRouter()
  const guardedFor = useRef(userId)
  useEffect(() => {
    const hasLeft = guardedFor.current !== undefined && guardedFor.current !== userId
    guardedFor.current = userId
    if (hasLeft) void router.invalidate()
  }, [router, userId])
}

/** After a change of page (not of its filters) the next heading takes the focus. */
function useArrival() {
  const router = useRouter()
  const [arrival] = useState(() => createArrival(() => Date.now()))
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (fromLocation !== undefined && pathChanged) arrival.announce()
      }),
    [router, arrival]
  )
  return arrival
}
