import { useCallback, useState, type RefCallback } from 'react'

/** The width that a chart may draw on; charts are drawn anew for it, never scaled. */
export function useWidth<E extends HTMLElement = HTMLElement>(): [
  measured: RefCallback<E>,
  width: number
] {
  const [width, setWidth] = useState(0)
  const measured = useCallback((element: E | null) => {
    if (!element) return
    const measure = () => setWidth(Math.floor(element.getBoundingClientRect().width))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [measured, width]
}
