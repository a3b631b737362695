import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { findPostgres, type Account, type PostgresPrograms } from './postgres-programs.ts'

export interface Service {
  url: string
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL of its own for one run, on a free port of the loopback, with its data in
 * `folder`. A server that somebody else runs is used instead when TEST_POSTGRES_URL names it.
 * @throws Error when there is no server to start, or it does not start.
 */
export async function startPostgres(folder: string): Promise<Service> {
  const given = process.env['TEST_POSTGRES_URL']
  if (given !== undefined) return { url: given, stop: () => Promise.resolve() }
  const account = unprivilegedAccount()
  // The account has to pass through the folder to its data, not to see what else is in it.
  await chmod(folder, account === null ? 0o700 : 0o711)
  const programs = findPostgres(folder, account)
  const dataFolder = join(folder, 'postgres')
  const password = randomBytes(16).toString('hex')
  await createCluster(programs, dataFolder, password, account)
  const port = await freePort()
  const server = await startServer(programs, dataFolder, port, account)
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: () => stopServer(server)
  }
}

/** PostgreSQL refuses to run as root; every Unix has somebody who owns nothing. */
function unprivilegedAccount(): Account | null {
  if (process.getuid?.() !== 0) return null
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function createCluster(
  { initdb }: PostgresPrograms,
  dataFolder: string,
  password: string,
  account: Account | null
): Promise<void> {
  const passwordFile = `${dataFolder}.password`
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (account !== null) {
    for (const path of [dataFolder, passwordFile]) await chown(path, account.uid, account.gid)
  }
  const child = spawn(
    initdb,
    [
      `--pgdata=${dataFolder}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync'
    ],
    { ...account, cwd: dataFolder, env: serverEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] }
  )
  const output = collect(child)
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`initdb failed:\n${output()}`)
}

async function startServer(
  { postgres }: PostgresPrograms,
  dataFolder: string,
  port: number,
  account: Account | null
): Promise<ChildProcess> {
  // The data lives as long as the run: nothing has to survive a loss of power.
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '300',
    fsync: 'off',
    full_page_writes: 'off',
    shared_buffers: '64MB'
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(postgres, ['-D', dataFolder, '-p', String(port), ...flags], {
    ...account,
    cwd: dataFolder,
    env: serverEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own group: Ctrl-C in the terminal must reach the tests before the database that they use.
    detached: process.platform !== 'win32'
  })
  // Should the run itself break down, nothing is left behind.
  process.once('exit', () => server.kill('SIGINT'))
  const output = collect(server)
  await new Promise<void>((resolve, reject) => {
    server.stderr.on('data', () => {
      if (output().includes('ready to accept connections')) resolve()
    })
    server.on('close', () => reject(new Error(`PostgreSQL did not start:\n${output()}`)))
    server.on('error', reject)
  })
  return server
}

/** A fast shutdown: sessions are ended, the processes of the server as well. */
async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  server.kill('SIGINT')
  await once(server, 'exit')
}

function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }
}

function collect(child: ChildProcess): () => string {
  let output = ''
  const keep = (chunk: Buffer) => void (output += chunk.toString())
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return () => output
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = address !== null && typeof address === 'object' ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
