import { lingui } from '@lingui/vite-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { contractSnapshot } from './contract-snapshot.ts'

const api = 'http://127.0.0.1:3000'

export default defineConfig({
  // The macro of lingui runs before React's transform, so that no Babel is needed.
  plugins: [
    lingui({ macroTransform: true, failOnCompileError: true }),
    react(),
    contractSnapshot()
  ],
  build: {
    outDir: 'dist',
    // The size budget reads the manifest to know what the first page loads.
    manifest: true,
    sourcemap: true
  },
  server: {
    proxy: {
      '/api': { target: api, ws: true },
      '/health': api,
      '/problems': api
    }
  }
})
