import { readDate, readWord } from '../../format/search-params.ts'

export interface DeviceSearch {
  /** What is looked at; the device's first channel when it is not said. */
  channel?:
    | 'import'
    | 'export'
    | 'production'
    | 'consumption'
    | 'battery_charge'
    | 'battery_discharge'
    | 'state_of_charge'
    | undefined
  /** A day of the site; today when it is not said. */
  date?: string | undefined
  resolution?: 'raw' | '15min' | 'hour' | 'day' | undefined
}

export function readDeviceSearch(raw: Record<string, unknown>): DeviceSearch {
  return {
    channel: readWord(raw, 'channel', [
      'import',
      'export',
      'production',
      'consumption',
      'battery_charge',
      'battery_discharge',
      'state_of_charge'
    ]),
    date: readDate(raw, 'date'),
    resolution: readWord(raw, 'resolution', ['raw', '15min', 'hour', 'day'])
  }
}
