import { Button } from '@mantine/core'
import { IconDownload, IconTableExport } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { spreadsheetForm } from '../format/spreadsheet.ts'
import { forPrograms, toCsv, type CsvCell } from './csv.ts'
import { saveFile } from './save-file.ts'

interface DownloadCsvProps {
  /** Without the ending. */
  fileName: string
  /** Made only when a button is pressed. */
  content: () => { head: readonly string[]; rows: readonly (readonly CsvCell[])[] }
}

/** The same rows twice: for programs, and with the marks that spreadsheets here expect. */
export function DownloadCsv({ fileName, content }: DownloadCsvProps) {
  const download = (name: string, form = forPrograms) => {
    const { head, rows } = content()
    saveFile(`${name}.csv`, new Blob([toCsv(head, rows, form)], { type: 'text/csv' }))
  }
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconDownload size={18} aria-hidden />}
        onClick={() => download(fileName)}
      >
        {t`CSV`}
      </Button>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconTableExport size={18} aria-hidden />}
        onClick={() => download(`${fileName}-spreadsheet`, spreadsheetForm())}
      >
        {t`Spreadsheet`}
      </Button>
    </>
  )
}
