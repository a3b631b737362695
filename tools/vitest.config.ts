import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    // These run the real linter, dependency-cruiser and vitest, perhaps on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
})
