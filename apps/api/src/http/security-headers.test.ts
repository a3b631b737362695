import { expect, test } from 'vitest'
import { startTestApp } from '../../test/harness.ts'

const guarded = {
  'content-security-policy': expect.stringMatching(
    /^default-src 'self';.*frame-ancestors 'self'/
  ) as string,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer'
}

test.each([
  ['an answer', '/health/live'],
  ['a refusal', '/api/v1/auth/me'],
  ['an address that is none', '/api/v1/nothing'],
  ['the documentation', '/api/docs/']
])('%s carries what browsers must be careful about', async (_what, url) => {
  const { inject } = await startTestApp()
  const { headers } = await inject({ url })
  expect(headers).toMatchObject(guarded)
  expect(headers['strict-transport-security']).toBeUndefined()
})

test('with an https address, browsers are told to stay with it', async () => {
  const { inject } = await startTestApp({ publicUrl: 'https://commonwatt.example' })
  const { headers } = await inject({ url: '/health/live' })
  expect(headers['strict-transport-security']).toContain('max-age=31536000')
})
