import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')

const blockOf = (marker: string) => css.slice(css.indexOf(marker)).split('\n}')[0] ?? ''
const colorsOf = (text: string) =>
  new Map(
    [...text.matchAll(/--cw-([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1] ?? '', m[2] ?? ''])
  )
const schemes = {
  light: colorsOf(blockOf("[data-mantine-color-scheme='light'] {")),
  dark: colorsOf(blockOf("\n[data-mantine-color-scheme='dark'] {"))
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const surfaces = ['bg', 'surface', 'sunken', 'raised']
const families = [
  ...['solar', 'wind', 'biogas', 'hydro', 'battery', 'grid', 'community', 'home'],
  ...['below', 'cheap', 'normal', 'expensive']
]
const words = [
  'text',
  'text-2',
  'text-3',
  'leaf-text',
  'money-in',
  'money-out',
  'money-held',
  'danger'
]
const pairs: [color: string, on: string, least: number][] = [
  ...words.flatMap((word) => surfaces.map((on): [string, string, number] => [word, on, 4.5])),
  ...families.flatMap((family): [string, string, number][] => [
    [`${family}-text`, `${family}-soft`, 4.5],
    ...surfaces.map((on): [string, string, number] => [`${family}-text`, on, 4.5]),
    [family, 'bg', 3],
    [family, 'surface', 3]
  ]),
  ...['ok', 'info', 'warn', 'danger', 'estimated'].map((state): [string, string, number] => [
    state,
    `${state}-soft`,
    4.5
  ]),
  ['leaf-text', 'leaf-soft', 4.5],
  ['text', 'leaf-soft', 4.5],
  ['text-2', 'leaf-soft', 4.5],
  ['money-held', 'held-soft', 4.5],
  ['text', 'held-soft', 4.5],
  ['on-leaf', 'leaf', 4.5],
  ['on-leaf', 'leaf-hover', 4.5],
  ['held', 'surface', 3],
  ['line-control', 'surface', 3],
  ['line-control', 'bg', 3],
  ['focus', 'bg', 3],
  ['focus', 'surface', 3]
]

test.each(['light', 'dark'] as const)(
  'every pair of colours can be read in the %s scheme',
  (name) => {
    const colors = schemes[name]
    const failing = pairs.flatMap(([color, on, least]) => {
      const a = colors.get(color)
      const b = colors.get(on)
      if (!a || !b) return [`${color} or ${on} is missing`]
      const ratio = contrast(a, b)
      return ratio < least ? [`${color} on ${on} is ${ratio.toFixed(2)}, needs ${least}`] : []
    })
    expect(failing).toEqual([])
  }
)

test('white words can be read on the fill of danger', () => {
  for (const colors of Object.values(schemes))
    expect(contrast('#ffffff', colors.get('danger-fill') ?? '#ffffff')).toBeGreaterThanOrEqual(4.5)
})
