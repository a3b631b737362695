// Says what is untidy in the tree, and how long its files are.
import { root } from '../launch/toolchain.mjs'
import { findTidyFaults, medianLineCount } from './tidy.ts'
import { readTree } from './tree.ts'

const faults = findTidyFaults(root)
for (const fault of faults) console.log(fault)
console.log(
  `${faults.length} faults; the median source has ${medianLineCount(readTree(root))} lines`
)
process.exitCode = faults.length === 0 ? 0 : 1
