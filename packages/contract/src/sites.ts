import { Type, type Static } from 'typebox'
import { Closed, defineRoute, Page, paging } from './route.ts'
import { members } from './roles.ts'
import { Id, Instant, LineText, Nullable, Position, PowerW, Words } from './units.ts'

const fields = {
  name: LineText(120, 'Talstrasse 12'),
  city: LineText(120, 'Freiburg'),
  pinCode: Type.String({ pattern: '^[0-9A-Za-z][0-9A-Za-z -]{1,11}$', examples: ['79102'] }),
  position: Position,
  timeZone: Type.String({ minLength: 1, maxLength: 60, examples: ['Europe/Berlin'] }),
  marketId: Type.String({ minLength: 1, maxLength: 40, examples: ['DE-LU'] }),
  solarCapacityW: PowerW,
  panelBrand: Nullable(LineText(80, 'Meyer Burger')),
  installationYear: Nullable(Type.Integer({ minimum: 1950, maximum: 2200, examples: [2021] })),
  sanctionedLoadW: PowerW,
  roleAtSite: Words(['owner', 'tenant', 'manager'])
}

/** A place with a grid connection: what design D asks for at set-up. Private to its owner. */
export const Site = Type.Object({
  id: Id,
  ...fields,
  isSimulated: Type.Boolean({ examples: [false] }),
  version: Type.Integer({ minimum: 1, examples: [1] }),
  createdAt: Instant
})
export type Site = Static<typeof Site>

export const sites = {
  create: defineRoute({
    method: 'POST',
    path: '/sites',
    summary: 'Set up a site',
    access: members,
    body: Closed(fields),
    success: { status: 201, schema: Site },
    errors: ['time_zone_invalid', 'year_invalid', 'not_found'],
    etag: 'sent'
  }),
  list: defineRoute({
    method: 'GET',
    path: '/sites',
    summary: 'List my sites',
    access: members,
    query: Closed(paging),
    success: { status: 200, schema: Page(Site) },
    errors: ['cursor_invalid']
  }),
  get: defineRoute({
    method: 'GET',
    path: '/sites/:id',
    summary: 'Show one of my sites',
    access: members,
    params: Closed({ id: Id }),
    success: { status: 200, schema: Site },
    errors: ['not_found'],
    etag: 'sent'
  }),
  update: defineRoute({
    method: 'PUT',
    path: '/sites/:id',
    summary: 'Replace the set-up of one of my sites',
    description: 'Assets listed at the site keep it in a market of their currency.',
    access: members,
    params: Closed({ id: Id }),
    body: Closed(fields),
    success: { status: 200, schema: Site },
    errors: ['not_found', 'time_zone_invalid', 'year_invalid', 'currency_mismatch'],
    etag: 'required'
  })
}
