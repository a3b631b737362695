import { configDefaults, defineConfig } from 'vitest/config'

// What a page looks like does not depend on the database behind the API; every journey runs on
// both.
const onlyOnce = process.env['DATABASE'] === 'postgres' ? ['accessibility.test.ts'] : []

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...onlyOnce],
    // A journey waits for jobs that run by their own timers.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    fileParallelism: false
  }
})
