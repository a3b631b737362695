import { useCallback, useState, type RefCallback } from 'react'

/** The width that a chart may draw on; charts are drawn anew for it, never scaled. */
export function useWidth(): [measured: RefCallback<HTMLElement>, width: number] {
  const [width, setWidth] = useState(0)
  const measured = useCallback((element: HTMLElement | null) => {
    if (!element) return
    const measure = () => setWidth(Math.floor(element.getBoundingClientRect().width))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [measured, width]
}
