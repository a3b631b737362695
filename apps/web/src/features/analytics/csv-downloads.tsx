import { csvLocales, type Download } from '@commonwatt/contract'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { IconDownload, IconTableExport } from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import { useMutation } from '@tanstack/react-query'
import { problemSentence } from '../../api/problem.ts'
import { notify } from '../../ui/notify.ts'
import { saveFile } from '../../ui/save-file.ts'

export interface CsvChoice {
  form: 'machine' | 'spreadsheet'
  locale: (typeof csvLocales)[number]
}

interface CsvDownloadsProps {
  /** Without the ending. */
  fileName: string
  fetch: (choice: CsvChoice) => Promise<Download>
}

/** The same rows twice: for programs, and with the separators that spreadsheets here expect. */
export function CsvDownloads({ fileName, fetch }: CsvDownloadsProps) {
  const download = useMutation({
    mutationFn: async (form: CsvChoice['form']) => {
      const locale = csvLocales.find((one) => one === i18n.locale) ?? 'en'
      const { bytes, mediaType } = await fetch({ form, locale })
      const suffix = form === 'spreadsheet' ? '-spreadsheet' : ''
      saveFile(`${fileName}${suffix}.csv`, new Blob([new Uint8Array(bytes)], { type: mediaType }))
    },
    onError: (error) => notify({ message: problemSentence(error), tone: 'danger' })
  })
  const running = download.isPending ? download.variables : null
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconDownload size={18} aria-hidden />}
        loading={running === 'machine'}
        onClick={() => download.mutate('machine')}
      >
        {t`CSV`}
      </Button>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconTableExport size={18} aria-hidden />}
        loading={running === 'spreadsheet'}
        onClick={() => download.mutate('spreadsheet')}
      >
        {t`Spreadsheet`}
      </Button>
    </>
  )
}
