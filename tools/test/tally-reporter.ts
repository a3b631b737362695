import { writeFileSync } from 'node:fs'
import type { SerializedError } from 'vitest'
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import type { Tally } from './vitest-stage.ts'

/**
 * Writes what a run came to as JSON to the file named by TALLY_FILE. Vitest's own JSON report
 * leaves out why a test was skipped, and the errors that belong to no test.
 */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tally: Tally = { passed: 0, failed: 0, skipped: [], outside: [] }
    for (const testModule of modules) {
      for (const test of testModule.children.allTests()) count(test, tally)
      const broken = [testModule, ...testModule.children.allSuites()].filter(
        (suite) => suite.errors().length > 0
      )
      tally.outside.push(...broken.map(() => `${testModule.relativeModuleId}: set-up failed`))
      if (['pending', 'queued'].includes(testModule.state())) {
        tally.outside.push(`${testModule.relativeModuleId}: never finished`)
      }
    }
    tally.outside.push(...unhandled.map(({ message }) => `unhandled error: ${message}`))
    const path = process.env['TALLY_FILE']
    if (path === undefined) throw new Error('TALLY_FILE is not set')
    writeFileSync(path, JSON.stringify(tally))
  }
}

function count(test: TestCase, tally: Tally): void {
  const result = test.result()
  const name = `${test.module.relativeModuleId} › ${test.fullName}`
  if (result.state === 'passed') tally.passed += 1
  else if (result.state === 'failed') tally.failed += 1
  else if (result.state === 'pending') tally.outside.push(`${name}: never finished`)
  else tally.skipped.push({ name, reason: result.note ?? reasonAround(test) })
}

function reasonAround(test: TestCase): string {
  for (let suite = test.parent; ; suite = suite.parent) {
    if (suite.errors().length > 0) return 'its set-up failed'
    if (suite.type === 'module') return 'no reason given'
  }
}
