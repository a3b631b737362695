import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const require = createRequire(import.meta.url)
const axePath = require.resolve('axe-core/axe.min.js')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** A desktop by day and a small phone by night. */
export const looks = [
  { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 360, height: 740 } }
] as const

/**
 * What axe finds on a page, and whether it scrolls sideways. The context has to let scripts in
 * (`bypassCSP`).
 */
export async function findFaults(page: Page, path: string): Promise<string[]> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.addScriptTag({ path: axePath })
  return page.evaluate(async (wanted) => {
    interface Axe {
      run: (
        scope: Document,
        options: object
      ) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
    }
    const { axe } = window as unknown as { axe: Axe }
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: wanted } })
    const isWide = document.documentElement.scrollWidth > window.innerWidth + 1
    return [
      ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160) ?? ''}`),
      ...(isWide ? ['the page scrolls sideways'] : [])
    ]
  }, tags)
}
