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
import type { CsvCell } from '../csv.ts'
import { DownloadCsv } from '../download-csv.tsx'
import styles from './chart.module.css'

interface ChartFigureProps {
  /** Names the chart for those who don't see it. */
  label: string
  /** One line above the drawing, read out as it changes. */
  readout: ReactNode
  /** The same figures as a table. */
  table: () => ReactNode
  csvName?: string | undefined
  /** Other buttons in the place of the file. */
  downloads?: ReactNode
  csv: () => { head: readonly string[]; rows: readonly (readonly CsvCell[])[] }
  legend?: ReactNode
  measured: RefCallback<HTMLElement>
  reading: {
    onKeyDown: (event: KeyboardEvent) => void
    onPointerMove: (event: PointerEvent<Element>) => void
    onPointerLeave: (event: PointerEvent<Element>) => void
    /** A press chooses what is read. */
    onChoose?: () => void
  }
  height: number
  children: ReactNode
}

/** What every chart has around it: the readout above, the keys, legend, table and file below. */
export function ChartFigure(props: ChartFigureProps) {
  const { measured, reading } = props
  const [isTable, setTable] = useState(false)
  return (
    <figure className={styles.figure}>
      <div className={styles.readout} aria-live="polite">
        {props.readout}
      </div>
      <div ref={measured}>
        {isTable ? (
          props.table()
        ) : (
          <div
            className={styles.canvas}
            style={{ minHeight: props.height }}
            role="application"
            aria-roledescription={t`chart`}
            aria-label={props.label}
            tabIndex={0}
            onKeyDown={reading.onKeyDown}
            onPointerMove={reading.onPointerMove}
            onPointerLeave={reading.onPointerLeave}
            {...(reading.onChoose && { onClick: reading.onChoose })}
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
            <DownloadCsv fileName={props.csvName} content={props.csv} />
          )}
          {props.downloads}
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
