import type { RowFault } from './rows.ts'
import type { BidSheet } from './use-bid-sheet.ts'

/** Opens the stretch that a fault is in and puts the focus into its field. */
export function showFault(fault: RowFault, sheet: BidSheet): void {
  const startMs = Number(fault.key.split(':')[0])
  const block = sheet.state.blocks.find((one) => one.startMs <= startMs && startMs < one.endMs)
  if (block) sheet.change({ type: 'fold', startMs: block.startMs, isOpen: true })
  // The rows of the stretch are drawn first.
  requestAnimationFrame(() => {
    const selector = `input[data-cell="${fault.field}"][data-start="${startMs}"]`
    const fields = [...document.querySelectorAll<HTMLInputElement>(selector)]
    const field = fields.find((one) => one.getAttribute('aria-invalid') === 'true') ?? fields[0]
    field?.focus()
  })
}
