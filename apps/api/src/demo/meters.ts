import {
  biogasPowerW,
  clearSkyPowerW,
  cloudFactor,
  createRandom,
  hashSeed,
  simulateHome,
  windPowerW
} from '@commonwatt/domain'
import { timeZone, weatherSeed, type DemoHome, type DemoPlant } from './community.ts'

export const quarterMs = 900_000

export interface MeterReading {
  channel:
    | 'import'
    | 'export'
    | 'production'
    | 'consumption'
    | 'battery_charge'
    | 'battery_discharge'
    | 'state_of_charge'
  startMs: number
  valueWh: number
}

/** What a home's meter reports for a quarter-hour, and the battery's level after it. */
export function readHome(
  home: DemoHome,
  startMs: number,
  levelWh: number
): { readings: MeterReading[]; levelWh: number } {
  const quarter = simulateHome({
    seed: home.seed,
    weatherSeed,
    home: { ...home, timeZone },
    startMs,
    levelWh
  })
  const readings: MeterReading[] = [
    { channel: 'import', startMs, valueWh: quarter.importWh },
    { channel: 'export', startMs, valueWh: quarter.exportWh },
    { channel: 'consumption', startMs, valueWh: quarter.consumptionWh }
  ]
  if (home.solarW > 0)
    readings.push({ channel: 'production', startMs, valueWh: quarter.productionWh })
  if (home.batteryCapacityWh > 0) {
    readings.push({ channel: 'battery_discharge', startMs, valueWh: quarter.dischargeWh })
    readings.push({ channel: 'state_of_charge', startMs, valueWh: quarter.levelWh })
  }
  return { readings, levelWh: quarter.levelWh }
}

/** What a plant feeds in during a quarter-hour. */
export function readPlant(plant: DemoPlant, startMs: number): MeterReading[] {
  const atMs = startMs + quarterMs / 2
  const valueWh = Math.floor(plantPowerW(plant, atMs) / 4)
  return [
    { channel: 'production', startMs, valueWh },
    {
      channel: 'export',
      startMs,
      valueWh: Math.floor(valueWh * (plant.type === 'solar' ? 0.66 : 0.98))
    }
  ]
}

function plantPowerW(plant: DemoPlant, atMs: number): number {
  const { seed, capacityW, latitude, longitude } = plant
  switch (plant.type) {
    case 'wind':
      return windPowerW({ seed, atMs, capacityW })
    case 'biogas':
      return biogasPowerW({ seed, atMs, capacityW })
    case 'hydro':
      return capacityW * waterShare(seed, atMs)
    case 'solar':
      return (
        clearSkyPowerW({ latitude, longitude, atMs, capacityW }) *
        cloudFactor({ seed: weatherSeed, atMs, latitude })
      )
  }
}

/** Water rises and falls over days: a line between one draw a week and the next. */
function waterShare(seed: number, atMs: number): number {
  const weekMs = 7 * 86_400_000
  const week = Math.floor(atMs / weekMs)
  const draw = (index: number) => 0.35 + 0.6 * createRandom(hashSeed(seed, 'water', index))()
  const part = atMs / weekMs - week
  return draw(week) * (1 - part) + draw(week + 1) * part
}
