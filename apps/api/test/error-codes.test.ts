import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import { expect, test } from 'vitest'
import { errors } from '@commonwatt/contract'

/*
 * A refusal that no test has ever seen may be one that nobody can get. A code counts as seen when a
 * test of this package demands it: it stands, written out, among what a matcher is given,
 * `expect(…).toMatchObject({ code: 'not_found' })`. What is sent, what stands in a table beside,
 * and what `.not` denies does not count.
 */
const folder = resolve(import.meta.dirname, '..')

interface Node {
  type: string
  [field: string]: unknown
}

function testsBelow(name: string): string[] {
  return readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => readFileSync(join(folder, name, path), 'utf8'))
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value

function* nodesBelow(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value as unknown[]) yield* nodesBelow(item)
  if (!isNode(value)) return
  yield value
  for (const part of Object.values(value)) yield* nodesBelow(part)
}

/** Whether something is called on what `expect(…)` gives, `.not` being no part of the way there. */
function isMatcher(callee: unknown): boolean {
  let node = callee
  let hasMatcher = false
  while (isNode(node) && node.type === 'MemberExpression') {
    const { name } = node['property'] as { name?: string }
    if (name === 'not') return false
    hasMatcher = true
    node = node['object']
  }
  if (!isNode(node) || node.type !== 'CallExpression') return false
  const { name } = node['callee'] as { name?: string }
  return hasMatcher && name === 'expect'
}

/** The texts that the matchers of a test file are given. */
function demandedBy(text: string): string[] {
  const calls = [...nodesBelow(parseAst(text, { lang: 'ts' }))].filter(
    ({ type, callee }) => type === 'CallExpression' && isMatcher(callee)
  )
  const given = calls.flatMap((call) => [...nodesBelow(call['arguments'])])
  return given.flatMap(({ type, value }) =>
    type === 'Literal' && typeof value === 'string' ? [value] : []
  )
}

test('every refusal of the table is demanded by its code', () => {
  const tests = [...testsBelow('src'), ...testsBelow('test')]
  expect(tests.length).toBeGreaterThan(20)
  const seen = new Set(tests.flatMap(demandedBy))
  expect(Object.keys(errors).filter((code) => !seen.has(code))).toEqual([])
})

test('a code counts only where a matcher demands it', () => {
  const text = `
    // expect(one).toBe('in_a_comment')
    await call({ code: 'sent' })
    expect(refusalOf('asked')).not.toBe('denied')
    expect(await refusalOf(call('asked'))).toMatchObject({ code: 'demanded' as string, details: ['too'] })
    await expect(call()).rejects.toMatchObject({ code: 'awaited' })`
  expect(demandedBy(text)).toEqual(['demanded', 'too', 'awaited'])
})
