// Builds the web app when its sources have changed since the last build.
import { launch } from './toolchain.mjs'
import { buildWeb } from './web-build.mjs'

await launch(async () => {
  await buildWeb()
  return 0
})
