import { t } from '@lingui/core/macro'
import type { ComponentProps, ReactNode, RefCallback } from 'react'
import { formatTime } from '../../format/time.ts'
import { isRepeatedTime, localDate, localTime, formatOffset } from '../../format/zone.ts'
import type { CsvCell } from '../csv.ts'
import { DataTable } from '../data-table.tsx'
import { ChartFigure } from './chart-figure.tsx'
import type { Slot } from './slots.ts'

export interface ChartColumn<S> {
  key: string
  head: string
  text: (slot: S) => string
  /** The bare figure for the file; without it the file gets the text. */
  csv?: (slot: S) => CsvCell
}

interface ChartFrameProps<S extends Slot> {
  label: string
  slots: readonly S[]
  timeZone: string
  columns: readonly ChartColumn<S>[]
  /** What names a row of the table, where that is not the slot's day and time. */
  rowHead?: { head: string; text: (slot: S) => string } | undefined
  legend?: ReactNode
  /** The file is made of what the chart shows; `downloads` are other buttons in its place. */
  csvName?: string | undefined
  downloads?: ReactNode
  measured: RefCallback<HTMLElement>
  reading: ComponentProps<typeof ChartFigure>['reading']
  readout: ReactNode
  height: number
  children: ReactNode
}

/** A chart of time: its table and its file have a row per slot. */
export function ChartFrame<S extends Slot>(props: ChartFrameProps<S>) {
  const { slots, timeZone, columns, ...figure } = props
  return (
    <ChartFigure
      {...figure}
      table={() => <SlotTable {...props} />}
      csv={() => csvOf({ slots, timeZone, columns })}
    />
  )
}

function SlotTable<S extends Slot>(props: ChartFrameProps<S>) {
  const { label, slots, timeZone, columns, rowHead } = props
  return (
    <DataTable
      caption={label}
      maxHeight={420}
      rows={slots}
      rowKey={(slot) => slot.startMs}
      isMarked={(slot) => !rowHead && isRepeatedTime(slot.startMs, timeZone)}
      columns={[
        ...(rowHead
          ? [{ key: 'name', head: rowHead.head, isRowHead: true, cell: rowHead.text }]
          : [
              {
                key: 'date',
                head: t`Day`,
                isHiddenOnPhone: true,
                cell: (slot: S) => localDate(slot.startMs, timeZone)
              },
              {
                key: 'from',
                head: t`From`,
                isRowHead: true,
                cell: (slot: S) => formatTime(slot.startMs, timeZone)
              }
            ]),
        ...columns.map((column) => ({
          key: column.key,
          head: column.head,
          align: 'end' as const,
          cell: column.text
        }))
      ]}
    />
  )
}

/** One row per slot, with the time in UTC for machines and the local time for people. */
function csvOf<S extends Slot>({
  slots,
  timeZone,
  columns
}: Pick<ChartFrameProps<S>, 'slots' | 'timeZone' | 'columns'>) {
  return {
    head: [
      'start_utc',
      'end_utc',
      'local_date',
      'local_time',
      'offset',
      ...columns.map((c) => c.head)
    ],
    rows: slots.map((slot) => [
      new Date(slot.startMs).toISOString(),
      new Date(slot.endMs).toISOString(),
      localDate(slot.startMs, timeZone),
      localTime(slot.startMs, timeZone),
      // A bare "+02:00" would be read as a sum.
      `UTC${formatOffset(slot.startMs, timeZone).replace('−', '-')}`,
      ...columns.map((column) => (column.csv ? column.csv(slot) : column.text(slot)))
    ])
  }
}
