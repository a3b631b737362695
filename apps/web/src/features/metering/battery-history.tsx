import type { Battery, BatteryEvent as BatteryEventSchema } from '@commonwatt/contract'
import type { Static } from 'typebox'
import { Button } from '@mantine/core'
import { IconArrowUpRight, IconBolt, IconGauge, IconPencil, IconRefresh } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '../../api/api.tsx'
import { ProblemState } from '../../api/query-view.tsx'
import { problemSentence } from '../../api/problem.ts'
import { formatEnergy } from '../../format/energy.ts'
import { formatDateTime } from '../../format/time.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Row, Stack } from '../../ui/layout.tsx'
import { Item, List } from '../../ui/list.tsx'
import { notify } from '../../ui/notify.ts'
import { DelayedSkeleton } from '../../ui/skeleton.tsx'
import { IconTile } from '../../ui/tag.tsx'

type BatteryEvent = Static<typeof BatteryEventSchema>

interface BatteryHistoryProps {
  battery: Battery
  timeZone: string
}

/** Every event that the level follows from, and the way to work it out again. */
export function BatteryHistory({ battery, timeZone }: BatteryHistoryProps) {
  const { pages } = useApi()
  const list = useInfiniteQuery(
    pages.batteries.history({ params: { id: battery.id }, query: { limit: 10 } })
  )
  if (list.error && !list.data)
    return <ProblemState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <DelayedSkeleton height={48} lines={3} />
  const events = list.data.pages.flatMap((page) => page.items)
  return (
    <Stack gap={14}>
      {events.length === 0 ? (
        <EmptyState title={t`Nothing recorded yet`}>
          {t`Reports of the battery, deliveries and corrections will stand here.`}
        </EmptyState>
      ) : (
        <List>
          {events.map((event) => (
            <EventLine key={event.id} event={event} timeZone={timeZone} />
          ))}
        </List>
      )}
      <Row gap={8}>
        {list.hasNextPage && (
          <Button
            variant="default"
            size="sm"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >{t`Show older events`}</Button>
        )}
        <Recalculate battery={battery} />
      </Row>
    </Stack>
  )
}

function Recalculate({ battery }: { battery: Battery }) {
  const { client } = useApi()
  const queryClient = useQueryClient()
  const recalculate = useMutation({
    mutationFn: () => client.batteries.recalculate({ params: { id: battery.id } }),
    onSuccess: async ({ levelWh }) => {
      const level = formatEnergy(levelWh)
      notify({
        message:
          levelWh === battery.levelWh
            ? t`Worked out again: still ${level}`
            : t`Worked out again: ${level}`
      })
      await queryClient.invalidateQueries({ queryKey: ['batteries'] })
    },
    onError: (error) => notify({ message: problemSentence(error), tone: 'danger' })
  })
  return (
    <Button
      variant="default"
      size="sm"
      leftSection={<IconRefresh size={18} aria-hidden />}
      loading={recalculate.isPending}
      onClick={() => recalculate.mutate()}
    >{t`Work the level out again`}</Button>
  )
}

function EventLine({ event, timeZone }: { event: BatteryEvent; timeZone: string }) {
  const energy = formatEnergy(event.energyWh)
  const looks = {
    meter_report: {
      title: t`The battery reported its level`,
      end: energy,
      icon: <IconGauge size={20} />
    },
    correction: { title: t`Level set by hand`, end: energy, icon: <IconPencil size={20} /> },
    delivery: {
      title: t`Delivered to a buyer`,
      end: `−${energy}`,
      icon: <IconArrowUpRight size={20} />
    },
    charge: { title: t`Charged`, end: `+${energy}`, icon: <IconBolt size={20} /> },
    discharge: { title: t`Discharged`, end: `−${energy}`, icon: <IconArrowUpRight size={20} /> }
  }
  const look = looks[event.kind]
  const at = formatDateTime(event.at, timeZone)
  const title =
    event.orderId === null ? (
      look.title
    ) : (
      <Link to="/orders/$orderId" params={{ orderId: event.orderId }}>
        {event.kind === 'charge' ? t`Bought by an order` : t`Sold by an order`}
      </Link>
    )
  return (
    <Item
      icon={<IconTile family="battery" icon={look.icon} />}
      title={title}
      detail={event.note === null ? at : `${at}. ${event.note}`}
      end={look.end}
    />
  )
}
