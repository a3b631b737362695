import { Type, type Static } from 'typebox'
import { Closed, defineRoute, Page, paging } from './route.ts'
import { members, signedIn } from './roles.ts'
import { Id, Instant, LineText, Nullable, Words } from './units.ts'

export const deviceKinds = ['meter', 'inverter', 'battery', 'turbine', 'generator'] as const
export const channels = [
  'import',
  'export',
  'production',
  'consumption',
  'battery_charge',
  'battery_discharge',
  'state_of_charge'
] as const
export const qualities = ['measured', 'estimated', 'substituted', 'missing'] as const
/** What speaks against a reading: `implausible` is more than the site or its battery can do. */
export const readingFlags = ['implausible'] as const
export const resolutions = ['raw', '15min', 'hour', 'day'] as const

export const Device = Type.Object({
  id: Id,
  siteId: Id,
  siteName: Type.String({ examples: ['Talstrasse 12'] }),
  name: Type.String({ examples: ['Meter in the cellar'] }),
  kind: Words(deviceKinds),
  timeZone: Type.String({ examples: ['Europe/Berlin'] }),
  status: Words(['active', 'retired']),
  lastReadingAt: Nullable(Instant),
  isSimulated: Type.Boolean({ examples: [false] }),
  createdAt: Instant
})
export type Device = Static<typeof Device>

/** Shown once: only a hash is kept. Send it as `Authorization: Bearer {token}`. */
export const DeviceCredentials = Type.Object({
  deviceId: Id,
  token: Type.String({ examples: ['cwd_01985d3c_c2VjcmV0'] })
})

/** Energy over an interval in Wh; for `state_of_charge` the stored Wh at the interval's end. */
export const Reading = Type.Object({
  channel: Words(channels),
  intervalStart: Instant,
  intervalEnd: Instant,
  valueWh: Nullable(Type.Integer({ minimum: 0, maximum: 1_000_000_000_000, examples: [310] })),
  quality: Words(qualities),
  flags: Type.Array(Words(readingFlags)),
  version: Type.Integer({ minimum: 1, examples: [1] }),
  knownAt: Instant
})

/**
 * A point of a history: `value` is null where nothing is known. Where a flag says that a reading
 * cannot be true, sums leave it out and `coveredMs` does not count it; the resolution `raw` still
 * tells its value.
 */
export const HistoryPoint = Type.Object({
  intervalStart: Instant,
  intervalEnd: Instant,
  valueWh: Nullable(Type.Integer({ examples: [310] })),
  quality: Nullable(Words([...qualities, 'mixed'])),
  coveredMs: Type.Integer({ minimum: 0, examples: [900000] }),
  flags: Type.Array(Words(readingFlags))
})

const History = Type.Object({
  channel: Words(channels),
  resolution: Words(resolutions),
  timeZone: Type.String({ examples: ['Europe/Berlin'] }),
  points: Type.Array(HistoryPoint)
})

const historyQuery = Closed({
  channel: Words(channels),
  from: Instant,
  to: Instant,
  resolution: Type.Optional(
    Type.Unsafe<(typeof resolutions)[number]>({
      type: 'string',
      enum: [...resolutions],
      default: 'hour',
      examples: ['hour']
    })
  )
})

export const metering = {
  createDevice: defineRoute({
    method: 'POST',
    path: '/devices',
    summary: 'Register a device at my site; its credentials are shown this once',
    access: members,
    body: Closed({
      siteId: Id,
      name: LineText(120, 'Meter in the cellar'),
      kind: Words(deviceKinds)
    }),
    success: {
      status: 201,
      schema: Type.Object({ device: Device, credentials: DeviceCredentials })
    },
    errors: ['not_found']
  }),
  devices: defineRoute({
    method: 'GET',
    path: '/devices',
    summary: 'List my devices',
    access: members,
    query: Closed({ siteId: Type.Optional(Id), ...paging }),
    success: { status: 200, schema: Page(Device) },
    errors: ['cursor_invalid']
  }),
  device: defineRoute({
    method: 'GET',
    path: '/devices/:id',
    summary: 'Show one of my devices',
    access: members,
    params: Closed({ id: Id }),
    success: { status: 200, schema: Device },
    errors: ['not_found']
  }),
  renewCredentials: defineRoute({
    method: 'POST',
    path: '/devices/:id/credentials',
    summary: 'Replace a device’s credentials; the old ones stop at once',
    access: members,
    params: Closed({ id: Id }),
    success: { status: 201, schema: DeviceCredentials },
    errors: ['not_found', 'device_retired']
  }),
  retireDevice: defineRoute({
    method: 'DELETE',
    path: '/devices/:id',
    summary: 'Retire a device; its readings stay',
    access: members,
    params: Closed({ id: Id }),
    success: { status: 204, schema: Type.Null() },
    errors: ['not_found']
  }),
  ingest: defineRoute({
    method: 'POST',
    path: '/readings',
    summary: 'Report readings as a device, in batches, in any order, as often as needed',
    description:
      'Idempotent on device, channel and interval start: the same value again changes nothing, another ' +
      'value supersedes the older one, which stays. A reading that breaks a rule is reported by its index ' +
      'and the others are kept. An interval has ended, is 25 hours long at most (the longest local day) and ' +
      'overlaps no other one of its channel. A reading of more than can flow at the site in its interval (by the ' +
      'agreed load, the assets and the battery, with a quarter more), or of a level above the battery’s capacity, ' +
      'is kept with the flag `implausible`, named in `flagged`, and counted nowhere.',
    access: 'device',
    body: Closed({
      readings: Type.Array(
        Closed({
          channel: Words(channels),
          intervalStart: Instant,
          intervalEnd: Instant,
          valueWh: Nullable(
            Type.Integer({
              minimum: -1_000_000_000_000,
              maximum: 1_000_000_000_000,
              examples: [310]
            })
          ),
          quality: Type.Optional(
            Type.Unsafe<(typeof qualities)[number]>({
              type: 'string',
              enum: [...qualities],
              default: 'measured',
              examples: ['measured']
            })
          )
        }),
        { minItems: 1, maxItems: 1000 }
      )
    }),
    success: {
      status: 200,
      schema: Type.Object({
        added: Type.Integer({ minimum: 0, examples: [96] }),
        superseded: Type.Integer({ minimum: 0, examples: [0] }),
        unchanged: Type.Integer({ minimum: 0, examples: [0] }),
        rejected: Type.Array(
          Type.Object({
            index: Type.Integer({ minimum: 0, examples: [3] }),
            code: Words([
              'interval_invalid',
              'interval_too_long',
              'interval_in_future',
              'interval_overlaps',
              'value_negative',
              'value_missing',
              'value_unexpected'
            ]),
            detail: Type.String({ examples: ['The interval ends before it starts'] })
          })
        ),
        flagged: Type.Array(
          Type.Object({
            index: Type.Integer({ minimum: 0, examples: [4] }),
            code: Words(['power_implausible', 'level_implausible']),
            detail: Type.String({ examples: ['More than can flow at this site in that time'] })
          })
        )
      })
    },
    errors: []
  }),
  latest: defineRoute({
    method: 'GET',
    path: '/devices/:id/readings/latest',
    summary: 'Show the newest reading of each channel',
    access: members,
    params: Closed({ id: Id }),
    success: { status: 200, schema: Type.Object({ items: Type.Array(Reading) }) },
    errors: ['not_found']
  }),
  history: defineRoute({
    method: 'GET',
    path: '/devices/:id/readings',
    summary: 'Show a channel’s history',
    description:
      'Days are the site’s local days of 23, 24 or 25 hours. Buckets are whole, so the first and the last may ' +
      'reach beyond the range. At most 10,000 points.',
    access: members,
    params: Closed({ id: Id }),
    query: historyQuery,
    success: { status: 200, schema: History },
    errors: ['not_found', 'range_invalid']
  }),
  userHistory: defineRoute({
    method: 'GET',
    path: '/users/:id/readings',
    summary: 'Show a channel’s history over all devices of an account',
    access: signedIn,
    params: Closed({ id: Id }),
    query: historyQuery,
    success: { status: 200, schema: History },
    errors: ['not_found', 'range_invalid']
  })
}
