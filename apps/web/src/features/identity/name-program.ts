/** The first that fits counts: most browsers claim to be several others as well. */
const browsers: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*Safari\//, 'Safari']
]
const systems: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\b(?:iPhone|iPod)\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux']
]

/**
 * What a person calls the program behind a User-Agent header: "Firefox · Linux"; for a program that
 * is no browser its own first word. Null when it told nothing.
 */
export function nameProgram(userAgent: string | null): string | null {
  if (userAgent === null || userAgent.trim() === '') return null
  const browser = nameIn(browsers, userAgent)
  const system = nameIn(systems, userAgent)
  if (browser === null) return userAgent.split(/[\s/]/)[0] ?? userAgent
  return system === null ? browser : `${browser} · ${system}`
}

function nameIn(list: typeof browsers, userAgent: string): string | null {
  return list.find(([mark]) => mark.test(userAgent))?.[1] ?? null
}
