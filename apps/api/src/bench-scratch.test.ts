import { Session } from 'node:inspector/promises'
import { writeFileSync } from 'node:fs'
import { test } from 'vitest'
import { startTestApp } from '../test/harness.ts'
import { createBattery, createBuyer, createOffer, buy } from '../test/makers.ts'

test('bench', async () => {
  const app = await startTestApp()
  const seller = await app.signUp('producer')
  const b = await createBattery(seller, { capacityWh: 1_000_000_000, levelWh: 900_000_000 })
  const offer = await createOffer(seller, { batteryId: b.id, energyWh: 100_000_000 })
  const buyer = await createBuyer(app, 1_000_000_000)
  for (let i = 0; i < 300; i++) await buy(buyer, offer.id, 10)
  const s = new Session(); s.connect()
  await s.post('Profiler.enable'); await s.post('Profiler.setSamplingInterval', { interval: 200 }); await s.post('Profiler.start')
  for (let i = 0; i < 600; i++) await buy(buyer, offer.id, 10)
  const { profile } = await s.post('Profiler.stop')
  writeFileSync('/tmp/offers-bench/buy.cpuprofile', JSON.stringify(profile))
}, 600_000)
