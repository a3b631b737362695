// Sets the scheme before the first paint, so that a dark page never flashes light. A file of its
// own, because the content security policy lets no inline script run. The app keeps the choice
// under this key.
;(() => {
  let choice = null
  try {
    choice = localStorage.getItem('commonwatt.scheme')
  } catch {
    // Storage may be forbidden; then the system decides.
  }
  const isDark =
    choice === 'dark' ||
    (choice !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light')
})()
