import { Type, type Static } from 'typebox'
import { Closed, defineRoute, Page, paging } from './route.ts'
import { sellers } from './roles.ts'
import {
  Currency,
  DistanceM,
  Id,
  Instant,
  Latitude,
  LineText,
  LongText,
  Longitude,
  Nullable,
  Position,
  PowerW,
  PriceMicrosPerKwh,
  Words
} from './units.ts'

export const assetTypes = ['solar', 'wind', 'biogas', 'hydro', 'battery'] as const
export const assetStatuses = ['active', 'paused', 'retired'] as const

const fields = {
  name: LineText(120, 'Roof of the school'),
  type: Words(assetTypes),
  capacityW: Type.Integer({ minimum: 1, maximum: 100_000_000_000, examples: [30000] }),
  locationName: LineText(160, 'Freiburg, Wiehre'),
  position: Position,
  priceMicrosPerKwh: PriceMicrosPerKwh,
  currency: Currency,
  description: LongText(4000, 'Sixty panels, owned by the parents’ association.'),
  siteId: Type.Optional(Nullable(Id))
}

export const AssetPhoto = Type.Object({
  id: Id,
  url: Type.String({ examples: ['/api/v1/assets/01985d3c/photos/01985d3d'] }),
  mediaType: Type.String({ examples: ['image/jpeg'] })
})
export type AssetPhoto = Static<typeof AssetPhoto>

/**
 * A public listing. Everyone but the owner sees the position rounded to about 1 km, and no site.
 * `distanceM` is measured to the rounded position, for the owner too.
 */
export const Asset = Type.Object({
  id: Id,
  ownerId: Id,
  ownerName: Type.String({ examples: ['Lena Hartmann'] }),
  name: Type.String({ examples: ['Roof of the school'] }),
  type: Words(assetTypes),
  status: Words(assetStatuses),
  capacityW: PowerW,
  locationName: Type.String({ examples: ['Freiburg, Wiehre'] }),
  position: Position,
  isPositionExact: Type.Boolean({ examples: [false] }),
  distanceM: Nullable(DistanceM),
  priceMicrosPerKwh: PriceMicrosPerKwh,
  currency: Currency,
  description: Type.String({ examples: ['Sixty panels.'] }),
  siteId: Nullable(Id),
  photos: Type.Array(AssetPhoto),
  isMine: Type.Boolean({ examples: [false] }),
  isSimulated: Type.Boolean({ examples: [false] }),
  version: Type.Integer({ minimum: 1, examples: [1] }),
  createdAt: Instant
})
export type Asset = Static<typeof Asset>

const nearQuery = {
  latitude: Type.Optional(Latitude),
  longitude: Type.Optional(Longitude),
  radiusM: Type.Optional(Type.Integer({ minimum: 1, maximum: 500_000, examples: [12000] }))
}

export const assets = {
  create: defineRoute({
    method: 'POST',
    path: '/assets',
    summary: 'List an asset on the marketplace',
    description: 'An asset at a site is priced in the currency of that site’s market.',
    access: sellers,
    body: Closed(fields),
    success: { status: 201, schema: Asset },
    errors: ['not_found', 'currency_unsupported', 'currency_mismatch'],
    etag: 'sent'
  }),
  list: defineRoute({
    method: 'GET',
    path: '/assets',
    summary: 'Search the public marketplace of assets',
    description:
      'Full text over name, description and place (every word must occur; the last may be a ' +
      'beginning). `latitude` and `longitude` go together; `radiusM` and the order `distance` need them. ' +
      'Retired assets never show.',
    access: 'public',
    query: Closed({
      text: Type.Optional(Type.String({ maxLength: 200, examples: ['school roof'] })),
      type: Type.Optional(Words(assetTypes)),
      status: Type.Optional(Words(['active', 'paused'])),
      location: Type.Optional(Type.String({ maxLength: 160, examples: ['Freiburg'] })),
      ...nearQuery,
      minPriceMicrosPerKwh: Type.Optional(PriceMicrosPerKwh),
      maxPriceMicrosPerKwh: Type.Optional(PriceMicrosPerKwh),
      minCapacityW: Type.Optional(PowerW),
      maxCapacityW: Type.Optional(PowerW),
      sort: Type.Optional(
        Type.Unsafe<'newest' | 'price' | 'price_down' | 'capacity_down' | 'distance'>({
          type: 'string',
          enum: ['newest', 'price', 'price_down', 'capacity_down', 'distance'],
          default: 'newest',
          examples: ['newest']
        })
      ),
      ...paging
    }),
    success: { status: 200, schema: Page(Asset) },
    errors: ['cursor_invalid']
  }),
  mine: defineRoute({
    method: 'GET',
    path: '/assets/mine',
    summary: 'List my assets, newest first, retired ones too',
    access: sellers,
    query: Closed(paging),
    success: { status: 200, schema: Page(Asset) },
    errors: ['cursor_invalid']
  }),
  get: defineRoute({
    method: 'GET',
    path: '/assets/:id',
    summary: 'Show one asset',
    access: 'public',
    params: Closed({ id: Id }),
    success: { status: 200, schema: Asset },
    errors: ['not_found'],
    etag: 'sent'
  }),
  update: defineRoute({
    method: 'PATCH',
    path: '/assets/:id',
    summary: 'Change fields of my asset',
    access: sellers,
    params: Closed({ id: Id }),
    body: Closed({
      name: Type.Optional(fields.name),
      capacityW: Type.Optional(fields.capacityW),
      locationName: Type.Optional(fields.locationName),
      position: Type.Optional(fields.position),
      priceMicrosPerKwh: Type.Optional(fields.priceMicrosPerKwh),
      description: Type.Optional(fields.description),
      siteId: fields.siteId,
      status: Type.Optional(Words(assetStatuses))
    }),
    success: { status: 200, schema: Asset },
    errors: ['not_found', 'asset_in_use', 'currency_mismatch'],
    etag: 'required'
  }),
  remove: defineRoute({
    method: 'DELETE',
    path: '/assets/:id',
    summary: 'Retire my asset; what was traded with it stays',
    access: sellers,
    params: Closed({ id: Id }),
    success: { status: 204, schema: Type.Null() },
    errors: ['not_found', 'asset_in_use'],
    etag: 'required'
  }),
  addPhoto: defineRoute({
    method: 'POST',
    path: '/assets/:id/photos',
    summary: 'Add a photo to my asset',
    description:
      'The picture is decoded, turned upright, made at most 2560 pixels long and encoded again: nothing ' +
      'that came with it, such as where it was taken, is kept. At most 50 million pixels.',
    access: sellers,
    params: Closed({ id: Id }),
    upload: { mediaTypes: ['image/jpeg', 'image/png', 'image/webp'], maxBytes: 5_000_000 },
    success: { status: 201, schema: AssetPhoto },
    errors: ['not_found', 'photo_invalid', 'photo_too_large', 'too_many_photos']
  }),
  photo: defineRoute({
    method: 'GET',
    path: '/assets/:id/photos/:photoId',
    summary: 'Download a photo',
    access: 'public',
    params: Closed({ id: Id, photoId: Id }),
    success: {
      status: 200,
      schema: Type.Unknown(),
      mediaTypes: ['image/jpeg', 'image/png', 'image/webp'],
      isImmutable: true
    },
    errors: ['not_found']
  }),
  removePhoto: defineRoute({
    method: 'DELETE',
    path: '/assets/:id/photos/:photoId',
    summary: 'Remove a photo from my asset',
    access: sellers,
    params: Closed({ id: Id, photoId: Id }),
    success: { status: 204, schema: Type.Null() },
    errors: ['not_found']
  })
}
