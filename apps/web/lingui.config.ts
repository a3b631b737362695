import { createRequire } from 'node:module'
import { defineConfig } from '@lingui/cli'

// The formatter comes with the command line; it is asked for here only to leave out origins, which
// would change with every moved line.
const fromCli = createRequire(createRequire(import.meta.url).resolve('@lingui/cli'))
type Format = Parameters<typeof defineConfig>[0]['format'] & object
const { formatter } = fromCli('@lingui/format-po') as {
  formatter: (options: { origins: boolean }) => Format
}

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en'],
  // A feature's sentences are loaded with its pages; the rest with the first page.
  catalogs: [
    {
      path: '<rootDir>/src/features/{name}/locales/{locale}',
      include: ['<rootDir>/src/features/{name}/']
    },
    {
      path: '<rootDir>/src/i18n/locales/{locale}',
      include: ['<rootDir>/src/'],
      exclude: ['**/src/features/**']
    }
  ],
  format: formatter({ origins: false }),
  orderBy: 'message'
})
