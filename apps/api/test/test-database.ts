import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

export type DatabaseKind = 'sqlite' | 'postgres'
export const databaseKind: DatabaseKind =
  process.env['DATABASE'] === 'postgres' ? 'postgres' : 'sqlite'

/** A database nobody else uses: a file, or one on the server of TEST_POSTGRES_URL. */
export async function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  if (databaseKind === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'commonwatt-test-'))
    return {
      url: `sqlite:${join(folder, 'test.db')}`,
      drop: () => Promise.resolve(rmSync(folder, { recursive: true, force: true }))
    }
  }
  const server = process.env['TEST_POSTGRES_URL']
  if (!server) throw new Error('DATABASE=postgres needs TEST_POSTGRES_URL, the address of a server')
  const name = `test_${randomBytes(8).toString('hex')}`
  await runOnServer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => runOnServer(server, `drop database if exists ${name} with (force)`)
  }
}

async function runOnServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
