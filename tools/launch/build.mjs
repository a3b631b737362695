// Builds the web app and the API when their sources have changed since the last build.
import { buildAll } from './builds.mjs'
import { launch } from './toolchain.mjs'

await launch(async () => {
  await buildAll()
  return 0
})
