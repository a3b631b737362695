import type { ReactNode } from 'react'
import styles from './data-table.module.css'

export interface TableColumn<Row> {
  key: string
  head: ReactNode
  cell: (row: Row) => ReactNode
  /** `end` for numbers. */
  align?: 'start' | 'end'
  /** The cell that names the row. */
  isRowHead?: boolean
  isHiddenOnPhone?: boolean
  /** Gives way where the table itself has little room; for dense tables. */
  isHiddenWhenNarrow?: boolean
  /** Numbers stay on one line unless they may take two. */
  mayWrap?: boolean
}

interface DataTableProps<Row> {
  /** Names the table; read out, not shown. */
  caption: string
  columns: readonly TableColumn<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string | number
  /** Rows that stand out, such as the hour that comes twice. */
  isMarked?: (row: Row) => boolean
  /** Scrolls inside this many pixels. */
  maxHeight?: number
  /** Many columns: less room between them. */
  isDense?: boolean
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowKey, isMarked, maxHeight, isDense } = props
  const look = (column: TableColumn<Row>) =>
    [
      column.align === 'end' ? styles.end : '',
      column.mayWrap ? styles.wrap : '',
      column.isHiddenOnPhone ? styles.wide : '',
      column.isHiddenWhenNarrow ? styles.roomy : ''
    ]
      .filter(Boolean)
      .join(' ')
  return (
    <div
      className={isDense ? `${styles.scroll} ${styles.dense}` : styles.scroll}
      role="region"
      aria-label={caption}
      tabIndex={0}
      style={{ maxHeight }}
    >
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={look(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className={isMarked?.(row) ? styles.marked : undefined}>
              {columns.map((column) =>
                column.isRowHead ? (
                  <th key={column.key} scope="row" className={look(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} className={look(column)}>
                    {column.cell(row)}
                  </td>
                )
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
