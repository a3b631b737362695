// npm start: everything that is needed to run the product, from a machine with Node and npm alone.
import { runToEnd } from './child.mjs'
import { bringToolchain, environmentFile, launch, nodePath, root } from './toolchain.mjs'
import { buildWeb } from './web-build.mjs'

await launch(async () => {
  await bringToolchain()
  await buildWeb()
  return runToEnd(nodePath, [...environmentFile(), 'apps/api/src/main.ts'], { cwd: root })
})
