import type { channels, deviceKinds, HistoryPoint } from '@commonwatt/contract'
import {
  IconBattery3,
  IconEngine,
  IconGauge,
  IconSolarPanel2,
  IconWindmill,
  type Icon
} from '@tabler/icons-react'
import { t } from '@lingui/core/macro'
import type { Static } from 'typebox'

export type DeviceKind = (typeof deviceKinds)[number]
export type Channel = (typeof channels)[number]
export type Quality = Static<typeof HistoryPoint>['quality']

export interface KindLook {
  word: string
  /** What it measures, in one sentence. */
  detail: string
  family: string
  Icon: Icon
  /** What a device of its kind reports when nothing has come yet. */
  channels: readonly [Channel, ...Channel[]]
}

export function kindLook(kind: DeviceKind): KindLook {
  const looks: Record<DeviceKind, KindLook> = {
    meter: {
      word: t`Meter`,
      detail: t`Counts what comes from the grid and what goes into it.`,
      family: 'home',
      Icon: IconGauge,
      channels: ['import', 'export', 'consumption']
    },
    inverter: {
      word: t`Inverter`,
      detail: t`Counts what the panels make.`,
      family: 'solar',
      Icon: IconSolarPanel2,
      channels: ['production']
    },
    battery: {
      word: t`Battery`,
      detail: t`Tells its level, and what goes in and out.`,
      family: 'battery',
      Icon: IconBattery3,
      channels: ['state_of_charge', 'battery_charge', 'battery_discharge']
    },
    turbine: {
      word: t`Turbine`,
      detail: t`Counts what wind or water make.`,
      family: 'wind',
      Icon: IconWindmill,
      channels: ['production']
    },
    generator: {
      word: t`Generator`,
      detail: t`Counts what biogas or another fuel makes.`,
      family: 'biogas',
      Icon: IconEngine,
      channels: ['production']
    }
  }
  return looks[kind]
}

export interface ChannelLook {
  word: string
  color: string
}

export function channelLook(channel: Channel): ChannelLook {
  const looks: Record<Channel, ChannelLook> = {
    import: { word: t`From the grid`, color: 'var(--cw-grid)' },
    export: { word: t`Into the grid`, color: 'var(--cw-community)' },
    production: { word: t`Made`, color: 'var(--cw-solar)' },
    consumption: { word: t`Used`, color: 'var(--cw-home)' },
    battery_charge: { word: t`Charged`, color: 'var(--cw-battery)' },
    battery_discharge: { word: t`Discharged`, color: 'var(--cw-battery)' },
    state_of_charge: { word: t`Battery level`, color: 'var(--cw-battery)' }
  }
  return looks[channel]
}

/** How a figure came about; null for what was plainly measured. */
export function qualityWord(quality: Quality): string | null {
  if (quality === null || quality === 'measured') return null
  const words = {
    estimated: t`estimated`,
    substituted: t`filled in`,
    missing: t`missing`,
    mixed: t`partly estimated`
  }
  return words[quality]
}
