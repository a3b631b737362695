// npm start: everything that is needed to run the product, from a machine with Node and npm alone.
import { buildAll, builtApi } from './builds.mjs'
import { runToEnd } from './child.mjs'
import { bringToolchain, environmentFile, launch, nodePath, root } from './toolchain.mjs'

await launch(async () => {
  await bringToolchain()
  await buildAll()
  return runToEnd(nodePath, [...environmentFile(), builtApi], { cwd: root })
})
