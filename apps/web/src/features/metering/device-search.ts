import { readDate, readWord } from '../../format/search-params.ts'

export interface DeviceSearch {
  date?: string | undefined
  resolution?: 'raw' | '15min' | 'hour' | 'day' | undefined
}

export function readDeviceSearch(raw: Record<string, unknown>): DeviceSearch {
  return {
    date: readDate(raw, 'date'),
    resolution: readWord(raw, 'resolution', ['raw', '15min', 'hour', 'day'])
  }
}
