import { join } from 'node:path'
import { nodePath, root } from '../launch/toolchain.mjs'
import { failedOnce, passedOnce, type Outcome } from '../test/outcome.ts'
import { run } from '../test/process.ts'

/** One static check: a rule over the whole tree, counted as one test. */
export interface Check {
  name: string
  /** The words that select it besides `check`. */
  groups: readonly string[]
  run(): Promise<Outcome>
}

/** A check that passes when a program of node_modules ends with 0. */
export function programCheck(
  name: string,
  script: string,
  args: readonly string[],
  { groups = [], env = {} }: { groups?: readonly string[]; env?: NodeJS.ProcessEnv } = {}
): Check {
  return {
    name,
    groups,
    run: async () => {
      const { code, output } = await run(nodePath, [join(root, script), ...args], { env })
      return code === 0 ? passedOnce : failedOnce(output)
    }
  }
}

/** A check that passes when it finds nothing to say. */
export function complaintCheck(
  name: string,
  findComplaints: () => Promise<string[]> | string[]
): Check {
  return {
    name,
    groups: [],
    run: async () => {
      const complaints = await findComplaints()
      return complaints.length === 0 ? passedOnce : failedOnce(complaints.join('\n'))
    }
  }
}
