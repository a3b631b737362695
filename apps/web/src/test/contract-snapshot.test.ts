import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as real from '@commonwatt/contract'
import { expect, test } from 'vitest'
import { snapshotOf } from '../../contract-snapshot.ts'

const folder = dirname(createRequire(import.meta.url).resolve('@commonwatt/contract'))

/** What the built app knows of a module of the contract. */
async function builtExports(): Promise<Record<string, unknown>> {
  const files = readdirSync(folder).filter(
    (name) => name.endsWith('.ts') && !name.includes('.test.')
  )
  const modules = await Promise.all(files.map((name) => snapshotOf(join(folder, name))))
  return Object.assign({}, ...modules) as Record<string, unknown>
}

test('the built app knows every route by method, path and status', async () => {
  // A group of the contract may be put together from several exports; index.ts, which does so, is
  // built as written.
  const exported = Object.values(await builtExports()) as Record<string, unknown>[]
  for (const [group, routes] of Object.entries(real.contract)) {
    for (const [name, route] of Object.entries(routes as Record<string, real.RouteSpec>)) {
      const { method, path, success } = route
      const known = exported.map((routesOf) => routesOf[name])
      expect(known, `${group}.${name}`).toContainEqual(
        expect.objectContaining({
          method,
          path,
          success: expect.objectContaining({ status: success.status }) as unknown
        })
      )
    }
  }
})

test('the built app knows every error code and every list of words', async () => {
  const built = await builtExports()
  expect(Object.keys(built['errors'] as object)).toEqual(Object.keys(real.errors))
  expect(built['topics']).toEqual(real.topics)
  expect(built['tradeStatuses']).toEqual(real.tradeStatuses)
})
