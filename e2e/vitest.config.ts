import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    // A journey waits for jobs that run by their own timers.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    fileParallelism: false
  }
})
