import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { startServer } from './server-process.ts'

/* What keeps the server from starting is told in one line, without a stack for its authors. */
const folder = mkdtempSync(join(tmpdir(), 'commonwatt-start-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const main = resolve(import.meta.dirname, '../src/main.ts')

/** What the server says before it gives up. */
async function faultOf(env: Record<string, string>): Promise<string> {
  const { PATH, HOME } = process.env
  const given = {
    PATH,
    HOME,
    DEMO: 'false',
    LOG_LEVEL: 'fatal',
    PORT: '0',
    DATABASE_URL: `sqlite:${join(folder, 'good.db')}`,
    JWT_SECRET: 'a secret that only this test knows, long enough',
    ...env
  }
  const started = promisify(execFile)(process.execPath, [main], { env: given })
  const fault: unknown = await started.catch((error: unknown) => error)
  expect(fault).toMatchObject({ code: 1 })
  return (fault as { stderr: string }).stderr
}

test('a port in use is told in one line', async () => {
  const other = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const { port } = other.address() as AddressInfo
  const told = await faultOf({ PORT: String(port), HOST: '127.0.0.1' })
  expect(told).toMatch(/^The address cannot be listened on: .* \(EADDRINUSE\)\n$/)
  await new Promise((done) => other.close(done))
})

test('a file that is no database is told in one line, and stays as it is', async () => {
  const file = join(folder, 'notes.md')
  writeFileSync(
    file,
    '# Notes that are no database, long enough to be looked at as one\n'.repeat(20)
  )
  const { size } = statSync(file)
  const told = await faultOf({ DATABASE_URL: `sqlite:${file}` })
  expect(told).toMatch(/^The database cannot be used: .* \(SQLITE_NOTADB\)\n$/)
  expect(statSync(file).size).toBe(size)
})

test('a PostgreSQL that does not answer is told in one line, without its password', async () => {
  const told = await faultOf({ DATABASE_URL: 'postgres://me:secret-word@127.0.0.1:1/nothing' })
  expect(told).toMatch(/^The database cannot be used: .* \(ECONNREFUSED\)\n$/)
  expect(told).not.toContain('secret-word')
})

test('an administrator without a password is told in one line', async () => {
  const program = resolve(import.meta.dirname, '../src/commands/admin-create.ts')
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, DATABASE_URL: `sqlite:${join(folder, 'admin.db')}` }
  const run = promisify(execFile)(process.execPath, [program, '--email', 'ann@example.org'], {
    env
  })
  run.child.stdin?.end()
  expect(await run.catch((error: unknown) => error)).toMatchObject({
    code: 1,
    stderr: 'Password (at least 12 characters): No password was given\n'
  })
})

test('the file of the database is for its owner alone', async () => {
  const file = join(folder, 'private.db')
  const server = await startServer(`sqlite:${file}`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(`${file}-wal`).mode & 0o777).toBe(0o600)
  await server.stop()
})
