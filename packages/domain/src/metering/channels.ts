/**
 * What a meter reports, channel by channel. An `energy` channel counts Wh per interval, and
 * intervals add up; a `level` channel tells Wh at the end of its interval, and the last one stands
 * for a longer time.
 */
export const channels = {
  import: { measures: 'energy', aggregate: 'sum' },
  export: { measures: 'energy', aggregate: 'sum' },
  production: { measures: 'energy', aggregate: 'sum' },
  consumption: { measures: 'energy', aggregate: 'sum' },
  battery_charge: { measures: 'energy', aggregate: 'sum' },
  battery_discharge: { measures: 'energy', aggregate: 'sum' },
  state_of_charge: { measures: 'level', aggregate: 'last' }
} as const satisfies Record<string, { measures: 'energy' | 'level'; aggregate: 'sum' | 'last' }>

export type Channel = keyof typeof channels
