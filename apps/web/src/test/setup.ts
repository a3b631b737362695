import { i18n, type Messages } from '@lingui/core'
import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach } from 'vitest'

// Lazy pages are compiled on their first visit, and a failure is read in a log, not in a browser.
configure({
  asyncUtilTimeout: 8_000,
  getElementError: (message) => new Error(message?.split('\n\n')[0] ?? 'Not found')
})

const catalogues = import.meta.glob<{ messages: Messages }>(
  ['../i18n/locales/en.po', '../features/*/locales/en.po'],
  { eager: true }
)
for (const { messages } of Object.values(catalogues)) i18n.load('en', messages)
i18n.activate('en')

// No layout engine runs here; charts still need some room to draw on.
HTMLElement.prototype.getBoundingClientRect = () => new DOMRect(0, 0, 800, 300)

beforeEach(() => localStorage.clear())
afterEach(cleanup)
