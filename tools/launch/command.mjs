// Runs one of the commands in apps/api/src/commands: pnpm admin:create, pnpm prices:import.
import { runToEnd } from './child.mjs'
import { bringToolchain, environmentFile, launch, nodePath, root } from './toolchain.mjs'

await launch(async () => {
  await bringToolchain()
  const [name, ...args] = process.argv.slice(2)
  const program = `apps/api/src/commands/${name}.ts`
  return runToEnd(nodePath, [...environmentFile(), program, ...args], { cwd: root })
})
