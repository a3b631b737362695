import type { Market } from '@commonwatt/contract'

/**
 * The markets that are always there. Limits and ticks per kWh: 1 EUR/MWh is 1000 micros per kWh.
 * The tariffs are round figures of what households pay beside the energy; an operator's own market
 * comes from MARKETS_FILE.
 */
export const builtInMarkets: readonly Market[] = [
  {
    // SDAC: harmonised limits -500 to +4000 EUR/MWh, 15-minute units since delivery day 2025-10-01.
    id: 'DE-LU',
    name: 'Germany and Luxembourg',
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    mtuMin: 15,
    tickMicrosPerKwh: 10,
    floorMicrosPerKwh: -500_000,
    capMicrosPerKwh: 4_000_000,
    gateClosure: { daysBefore: 1, localTime: '12:00' },
    publishedAboutLocal: '13:00',
    // The official one first, for whoever has a key; then those that ask for none. aWATTar knows
    // hours only.
    priceSources: [
      { source: 'entsoe', zone: '10Y1001A1001A82H' },
      { source: 'energy_charts', zone: 'DE-LU' },
      { source: 'smard', zone: 'DE-LU' },
      { source: 'awattar', zone: 'de' }
    ],
    tariff: {
      gridFeeMicrosPerKwh: 91_000,
      leviesMicrosPerKwh: 64_000,
      localGridFeeMicrosPerKwh: 38_000,
      platformFeeMicrosPerKwh: 5_000
    },
    balancedPremiumMicrosPerKwh: 30_000
  },
  {
    // The day-ahead market of the Indian Energy Exchange: 96 blocks, no daylight saving, cap 10
    // INR/kWh.
    id: 'IN-IEX',
    name: 'India',
    currency: 'INR',
    timeZone: 'Asia/Kolkata',
    mtuMin: 15,
    tickMicrosPerKwh: 10,
    floorMicrosPerKwh: 0,
    capMicrosPerKwh: 10_000_000,
    gateClosure: { daysBefore: 1, localTime: '12:00' },
    publishedAboutLocal: '13:00',
    tariff: {
      gridFeeMicrosPerKwh: 1_600_000,
      leviesMicrosPerKwh: 450_000,
      localGridFeeMicrosPerKwh: 600_000,
      platformFeeMicrosPerKwh: 100_000
    },
    balancedPremiumMicrosPerKwh: 500_000
  }
]
