import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    // A journey lives through a delivery window in real time.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    fileParallelism: false
  }
})
