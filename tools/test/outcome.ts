/** A test that did not run, and why. */
export interface Skip {
  name: string
  reason: string
}

/** What one stage of the suite came to. `report` is shown when something failed. */
export interface Outcome {
  passed: number
  failed: number
  skipped: Skip[]
  report: string
}

export const passedOnce: Outcome = { passed: 1, failed: 0, skipped: [], report: '' }

/** A stage that could not run counts as one failure, so that it can never go unnoticed. */
export function failedOnce(report: string): Outcome {
  return { passed: 0, failed: 1, skipped: [], report }
}

/** The sum of many outcomes, each skip named after its stage. */
export function sumOf(outcomes: ReadonlyMap<string, Outcome>): Outcome {
  const sum: Outcome = { passed: 0, failed: 0, skipped: [], report: '' }
  for (const [stage, outcome] of outcomes) {
    sum.passed += outcome.passed
    sum.failed += outcome.failed
    sum.skipped.push(
      ...outcome.skipped.map(({ name, reason }) => ({ name: `${stage} › ${name}`, reason }))
    )
  }
  return sum
}

/** The last line of the suite. */
export function describeCounts({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped`
}
