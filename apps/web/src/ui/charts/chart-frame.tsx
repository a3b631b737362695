import { Button } from '@mantine/core'
import { IconChartBar, IconTable } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import {
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefCallback
} from 'react'
import { formatTime } from '../../format/time.ts'
import { isRepeatedTime, localDate, localTime, formatOffset } from '../../format/zone.ts'
import type { CsvCell } from '../csv.ts'
import { DataTable } from '../data-table.tsx'
import { DownloadCsv } from '../download-csv.tsx'
import type { Slot } from './slots.ts'
import styles from './chart.module.css'

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
  legend?: ReactNode
  csvName?: string | undefined
  measured: RefCallback<HTMLElement>
  reading: {
    onKeyDown: (event: KeyboardEvent) => void
    onPointerMove: (event: PointerEvent<Element>) => void
    onPointerLeave: (event: PointerEvent<Element>) => void
  }
  readout: ReactNode
  height: number
  children: ReactNode
}

/** What every chart of time has around it: the readout above, the keys, legend, table and file below. */
export function ChartFrame<S extends Slot>(props: ChartFrameProps<S>) {
  const { measured } = props
  const [isTable, setTable] = useState(false)
  return (
    <figure className={styles.figure}>
      <div className={styles.readout} aria-live="polite">
        {props.readout}
      </div>
      <div ref={measured}>
        {isTable ? (
          <SlotTable {...props} />
        ) : (
          <div
            className={styles.canvas}
            style={{ minHeight: props.height }}
            role="application"
            aria-roledescription={t`chart`}
            aria-label={props.label}
            tabIndex={0}
            onKeyDown={props.reading.onKeyDown}
            onPointerMove={props.reading.onPointerMove}
            onPointerLeave={props.reading.onPointerLeave}
          >
            {props.children}
          </div>
        )}
      </div>
      <figcaption className={styles.foot}>
        <div className={styles.legend}>{props.legend}</div>
        <div className={styles.tools}>
          {!isTable && <KeyHint />}
          <Button
            variant="default"
            size="sm"
            aria-pressed={isTable}
            leftSection={
              isTable ? <IconChartBar size={18} aria-hidden /> : <IconTable size={18} aria-hidden />
            }
            onClick={() => setTable(!isTable)}
          >
            {isTable ? t`Chart` : t`Table`}
          </Button>
          {props.csvName !== undefined && (
            <DownloadCsv fileName={props.csvName} content={() => csvOf(props)} />
          )}
        </div>
      </figcaption>
    </figure>
  )
}

function KeyHint() {
  return (
    <span className={styles.hint}>
      {t`Move with`} <kbd>←</kbd> <kbd>→</kbd>
    </span>
  )
}

function SlotTable<S extends Slot>({ label, slots, timeZone, columns }: ChartFrameProps<S>) {
  return (
    <DataTable
      caption={label}
      maxHeight={420}
      rows={slots}
      rowKey={(slot) => slot.startMs}
      isMarked={(slot) => isRepeatedTime(slot.startMs, timeZone)}
      columns={[
        {
          key: 'date',
          head: t`Day`,
          isHiddenOnPhone: true,
          cell: (slot) => localDate(slot.startMs, timeZone)
        },
        {
          key: 'from',
          head: t`From`,
          isRowHead: true,
          cell: (slot) => formatTime(slot.startMs, timeZone)
        },
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
function csvOf<S extends Slot>({ slots, timeZone, columns }: ChartFrameProps<S>) {
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
