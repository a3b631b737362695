import { assert, assertNonNegativeInteger } from '../assert.ts'
import { localClockAt } from '../calendar/date.ts'
import { quarterHourMs } from '../calendar/interval.ts'
import { cloudFactor } from './clouds.ts'
import { householdLoadWh } from './household.ts'
import { noiseAt } from './random.ts'
import { clearSkyPowerW } from './sun.ts'

export type SimulatedHome = {
  latitude: number
  longitude: number
  timeZone: string
  solarW: number
  batteryCapacityWh: number
  batteryPowerW: number
  annualLoadWh: number
}

/**
 * What the meters of a home count in a quarter-hour, and the battery's level at its end. All in Wh.
 */
export type HomeQuarterHour = {
  consumptionWh: number
  productionWh: number
  importWh: number
  exportWh: number
  chargeWh: number
  dischargeWh: number
  levelWh: number
}

// Of 100 Wh that go in 95 are kept, and of 100 Wh that leave the cells 95 come out.
const efficiencyPercent = 95

/**
 * A home with roof, battery and household during the quarter-hour from `startMs`, with the battery
 * at `levelWh` before.
 *
 * The roof serves the household first, then charges the battery, then the grid; what the household
 * lacks comes from the battery, then from the grid. Always consumption + charge + export =
 * production + discharge + import, exactly, and the level stays within 0 and the capacity. `seed`
 * makes the household and its roof its own; `weatherSeed` (the seed when left out) its weather:
 * give neighbours the same one. The caller marks the result as simulated.
 */
export function simulateHome(input: {
  seed: number
  weatherSeed?: number
  home: SimulatedHome
  startMs: number
  levelWh: number
}): HomeQuarterHour {
  const { seed, home, startMs, levelWh } = input
  assertNonNegativeInteger(levelWh, 'levelWh')
  assert(levelWh <= home.batteryCapacityWh, 'levelWh is above the capacity')
  const clock = localClockAt({ timeZone: home.timeZone, atMs: startMs })
  const consumptionWh = householdLoadWh({
    seed,
    annualWh: home.annualLoadWh,
    localMinuteOfDay: clock.minuteOfDay,
    isWeekend: clock.weekday >= 6,
    dayOfYear: clock.dayOfYear,
    minutes: 15
  })
  const productionWh = roofWh(seed, input.weatherSeed ?? seed, home, startMs)
  const battery = runBattery(productionWh - consumptionWh, levelWh, home)
  const balanceWh = productionWh + battery.dischargeWh - consumptionWh - battery.chargeWh
  return {
    consumptionWh,
    productionWh,
    importWh: Math.max(0, -balanceWh),
    exportWh: Math.max(0, balanceWh),
    ...battery
  }
}

function roofWh(seed: number, weatherSeed: number, home: SimulatedHome, startMs: number): number {
  if (home.solarW === 0) return 0
  const atMs = startMs + quarterHourMs / 2
  const equatorward = home.latitude >= 0 ? 180 : 0
  const clearW = clearSkyPowerW({
    latitude: home.latitude,
    longitude: home.longitude,
    atMs,
    capacityW: home.solarW,
    tiltDegrees: 18 + Math.round(25 * noiseAt(seed, 61, 0)),
    azimuthDegrees: equatorward + Math.round(100 * (noiseAt(seed, 62, 0) - 0.5))
  })
  const factor = cloudFactor({ seed: weatherSeed, atMs, latitude: home.latitude })
  return Math.round((clearW * factor) / 4)
}

/** Charges a surplus and discharges into a deficit, as far as power, level and capacity allow. */
function runBattery(surplusWh: number, levelWh: number, home: SimulatedHome) {
  const powerLimitWh = Math.floor(home.batteryPowerW / 4)
  if (surplusWh > 0) {
    const roomWh = Math.floor(((home.batteryCapacityWh - levelWh) * 100) / efficiencyPercent)
    const chargeWh = Math.min(surplusWh, powerLimitWh, roomWh)
    const keptWh = Math.floor((chargeWh * efficiencyPercent) / 100)
    return { chargeWh, dischargeWh: 0, levelWh: levelWh + keptWh }
  }
  const availableWh = Math.floor((levelWh * efficiencyPercent) / 100)
  const dischargeWh = Math.min(-surplusWh, powerLimitWh, availableWh)
  const spentWh = Math.ceil((dischargeWh * 100) / efficiencyPercent)
  // Subtracting from zero instead of negating keeps a deficit of 0 from becoming -0.
  return { chargeWh: 0, dischargeWh: 0 + dischargeWh, levelWh: levelWh - spentWh }
}
