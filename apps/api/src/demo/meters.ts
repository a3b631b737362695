import {
  biogasPowerW,
  clearSkyPowerW,
  cloudFactor,
  createRandom,
  hashSeed,
  localClockAt,
  localDateAt,
  simulateHome,
  windPowerW
} from '@commonwatt/domain'
import { isForVisitors, timeZone, weatherSeed, type DemoHome, type DemoPlant } from './community.ts'

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

/** What of a battery is kept for neighbours; its own household never draws on it. */
const traded = { share: 0.4, fillFromHour: 1, sellFromHour: 18, hours: 3 }
const quartersOfWindow = traded.hours * 4

/**
 * What a home lays aside in its battery for neighbours: so much a day, every day it has a battery.
 */
export function laidAsideWh(home: DemoHome): number {
  return Math.floor((home.batteryCapacityWh * traded.share) / quartersOfWindow) * quartersOfWindow
}

/** What a home sells of that on an evening; 0 on evenings on which it keeps to itself. */
export function eveningSaleWh(home: DemoHome, date: string): number {
  const random = createRandom(hashSeed(home.seed, 'evening', date))
  if (random() > 0.45 && !isForVisitors(home)) return 0
  return Math.floor((laidAsideWh(home) * (0.5 + random() / 2)) / 500) * 500
}

/**
 * What a home's meter reports for a quarter-hour, and the level of its household's share of the
 * battery after it. On top of the simulated home comes the share for neighbours: it leaves in the
 * evening, a little less on some days than was promised, and is filled again from the grid at
 * night.
 */
export function readHome(
  home: DemoHome,
  startMs: number,
  levelWh: number
): { readings: MeterReading[]; levelWh: number } {
  const trade = readTradedShare(home, startMs)
  const batteryCapacityWh = home.batteryCapacityWh - laidAsideWh(home)
  // Both shares go through the same inverter.
  const batteryPowerW = Math.max(0, home.batteryPowerW - 4 * trade.outWh)
  const quarter = simulateHome({
    seed: home.seed,
    weatherSeed,
    home: { ...home, batteryCapacityWh, batteryPowerW, timeZone },
    startMs,
    levelWh
  })
  const readings: MeterReading[] = [
    { channel: 'import', startMs, valueWh: quarter.importWh + trade.inWh },
    { channel: 'export', startMs, valueWh: quarter.exportWh + trade.outWh },
    { channel: 'consumption', startMs, valueWh: quarter.consumptionWh }
  ]
  if (home.solarW > 0) {
    readings.push({ channel: 'production', startMs, valueWh: quarter.productionWh })
  }
  if (home.batteryCapacityWh > 0) {
    const levelOfAll = quarter.levelWh + trade.levelWh
    readings.push({
      channel: 'battery_discharge',
      startMs,
      valueWh: quarter.dischargeWh + trade.outWh
    })
    readings.push({ channel: 'state_of_charge', startMs, valueWh: levelOfAll })
  }
  return { readings, levelWh: quarter.levelWh }
}

/**
 * The neighbours' share in a quarter-hour: what goes out, what comes in, what it holds afterwards.
 */
function readTradedShare(home: DemoHome, startMs: number) {
  const asideWh = laidAsideWh(home)
  if (asideWh === 0) return { outWh: 0, inWh: 0, levelWh: 0 }
  const date = localDateAt({ timeZone, atMs: startMs })
  const yesterday = localDateAt({ timeZone, atMs: startMs - 24 * 3_600_000 })
  const { minuteOfDay } = localClockAt({ timeZone, atMs: startMs })
  const quarterOf = (fromHour: number) => minuteOfDay / 15 - fromHour * 4
  const isIn = (place: number) => place >= 0 && place < quartersOfWindow
  const outPlace = quarterOf(traded.sellFromHour)
  const inPlace = quarterOf(traded.fillFromHour)
  const soldToday = deliveredWh(home, date)
  const soldYesterday = deliveredWh(home, yesterday)
  const part = (wh: number, place: number) =>
    Math.floor((wh * (place + 1)) / quartersOfWindow) - Math.floor((wh * place) / quartersOfWindow)
  const upTo = (wh: number, place: number) =>
    Math.floor((wh * Math.min(Math.max(place + 1, 0), quartersOfWindow)) / quartersOfWindow)
  return {
    outWh: isIn(outPlace) ? part(soldToday, outPlace) : 0,
    inWh: isIn(inPlace) ? part(soldYesterday, inPlace) : 0,
    levelWh: asideWh - soldYesterday + upTo(soldYesterday, inPlace) - upTo(soldToday, outPlace)
  }
}

/**
 * Nine evenings in ten all of it arrives; on the tenth a fuse, a frost or a kettle takes its part.
 */
function deliveredWh(home: DemoHome, date: string): number {
  const random = createRandom(hashSeed(home.seed, 'delivered', date))
  const share = random() < 0.9 ? 1 : 0.7 + 0.3 * random()
  return Math.floor(eveningSaleWh(home, date) * share)
}

/** What a roof feeds in during a quarter-hour when its battery is full. */
export function surplusOf(home: DemoHome, startMs: number): number {
  const levelWh = home.batteryCapacityWh - laidAsideWh(home)
  return (
    readHome(home, startMs, levelWh).readings.find(({ channel }) => channel === 'export')
      ?.valueWh ?? 0
  )
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
