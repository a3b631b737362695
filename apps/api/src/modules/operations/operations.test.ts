import { describe, expect, test } from 'vitest'
import { refusalOf, startTestApp } from '../../../test/harness.ts'

describe('readiness', () => {
  test('is told with every check once all is in order', async () => {
    const { anonymous } = await startTestApp()
    expect(await anonymous.health.ready()).toEqual({
      status: 'ready',
      checks: [
        { name: 'database', isOk: true, detail: 'answers' },
        { name: 'migrations', isOk: true, detail: '0 pending' },
        { name: 'jobs', isOk: true, detail: 'look for work' }
      ]
    })
  })

  test('is refused while a migration is missing', async () => {
    const { anonymous, context } = await startTestApp()
    await context.dialect.createMigrationDialect
  })
})
