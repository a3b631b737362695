/*
 * Loaded into the server's process before it starts (see `startServer`): the journeys cannot wait
 * for a delivery window of a market time unit, so its clock runs ahead by what the test has asked
 * for, from the start by CLOCK_AHEAD_MS (below zero: behind). Timers stay as they are.
 */
const realNow = Date.now.bind(Date)
let aheadMs = Number(process.env['CLOCK_AHEAD_MS'] ?? 0)
Date.now = () => realNow() + aheadMs

process.on('message', (message: { aheadMs: number }) => {
  aheadMs = message.aheadMs
  process.send?.(message)
})
// The server decides by itself when it ends.
process.channel?.unref()

export {}
