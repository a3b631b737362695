import { Button } from '@mantine/core'
import { plural, t } from '@lingui/core/macro'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { problemSentence } from '../../api/problem.ts'
import { Row, Stack } from '../../ui/layout.tsx'
import { Note } from '../../ui/tag.tsx'
import { useAllPending, type OrderChange } from './use-order-change.ts'

interface AllPendingProps {
  count: number
  /** More wait than are shown. */
  hasMore: boolean
  batteryId: string | undefined
}

/** Both ends of all that waits; neither can be taken back, so each is asked for twice. */
export function AllPending({ count, hasMore, batteryId }: AllPendingProps) {
  const all = useAllPending(batteryId)
  const [asked, setAsked] = useState<OrderChange | null>(null)
  const box = useKeptFocus(asked)
  const answer = (change: OrderChange) => {
    // A button that waits for its answer takes no focus.
    box.current?.focus()
    all.mutate(change, { onSettled: () => setAsked(null) })
  }
  const number = hasMore ? `${count}+` : String(count)
  return (
    <div ref={box} tabIndex={-1}>
      <Stack gap={8}>
        {asked === null ? (
          <Row gap={8}>
            <Button variant="default" size="sm" onClick={() => setAsked('execute')}>
              {t`Execute all`}
            </Button>
            <Button variant="default" size="sm" onClick={() => setAsked('cancel')}>
              {t`Cancel all`}
            </Button>
          </Row>
        ) : (
          <div role="group" aria-label={t`Please confirm`}>
            <Row gap={8}>
              <span className="small">
                {asked === 'execute'
                  ? t`Each that can be executed gets the price that is known for its time. The batteries still act then.`
                  : t`Everything set aside for them becomes free.`}
              </span>
              <Button size="sm" loading={all.isPending} onClick={() => answer(asked)}>
                {asked === 'execute'
                  ? plural(count, {
                      one: `Execute ${number} order`,
                      other: `Execute ${number} orders`
                    })
                  : plural(count, {
                      one: `Cancel ${number} order`,
                      other: `Cancel ${number} orders`
                    })}
              </Button>
              <Button
                variant="default"
                size="sm"
                disabled={all.isPending}
                onClick={() => setAsked(null)}
              >{t`Keep waiting`}</Button>
            </Row>
          </div>
        )}
        {all.error && (
          <div role="alert">
            <Note tone="danger">{problemSentence(all.error)}</Note>
          </div>
        )}
      </Stack>
    </div>
  )
}

/**
 * The button that was pressed goes away with each step: the focus stays in this part of the page,
 * and with what waits gone altogether it goes to the head of the page.
 */
function useKeptFocus(asked: OrderChange | null) {
  const box = useRef<HTMLDivElement>(null)
  const before = useRef(asked)
  useEffect(() => {
    if (before.current !== asked) box.current?.focus()
    before.current = asked
  }, [asked])
  useLayoutEffect(() => {
    const element = box.current
    return () => {
      if (element?.contains(document.activeElement)) document.querySelector('h1')?.focus()
    }
  }, [])
  return box
}
