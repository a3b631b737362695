import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { errors } from '@commonwatt/contract'

/*
 * A refusal that no test has ever seen may be one that nobody can get. A code counts as seen when a test of this
 * package names it in quotes.
 */
const folder = resolve(import.meta.dirname, '..')

function testsBelow(name: string): string[] {
  return readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => readFileSync(join(folder, name, path), 'utf8'))
}

test('every refusal of the table is asserted by its code', () => {
  const tests = [...testsBelow('src'), ...testsBelow('test')]
  expect(tests.length).toBeGreaterThan(20)
  const unseen = Object.keys(errors).filter(
    (code) => !tests.some((text) => text.includes(`'${code}'`))
  )
  expect(unseen).toEqual([])
})
