import { Type, type Static } from 'typebox'
import { MarketId, priceSourceNames } from './markets.ts'
import { admins } from './roles.ts'
import { Closed, defineRoute } from './route.ts'
import { Instant, Nullable, Words } from './units.ts'

/** `nothing`: it answered, and had not published yet. */
const priceOutcomes = ['prices', 'nothing', 'failed'] as const

/** How it went with a source; `missingKey` names the setting that it waits for. */
export const PriceSourceState = Type.Object({
  source: Words(priceSourceNames),
  zone: Type.String({ examples: ['DE-LU'] }),
  missingKey: Nullable(Type.String({ examples: ['ENTSOE_API_KEY'] })),
  lastOutcome: Nullable(Words(priceOutcomes)),
  lastAttemptAt: Nullable(Instant),
  lastSuccessAt: Nullable(Instant),
  lastErrorAt: Nullable(Instant),
  lastError: Nullable(Type.String({ examples: ['it answered 503'] })),
  nextTryAt: Nullable(Instant)
})
export type PriceSourceState = Static<typeof PriceSourceState>

/** Where a market's prices come from; part of the group `markets`. */
export const priceSources = {
  sources: defineRoute({
    method: 'GET',
    path: '/markets/:id/price-sources',
    summary: 'Show the sources of a market’s prices and how they do',
    description:
      'In the order in which they are asked; the later ones fill what the earlier ones leave open. `isOn` is ' +
      'false where the configuration has switched the sources off. `nextTryAt` is set while a source that failed is left alone.',
    access: admins,
    params: Closed({ id: MarketId }),
    success: {
      status: 200,
      schema: Type.Object({
        marketId: MarketId,
        isOn: Type.Boolean({ examples: [true] }),
        nextAt: Nullable(Instant),
        items: Type.Array(PriceSourceState)
      })
    },
    errors: ['not_found']
  })
}
