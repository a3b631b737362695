import { describe, expect, test } from 'vitest'
import { refusalOf, startTestApp } from '../../../test/harness.ts'
import { createSite, readAll, siteBody } from '../../../test/makers.ts'
import { createSite as createSiteInside, findFirstSite } from './index.ts'

const { clock, context, inject, signUp } = await startTestApp()

describe('a site', () => {
  test('keeps every field of its set-up', async () => {
    const lena = await signUp('producer')
    const created = await createSite(lena)
    expect(created).toMatchObject({ ...siteBody, isSimulated: false, version: 1 })
    expect(await lena.client.sites.get({ params: { id: created.id } })).toEqual(created)
  })

  test('is set up without panels as well', async () => {
    const jonas = await signUp('consumer')
    const site = await createSite(jonas, {
      solarCapacityW: 0,
      panelBrand: null,
      installationYear: null,
      roleAtSite: 'tenant'
    })
    expect(site).toMatchObject({ panelBrand: null, installationYear: null, roleAtSite: 'tenant' })
  })

  test('is not found by anybody else, and no list of others shows it', async () => {
    const lena = await signUp('producer')
    const other = await signUp('producer')
    const { id, version } = await createSite(lena)
    const params = { id }
    const calls = [
      other.client.sites.get({ params }),
      other.client.sites.update({ params, version, body: siteBody })
    ]
    for (const refusal of await Promise.all(calls.map(refusalOf))) {
      expect(refusal).toMatchObject({ code: 'not_found' })
    }
    expect(await other.client.sites.list()).toEqual({ items: [], nextCursor: null })
  })

  test('is nothing an administrator may look at', async () => {
    const lena = await signUp('producer')
    const admin = await signUp('admin')
    const { id } = await createSite(lena)
    const calls = [admin.client.sites.get({ params: { id } }), admin.client.sites.list()]
    for (const refusal of await Promise.all(calls.map(refusalOf))) {
      expect(refusal).toMatchObject({ code: 'forbidden', status: 403 })
    }
  })

  /** What a set-up and a change with this in it are refused with. */
  async function refusalsOf(overrides: Partial<typeof siteBody>) {
    const lena = await signUp('producer')
    const { id, version } = await createSite(lena)
    const body = { ...siteBody, ...overrides }
    const calls = [
      lena.client.sites.create({ body }),
      lena.client.sites.update({ params: { id }, version, body })
    ]
    return Promise.all(calls.map(refusalOf))
  }

  test.each(['Europe/Atlantis', '+02:00'])('no place has the time zone %s', async (timeZone) => {
    for (const refusal of await refusalsOf({ timeZone })) {
      expect(refusal).toMatchObject({
        code: 'time_zone_invalid',
        errors: [{ pointer: '/body/timeZone' }]
      })
    }
  })

  test.each([
    [{ marketId: 'MARS' }, 'not_found', '/body/marketId'],
    [{ installationYear: 2027 }, 'year_invalid', '/body/installationYear']
  ])('%o is refused, at set-up and at a change', async (overrides, code, pointer) => {
    for (const refusal of await refusalsOf(overrides)) {
      expect(refusal).toMatchObject({ code, errors: [{ pointer }] })
    }
  })

  test('takes the new year where it has begun already', async () => {
    const before = clock.now()
    clock.set(Date.parse('2026-12-31T20:00:00Z'))
    const member = await signUp('producer')
    const site = await createSite(member, {
      installationYear: 2027,
      timeZone: 'Asia/Kolkata',
      marketId: 'IN-IEX'
    })
    expect(site.installationYear).toBe(2027)
    const inBerlin = createSite(member, { installationYear: 2027 })
    expect(await refusalOf(inBerlin)).toMatchObject({ code: 'year_invalid' })
    clock.set(before)
  })
})

describe('a change of a site', () => {
  test('replaces the set-up and counts the version up', async () => {
    const lena = await signUp('producer')
    const { id, version, createdAt } = await createSite(lena)
    const body = { ...siteBody, city: 'Wien', panelBrand: null, solarCapacityW: 0 }
    const changed = await lena.client.sites.update({ params: { id }, version, body })
    expect(changed).toMatchObject({ ...body, id, version: 2, createdAt })
    expect(await lena.client.sites.get({ params: { id } })).toEqual(changed)
  })

  test('made on an old version is refused and changes nothing', async () => {
    const lena = await signUp('producer')
    const { id, version } = await createSite(lena)
    const update = (city: string) =>
      lena.client.sites.update({ params: { id }, version, body: { ...siteBody, city } })
    await update('Wien')
    expect(await refusalOf(update('Graz'))).toMatchObject({ code: 'version_stale', status: 412 })
    expect(await lena.client.sites.get({ params: { id } })).toMatchObject({ city: 'Wien' })
  })

  test('without If-Match is refused, and an unchanged site is not sent twice', async () => {
    const lena = await signUp('producer')
    const { id, version } = await createSite(lena)
    const url = `/api/v1/sites/${id}`
    const headers = { authorization: `Bearer ${lena.token}` }
    const put = await inject({ method: 'PUT', url, headers, payload: siteBody })
    expect(put.json()).toMatchObject({ code: 'precondition_required', status: 428 })
    const get = await inject({ method: 'GET', url, headers })
    const etag = get.headers.etag ?? ''
    expect(etag).toMatch(new RegExp(`^"${version}-[\\w-]{12}"$`))
    for (const held of [etag, `W/${etag}`, `"0-another", W/${etag}`, '*']) {
      const again = await inject({
        method: 'GET',
        url,
        headers: { ...headers, 'if-none-match': held }
      })
      expect([again.statusCode, again.payload, again.headers.etag]).toEqual([304, '', etag])
    }
    const other = { ...headers, 'if-none-match': `"${version}", ${etag.slice(1, -1)}` }
    expect((await inject({ method: 'GET', url, headers: other })).statusCode).toBe(200)
    const update = (tag: string) => {
      const tagged = { ...headers, 'if-match': tag }
      return inject({ method: 'PUT', url, headers: tagged, payload: siteBody })
    }
    const changed = await update(etag)
    expect(changed.statusCode).toBe(200)
    expect((await inject({ method: 'GET', url, headers })).headers.etag).toBe(changed.headers.etag)
    expect((await update(etag)).json()).toMatchObject({ code: 'version_stale', status: 412 })
  })
})

describe('my sites', () => {
  test('page through in the order they were set up, none missing and none twice', async () => {
    const lena = await signUp('producer')
    const ids: string[] = []
    for (let count = 0; count < 5; count += 1) ids.push((await createSite(lena)).id)
    const seen = await readAll((cursor) =>
      lena.client.sites.list({ query: { limit: 2, ...cursor } })
    )
    expect(seen.map(({ id }) => id)).toEqual(ids)
    expect((await findFirstSite(context.db, lena.id))?.id).toBe(ids[0])
  })

  test('refuse a cursor of another list', async () => {
    const lena = await signUp('producer')
    const cursor = Buffer.from('["assets:newest",0,1]').toString('base64url')
    expect(await refusalOf(lena.client.sites.list({ query: { cursor } }))).toMatchObject({
      code: 'cursor_invalid'
    })
  })
})

test('a simulated site says so', async () => {
  const lena = await signUp('producer')
  await createSiteInside(context, lena.id, siteBody, { isSimulated: true })
  const { items } = await lena.client.sites.list()
  expect(items).toMatchObject([{ isSimulated: true }])
})
