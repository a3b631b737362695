// npm test: brings the toolchain, then hands over to the test runner on Node 24.
import { runToEnd } from './child.mjs'
import { bringToolchain, launch, nodePath, root } from './toolchain.mjs'

await launch(async () => {
  await bringToolchain()
  return runToEnd(nodePath, ['tools/test/run.ts', ...process.argv.slice(2)], { cwd: root })
})
