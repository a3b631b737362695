import { ApiProblem } from '@commonwatt/contract'
import { t } from '@lingui/core/macro'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorState } from '../ui/error-state.tsx'
import { DelayedSkeleton } from '../ui/skeleton.tsx'
import { problemText } from './problem.ts'

interface QueryViewProps<T> {
  query: UseQueryResult<T, Error>
  /** Stands where the answer will stand; give it the final size. */
  skeleton?: ReactNode
  children: (data: T) => ReactNode
}

/** Waiting, failed, or there: data that was read before stays on screen while it is read again. */
export function QueryView<T>({ query, skeleton, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <ProblemState error={query.error} onRetry={() => void query.refetch()} />
  return skeleton ?? <DelayedSkeleton height={120} />
}

/** An error of the API in words, with the request's id and a way to try again. */
export function ProblemState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  // What is read is named by the address alone: nobody has filled in a form.
  if (error instanceof ApiProblem && error.is('validation_failed'))
    return (
      <ErrorState
        title={t`This page does not exist`}
        detail={t`The address may have a slip in it.`}
      />
    )
  const { title, detail, requestId } = problemText(error)
  return <ErrorState title={title} detail={detail} requestId={requestId} onRetry={onRetry} />
}
