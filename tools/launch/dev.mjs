// pnpm dev: the API restarts and the page reloads as their sources change. When one ends, so does
// the other.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { watchStarter } from './ancestry.mjs'
import { bringToolchain, environmentFile, launch, nodePath, root } from './toolchain.mjs'

await launch(async () => {
  await bringToolchain()
  const api = ['--watch', ...environmentFile(), 'apps/api/src/main.ts']
  const children = [
    spawn(nodePath, api, { cwd: root, stdio: 'inherit' }),
    spawn(nodePath, ['node_modules/vite/bin/vite.js'], {
      cwd: join(root, 'apps/web'),
      stdio: 'inherit'
    })
  ]
  const stopAll = () => children.forEach((child) => child.kill('SIGTERM'))
  process.on('SIGINT', stopAll).on('SIGTERM', stopAll)
  watchStarter(stopAll)
  const codes = await Promise.all(
    children.map(
      (child) =>
        new Promise((resolve) => {
          child.on('exit', (code) => {
            stopAll()
            resolve(code ?? 0)
          })
        })
    )
  )
  return Math.max(...codes)
})
