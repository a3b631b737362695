import { ESLint } from 'eslint'
import { expect, test } from 'vitest'
import { root } from '../launch/toolchain.mjs'

const eslint = new ESLint({ cwd: root })

const domain = 'packages/domain/src/index.ts'
const api = 'apps/api/src/app.ts'

/** The rules that a file with this text, standing at this path, would break. */
async function rulesBrokenBy(text: string, filePath: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(`${text}\n`, { filePath })
  return result?.messages.map(({ ruleId }) => ruleId) ?? []
}

test.each([
  [domain, 'export const now = Date.now()', 'no-restricted-syntax'],
  [domain, 'export const now = new Date()', 'no-restricted-syntax'],
  [domain, 'export const luck = Math.random()', 'no-restricted-syntax'],
  [api, 'export const now = Date.now()', 'no-restricted-syntax'],
  [api, 'export const now = new Date()', 'no-restricted-syntax'],
  [api, 'export const luck = Math.random()', 'no-restricted-syntax'],
  [api, 'Promise.resolve(1)', '@typescript-eslint/no-floating-promises'],
  [api, '[1].forEach(async () => {})', '@typescript-eslint/no-misused-promises'],
  [api, 'export const x: any = 1', '@typescript-eslint/no-explicit-any'],
  [api, "console.log('x')", 'no-console'],
  [
    api,
    "export function f(x: 'a' | 'b') { switch (x) { case 'a': return 1 }\nreturn 2 }",
    '@typescript-eslint/switch-exhaustiveness-check'
  ],
  [api, `export function f() {\n${"  console.log('x')\n".repeat(70)}}`, 'max-lines-per-function'],
  [
    'apps/web/src/main.tsx',
    "import { useState } from 'react'\nexport function f() { useState(1) }",
    'react-hooks/rules-of-hooks'
  ]
])('in %s, %j breaks a rule', async (path, text, rule) => {
  expect(await rulesBrokenBy(text, path)).toContain(rule)
})

test.each([
  [domain, 'export const then = new Date(0)'],
  ['apps/api/src/context.ts', 'export const now = Date.now()'],
  ['apps/api/src/serve.ts', "console.log('x')"],
  [api, 'await Promise.resolve(1)']
])('in %s, %j breaks none', async (path, text) => {
  expect(await rulesBrokenBy(text, path)).toEqual([])
})

test('the linter cannot be silenced from inside a file', async () => {
  const text = '// eslint-disable-next-line\nexport const now = Date.now()'
  expect(await rulesBrokenBy(text, domain)).toContain('no-restricted-syntax')
})
