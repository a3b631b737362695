import { describe, expect, test } from 'vitest'
import { refusalOf, startTestApp } from '../../../test/harness.ts'

const { anonymous, clientWith, clock, inject, signUp } = await startTestApp()
const password = 'roof over the river'

async function registerAndSignIn(email: string) {
  await anonymous.identity.register({
    body: { email, password, fullName: 'Lena Hartmann', role: 'producer' }
  })
  return anonymous.identity.login({ body: { email, password } })
}

describe('registration', () => {
  test('a new account signs in with any spelling of its address and sees itself', async () => {
    await registerAndSignIn('Lena@Example.org')
    const session = await anonymous.identity.login({
      body: { email: 'lena@example.ORG', password }
    })
    const me = await clientWith(session.accessToken ?? '').identity.me()
    expect(me).toMatchObject({ email: 'Lena@Example.org', role: 'producer', isSimulated: false })
  })

  test('an address that has an account gets the same answer, and the account stays as it was', async () => {
    await registerAndSignIn('twice@example.org')
    const again = await anonymous.identity.register({
      body: {
        email: 'twice@example.org',
        password: 'someone else entirely',
        fullName: 'Mallory',
        role: 'consumer'
      }
    })
    expect(again).toEqual({ email: 'twice@example.org' })
    const session = await anonymous.identity.login({
      body: { email: 'twice@example.org', password }
    })
    expect(session.user.fullName).toBe('Lena Hartmann')
  })

  test('addresses that differ by an accent are two people’s', async () => {
    const one = await registerAndSignIn('info@müller.example')
    const other = await registerAndSignIn('info@muller.example')
    expect(other.user.id).not.toBe(one.user.id)
    expect(other.user.email).toBe('info@muller.example')
  })

  test('nobody becomes an administrator by asking for it', async () => {
    const response = await inject({
      method: 'POST',
      url: '/api/v1/auth/register',
      payload: { email: 'boss@example.org', password, fullName: 'Boss', role: 'admin' }
    })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '/body/role' }]
    })
  })

  test('a password that is guessed at once is refused by name', async () => {
    const call = anonymous.identity.register({
      body: {
        email: 'weak@example.org',
        password: 'aaaaaaaaaaaaaa',
        fullName: 'Weak',
        role: 'consumer'
      }
    })
    expect(await refusalOf(call)).toMatchObject({ code: 'password_weak', status: 422 })
  })
})

describe('sessions', () => {
  test('a refresh token works once; a repeat within the grace window gets the same successor', async () => {
    const first = await registerAndSignIn('grace@example.org')
    const refreshToken = first.refreshToken ?? ''
    const second = await anonymous.identity.refresh({ body: { refreshToken } })
    clock.advance(10_000)
    const repeat = await anonymous.identity.refresh({ body: { refreshToken } })
    expect(repeat.refreshToken).toBe(second.refreshToken)
    expect(second.refreshToken).not.toBe(refreshToken)
  })

  test('a refresh token used again after the grace window ends the whole family', async () => {
    const first = await registerAndSignIn('theft@example.org')
    const refreshToken = first.refreshToken ?? ''
    const second = await anonymous.identity.refresh({ body: { refreshToken } })
    clock.advance(60_000)
    expect(await refusalOf(anonymous.identity.refresh({ body: { refreshToken } }))).toMatchObject({
      code: 'refresh_token_invalid'
    })
    const successor = anonymous.identity.refresh({
      body: { refreshToken: second.refreshToken ?? '' }
    })
    expect(await refusalOf(successor)).toMatchObject({ code: 'refresh_token_invalid' })
    const me = clientWith(second.accessToken ?? '').identity.me()
    expect(await refusalOf(me)).toMatchObject({ code: 'unauthenticated', status: 401 })
  })

  test('a refresh token whose successor was used is theft even within the grace window', async () => {
    const first = await registerAndSignIn('stolen@example.org')
    const refreshToken = first.refreshToken ?? ''
    const second = await anonymous.identity.refresh({ body: { refreshToken } })
    const third = await anonymous.identity.refresh({
      body: { refreshToken: second.refreshToken ?? '' }
    })
    clock.advance(5_000)
    expect(await refusalOf(anonymous.identity.refresh({ body: { refreshToken } }))).toMatchObject({
      code: 'refresh_token_invalid'
    })
    const me = clientWith(third.accessToken ?? '').identity.me()
    expect(await refusalOf(me)).toMatchObject({ code: 'unauthenticated' })
  })

  test('an access token ends after ten minutes, and the refresh token then brings the next', async () => {
    const session = await registerAndSignIn('expiry@example.org')
    clock.advance(11 * 60_000)
    expect(await refusalOf(clientWith(session.accessToken ?? '').identity.me())).toMatchObject({
      code: 'unauthenticated'
    })
    const next = await anonymous.identity.refresh({
      body: { refreshToken: session.refreshToken ?? '' }
    })
    expect(await clientWith(next.accessToken ?? '').identity.me()).toMatchObject({
      email: 'expiry@example.org'
    })
  })

  test('signing out ends the session at once, for the access token too', async () => {
    const session = await registerAndSignIn('out@example.org')
    const client = clientWith(session.accessToken ?? '')
    await client.identity.logout()
    expect(await refusalOf(client.identity.me())).toMatchObject({ code: 'unauthenticated' })
  })

  test('my sessions are listed and ended; those of others are not found', async () => {
    const lena = await signUp('producer')
    const other = await signUp('consumer')
    const { items } = await lena.client.identity.sessions()
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ isCurrent: true })
    const id = items[0]?.id ?? ''
    expect(await refusalOf(other.client.identity.endSession({ params: { id } }))).toMatchObject({
      code: 'not_found'
    })
    await lena.client.identity.endSession({ params: { id } })
    expect(await refusalOf(lena.client.identity.me())).toMatchObject({ code: 'unauthenticated' })
  })
})

describe('lockout', () => {
  test('ten failed tries lock an address where they came from, known or not, until the time is over', async () => {
    await registerAndSignIn('locked@example.org')
    for (const email of ['locked@example.org', 'nobody@example.org']) {
      for (let attempt = 0; attempt < 10; attempt += 1) {
        const wrong = anonymous.identity.login({ body: { email, password: 'wrong' } })
        expect(await refusalOf(wrong)).toMatchObject({ code: 'credentials_invalid' })
      }
      const locked = anonymous.identity.login({ body: { email, password } })
      expect(await refusalOf(locked)).toMatchObject({ code: 'account_locked', status: 429 })
    }
    clock.advance(16 * 60_000)
    const session = await anonymous.identity.login({
      body: { email: 'locked@example.org', password }
    })
    expect(session.user.email).toBe('locked@example.org')
  })
})

describe('cookies', () => {
  const login = (headers: Record<string, string>) =>
    inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      headers,
      payload: { email: 'cookie@example.org', password, transport: 'cookie' }
    })

  test('a page of another site cannot sign its visitor in', async () => {
    await registerAndSignIn('cookie@example.org')
    for (const headers of [
      { origin: 'http://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' }
    ]) {
      const response = await login(headers)
      expect(response.json()).toMatchObject({ code: 'origin_refused', status: 403 })
      expect(response.cookies).toEqual([])
    }
    expect((await login({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
  })

  test('the web app never sees a token, and another site cannot use the cookie', async () => {
    await registerAndSignIn('cookie@example.org')
    const response = await login({ origin: 'http://localhost:3000' })
    expect(response.json()).toMatchObject({ accessToken: null, refreshToken: null })
    const access = response.cookies.find((cookie) => cookie.name === 'cw_access')
    expect(access).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
    const cookies = { cw_access: access?.value ?? '' }
    const me = await inject({ method: 'GET', url: '/api/v1/auth/me', cookies })
    expect(me.statusCode).toBe(200)
    const logout = (headers: Record<string, string>) =>
      inject({ method: 'POST', url: '/api/v1/auth/logout', cookies, headers })
    const forged = await logout({ origin: 'http://evil.example' })
    expect(forged.json()).toMatchObject({ code: 'origin_refused', status: 403 })
    expect((await logout({})).statusCode).toBe(403)
    expect((await logout({ origin: 'http://localhost:3000' })).statusCode).toBe(204)
  })
})
