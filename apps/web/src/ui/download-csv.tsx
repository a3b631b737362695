import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { toCsv, type CsvCell } from './csv.ts'
import { saveFile } from './save-file.ts'

interface DownloadCsvProps {
  /** Without the ending. */
  fileName: string
  /** Made only when the button is pressed. */
  content: () => { head: readonly string[]; rows: readonly (readonly CsvCell[])[] }
}

export function DownloadCsv({ fileName, content }: DownloadCsvProps) {
  const download = () => {
    const { head, rows } = content()
    saveFile(`${fileName}.csv`, new Blob([toCsv(head, rows)], { type: 'text/csv' }))
  }
  return (
    <Button
      variant="default"
      size="sm"
      leftSection={<IconDownload size={18} aria-hidden />}
      onClick={download}
    >
      {t`CSV`}
    </Button>
  )
}
