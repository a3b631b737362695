import { Type, type Static } from 'typebox'
import { Closed, defineRoute, Page, paging } from './route.ts'
import { sellers } from './roles.ts'
import { assetTypes } from './assets.ts'
import {
  Currency,
  deliveryWindow,
  DistanceM,
  EnergyWh,
  Id,
  Instant,
  Latitude,
  LineText,
  Longitude,
  Nullable,
  Position,
  PositiveEnergyWh,
  PriceMicrosPerKwh,
  Words
} from './units.ts'

export const offerStatuses = ['open', 'completed', 'cancelled', 'expired'] as const

const editable = {
  title: LineText(120, 'Evening power from a cellar battery'),
  energyWh: PositiveEnergyWh,
  priceMicrosPerKwh: PriceMicrosPerKwh,
  ...deliveryWindow
}

/**
 * Energy on sale. `priceMicrosPerKwh` is the energy alone; `allInMicrosPerKwh` adds the local grid
 * fee and the platform fee, which is what the buyer pays. The position is rounded to about 1 km.
 * `acceptedWh` is sold; what is neither that nor `remainingWh` is asked for and not answered yet.
 * All accepted is `completed`.
 */
export const Offer = Type.Object({
  id: Id,
  sellerId: Id,
  sellerName: Type.String({ examples: ['Familie Okafor'] }),
  title: Type.String({ examples: ['Evening power from a cellar battery'] }),
  sourceType: Words(assetTypes),
  assetId: Nullable(Id),
  batteryId: Nullable(Id),
  energyWh: EnergyWh,
  remainingWh: EnergyWh,
  acceptedWh: EnergyWh,
  priceMicrosPerKwh: PriceMicrosPerKwh,
  gridFeeMicrosPerKwh: PriceMicrosPerKwh,
  platformFeeMicrosPerKwh: PriceMicrosPerKwh,
  allInMicrosPerKwh: PriceMicrosPerKwh,
  currency: Currency,
  marketId: Type.String({ examples: ['DE-LU'] }),
  position: Position,
  isPositionExact: Type.Boolean({ examples: [false] }),
  distanceM: Nullable(DistanceM),
  deliveryStart: Instant,
  deliveryEnd: Instant,
  status: Words(offerStatuses),
  deliveredShare: Nullable(
    Type.Number({
      minimum: 0,
      maximum: 1,
      examples: [0.97],
      description: 'Of what the seller sold so far'
    })
  ),
  completedTrades: Type.Integer({ minimum: 0, examples: [18] }),
  isMine: Type.Boolean({ examples: [false] }),
  isSimulated: Type.Boolean({ examples: [false] }),
  version: Type.Integer({ minimum: 1, examples: [1] }),
  createdAt: Instant
})
export type Offer = Static<typeof Offer>

export const offers = {
  create: defineRoute({
    method: 'POST',
    path: '/offers',
    summary: 'Offer energy from a battery or an asset',
    description:
      'Exactly one of `assetId` and `batteryId`. A battery offers what it holds above its reserve, an ' +
      'asset what it can make in the window, both less what is already offered or sold. The window lies ' +
      'ahead, begins and ends with a market time unit and is at most seven days long. The price lies within ' +
      'the limits of the market. Place, currency and fees come from the site behind it.',
    access: sellers,
    body: Closed({
      ...editable,
      assetId: Type.Optional(Id),
      batteryId: Type.Optional(Id)
    }),
    success: { status: 201, schema: Offer },
    errors: [
      'not_found',
      'window_invalid',
      'window_not_aligned',
      'price_below_minimum',
      'price_above_maximum',
      'not_enough_energy',
      'trading_disabled',
      'site_required'
    ],
    isIdempotent: true,
    etag: 'sent'
  }),
  list: defineRoute({
    method: 'GET',
    path: '/offers',
    summary: 'Find open offers, near a point when one is given',
    description:
      'With `latitude` and `longitude` only offers within `radiusM` (default and cap come from the ' +
      'configuration) are listed, with their distance from the rounded position. Prices are compared ' +
      'and sorted all in; `deliveryFrom` and `deliveryTo` find windows that meet that time; every word ' +
      'of `text` must stand in the title.',
    access: 'public',
    query: Closed({
      latitude: Type.Optional(Latitude),
      longitude: Type.Optional(Longitude),
      radiusM: Type.Optional(Type.Integer({ minimum: 1, maximum: 500_000, examples: [12000] })),
      sourceType: Type.Optional(Words(assetTypes)),
      minPriceMicrosPerKwh: Type.Optional(PriceMicrosPerKwh),
      maxPriceMicrosPerKwh: Type.Optional(PriceMicrosPerKwh),
      minEnergyWh: Type.Optional(PositiveEnergyWh),
      deliveryFrom: Type.Optional(Instant),
      deliveryTo: Type.Optional(Instant),
      marketId: Type.Optional(Type.String({ maxLength: 40, examples: ['DE-LU'] })),
      text: Type.Optional(Type.String({ maxLength: 200, examples: ['battery'] })),
      sort: Type.Optional(
        Type.Unsafe<'price' | 'distance' | 'newest' | 'soonest'>({
          type: 'string',
          enum: ['price', 'distance', 'newest', 'soonest'],
          default: 'price',
          examples: ['price']
        })
      ),
      count: Type.Optional(
        Type.Boolean({ default: false, description: 'Count what matches', examples: [true] })
      ),
      ...paging
    }),
    success: {
      status: 200,
      schema: Type.Object({
        ...Page(Offer).properties,
        total: Type.Unsafe<number | null>({
          type: ['integer', 'null'],
          minimum: 0,
          description: 'How many match, up to 1000; null unless `count` asks',
          examples: [23]
        }),
        radiusM: Nullable(DistanceM)
      })
    },
    errors: ['cursor_invalid']
  }),
  mine: defineRoute({
    method: 'GET',
    path: '/offers/mine',
    summary: 'List my offers, newest first, closed ones too',
    access: sellers,
    query: Closed({ status: Type.Optional(Words(offerStatuses)), ...paging }),
    success: { status: 200, schema: Page(Offer) },
    errors: ['cursor_invalid']
  }),
  get: defineRoute({
    method: 'GET',
    path: '/offers/:id',
    summary: 'Show one offer',
    access: 'public',
    params: Closed({ id: Id }),
    success: { status: 200, schema: Offer },
    errors: ['not_found'],
    etag: 'sent'
  }),
  update: defineRoute({
    method: 'PUT',
    path: '/offers/:id',
    summary: 'Change my open offer while nobody has bought from it',
    access: sellers,
    params: Closed({ id: Id }),
    body: Closed(editable),
    success: { status: 200, schema: Offer },
    errors: [
      'not_found',
      'offer_closed',
      'offer_has_trades',
      'window_invalid',
      'window_not_aligned',
      'price_below_minimum',
      'price_above_maximum',
      'not_enough_energy',
      'trading_disabled'
    ],
    isIdempotent: true,
    etag: 'required'
  }),
  cancel: defineRoute({
    method: 'DELETE',
    path: '/offers/:id',
    summary: 'Withdraw my offer; pending requests are refused and their money is free again',
    access: sellers,
    params: Closed({ id: Id }),
    success: { status: 200, schema: Offer },
    errors: ['not_found', 'offer_closed'],
    isIdempotent: true,
    etag: 'required'
  })
}
