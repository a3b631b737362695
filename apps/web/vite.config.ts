import { join } from 'node:path'
import { lingui } from '@lingui/vite-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { contractSnapshot } from './contract-snapshot.ts'

const api = 'http://127.0.0.1:3000'

export default defineConfig({
  // The macro of lingui runs before React's transform, so that no Babel is needed.
  plugins: [
    lingui({
      macroTransform: true,
      failOnCompileError: true,
      // Said in full, so that it is found from whatever folder a tool starts in.
      configPath: join(import.meta.dirname, 'lingui.config.ts')
    }),
    react(),
    contractSnapshot()
  ],
  build: {
    outDir: 'dist',
    // The size budget reads the manifest to know what the first page loads.
    manifest: true,
    sourcemap: true,
    rolldownOptions: {
      output: {
        // Left alone, each icon and each small component becomes a file of its own: 77 requests for
        // the first page. What every page shares comes in two files; charts and pages stay apart.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 3 },
            {
              name: 'frame',
              test: /src\/(app|api|i18n|format|ui)\/(?!charts\/(axis|bar-|chart-frame|marks|series))/,
              minShareCount: 2,
              priority: 2
            },
            { name: 'icons', test: /@tabler\/icons-react/, minShareCount: 3, priority: 1 }
          ]
        }
      }
    }
  },
  server: {
    proxy: {
      '/api': { target: api, ws: true },
      '/health': api,
      '/problems': api
    }
  }
})
