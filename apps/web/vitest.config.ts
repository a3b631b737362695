import { mergeConfig } from 'vite'
import { defineConfig } from 'vitest/config'
import vite from './vite.config.ts'

export default mergeConfig(
  vite,
  defineConfig({
    test: {
      name: 'web',
      environment: 'happy-dom',
      include: ['src/**/*.test.{ts,tsx}'],
      testTimeout: 20_000,
      setupFiles: ['src/test/setup.ts'],
      // Intl and Date must not depend on the machine: the product never uses the browser's zone.
      env: { TZ: 'America/Los_Angeles' }
    }
  })
)
