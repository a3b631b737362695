import { expect, test } from 'vitest'
import { startTestApp } from '../../test/harness.ts'

const { inject } = await startTestApp()

const register = (fullName: string) =>
  inject({
    method: 'POST',
    url: '/api/v1/auth/register',
    payload: { fullName, email: 'ann@example.org', password: 'a long enough one', role: 'consumer' }
  })

test.each([
  ['a character that no database keeps', 'Ann\u0000'],
  ['half of a character', 'Ann\ud83c'],
  ['a mark that turns what follows around', 'Ann \u202egro.elpmaxe']
])('a text with %s is refused by its place', async (_what, fullName) => {
  const response = await register(fullName)
  expect(response.json()).toMatchObject({
    status: 400,
    code: 'validation_failed',
    errors: [
      {
        pointer: '/body/fullName',
        detail: '/body/fullName contains characters that are not text, or that turn its direction'
      }
    ]
  })
})

test('names of all scripts are texts', async () => {
  for (const fullName of ['Zoë Müller', 'ليلى حداد', '佐藤 花子', 'Åsa 🌞']) {
    const response = await register(fullName)
    expect(response.statusCode).toBeLessThan(300)
  }
})

test.each([
  ['2026-05-10T08:00:00.123Z', 200],
  ['2026-05-10T08:00:00.100000Z', 200],
  ['2026-05-10T08:00:00.0001Z', 400]
])('the instant %s is answered %i: none is cut to another', async (from, status) => {
  const query = `from=${from}&to=2026-05-11T08:00:00Z`
  const response = await inject({ method: 'GET', url: `/api/v1/markets/DE-LU/prices?${query}` })
  expect(response.statusCode).toBe(status)
})
