import { ApiProblem } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { problemText } from '../api/problem.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { DelayedSkeleton } from '../ui/skeleton.tsx'

export function PagePending() {
  return <DelayedSkeleton height={180} lines={3} />
}

/** A page that broke: what it was, the request's id where there is one, and another try. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const queries = useQueryErrorResetBoundary()
  const retry = () => {
    queries.reset()
    reset()
    void router.invalidate()
  }
  const isOurs = error instanceof ApiProblem || error instanceof TypeError === false
  const { title, detail, requestId } =
    error instanceof ApiProblem ? problemText(error) : brokenText(isOurs)
  return (
    <>
      <PageHead title={t`This page could not be shown`} />
      <ErrorState title={title} detail={detail} requestId={requestId} onRetry={retry} />
    </>
  )
}

function brokenText(isOurs: boolean) {
  return {
    title: isOurs ? t`Something went wrong on our side` : t`No connection`,
    detail: t`Nothing was lost. Try again, or go back to where you came from.`,
    requestId: undefined
  }
}
