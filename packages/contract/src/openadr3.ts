import { Type, type Static } from 'typebox'
import { Closed, defineRoute } from './route.ts'
import { Currency, Instant } from './units.ts'

/*
 * OpenADR 3.1.0 as its OpenAPI document has it, the part that a read-only price program needs:
 * names, paging and decimal prices are the standard's and not ours.
 */

const ObjectId = Type.String({
  minLength: 1,
  maxLength: 128,
  pattern: '^[a-zA-Z0-9_-]*$',
  examples: ['DE-LU']
})
const Duration = Type.String({ examples: ['PT15M'] })

const metadata = {
  id: ObjectId,
  createdDateTime: Instant,
  modificationDateTime: Instant
}

const PayloadDescriptor = Type.Object({
  objectType: Type.Literal('EVENT_PAYLOAD_DESCRIPTOR'),
  payloadType: Type.Literal('PRICE'),
  units: Type.Literal('KWH'),
  currency: Currency
})

/** A market as a program; its name is the market's id. */
export const OpenAdrProgram = Type.Object({
  ...metadata,
  objectType: Type.Literal('PROGRAM'),
  programName: Type.String({ examples: ['DE-LU'] }),
  programDescriptions: Type.Array(
    Type.Object({ URL: Type.String({ examples: ['http://localhost:3000/api/docs'] }) })
  ),
  payloadDescriptors: Type.Array(PayloadDescriptor),
  attributes: Type.Array(
    Type.Object({
      type: Type.String({ examples: ['PROGRAM_LONG_NAME'] }),
      values: Type.Array(Type.String({ examples: ['Germany and Luxembourg'] }))
    })
  )
})
export type OpenAdrProgram = Static<typeof OpenAdrProgram>

const IntervalPeriod = Type.Object({ start: Instant, duration: Duration })

/**
 * A market day with its prices, one interval for each market time unit. Where a price is missing,
 * the others name their own period; otherwise each follows the one before it from the start of the
 * event.
 */
export const OpenAdrEvent = Type.Object({
  ...metadata,
  objectType: Type.Literal('EVENT'),
  programID: ObjectId,
  eventName: Type.String({ examples: ['DE-LU 2026-10-25'] }),
  payloadDescriptors: Type.Array(PayloadDescriptor),
  intervalPeriod: IntervalPeriod,
  intervals: Type.Array(
    Type.Object({
      id: Type.Integer({ minimum: 0, examples: [0] }),
      intervalPeriod: Type.Optional(IntervalPeriod),
      payloads: Type.Array(
        Type.Object({
          type: Type.Literal('PRICE'),
          values: Type.Array(Type.Number({ examples: [0.114] }))
        })
      )
    })
  )
})
export type OpenAdrEvent = Static<typeof OpenAdrEvent>

const mostAtOnce = 50
const filters = {
  targets: Type.Optional(
    Type.Unsafe<string | string[]>({
      type: ['string', 'array'],
      items: { type: 'string', minLength: 1, maxLength: 128 },
      minLength: 1,
      maxLength: 128,
      examples: ['group-1']
    })
  ),
  skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0, examples: [0] })),
  limit: Type.Optional(
    Type.Integer({ minimum: 0, maximum: mostAtOnce, default: mostAtOnce, examples: [10] })
  )
}

const programs =
  'A market is a read-only OpenADR 3.1 program and a market day is one of its events; nothing can be written, and ' +
  'there are no reports, subscriptions or enrolled ends. Nothing is targeted, so whoever asks for targets gets nothing.'
const prices =
  'PRICE is the energy alone, in the currency per kWh: the one place of this API where a price is a decimal, because ' +
  'the standard wants it. Each is the exact decimal of the integer micros. Newest day first, of the last 400 days.'

export const openadr3 = {
  programs: defineRoute({
    method: 'GET',
    path: '/openadr3/programs',
    summary: 'List the price programs (OpenADR 3.1)',
    description: programs,
    access: 'public',
    query: Closed(filters),
    success: { status: 200, schema: Type.Array(OpenAdrProgram) },
    errors: []
  }),
  program: defineRoute({
    method: 'GET',
    path: '/openadr3/programs/:programID',
    summary: 'Show one price program (OpenADR 3.1)',
    description: programs,
    access: 'public',
    params: Closed({ programID: ObjectId }),
    success: { status: 200, schema: OpenAdrProgram },
    errors: ['not_found']
  }),
  events: defineRoute({
    method: 'GET',
    path: '/openadr3/events',
    summary: 'List market days with their prices (OpenADR 3.1)',
    description: `${programs} ${prices} \`active\` leaves out days that are over.`,
    access: 'public',
    query: Closed({
      programID: Type.Optional(ObjectId),
      active: Type.Optional(Type.Boolean({ examples: [true] })),
      ...filters
    }),
    success: { status: 200, schema: Type.Array(OpenAdrEvent) },
    errors: []
  }),
  event: defineRoute({
    method: 'GET',
    path: '/openadr3/events/:eventID',
    summary: 'Show one market day with its prices (OpenADR 3.1)',
    description: `${programs} ${prices}`,
    access: 'public',
    params: Closed({ eventID: ObjectId }),
    success: { status: 200, schema: OpenAdrEvent },
    errors: ['not_found']
  })
}
