import { i18n, type Messages } from '@lingui/core'

/*
 * Every text goes through lingui's macros, which leave a short id in the built app:
 *   from '@lingui/core/macro', inside functions only: t`Sell ${energy}`
 *   from '@lingui/react/macro': <Trans>No account yet? <Link …>Register</Link></Trans>
 * The macro has to see its own import: a `t` that is handed on as an argument translates nothing. A
 * change of language draws the whole app anew, so that no text can stay behind.
 *
 * `pnpm extract` writes the sentences into catalogues: one per feature beside its pages, and one
 * here for what all share. A page loads the catalogue of its feature together with its code.
 */

const catalogues = import.meta.glob<{ messages: Messages }>([
  './locales/*.po',
  '../features/*/locales/*.po'
])
const shared = '.'
const inUse = new Set([shared])
let language = 'en'

/** Makes a language the one that everything is written in, with all that has been loaded so far. */
export async function activateLanguage(next: string): Promise<void> {
  await Promise.all([...inUse].map((part) => load(part, next)))
  language = next
  i18n.activate(next)
  document.documentElement.lang = next
}

/** Loads the sentences of a feature, in the language of now and in any chosen later. */
export async function loadFeatureMessages(feature: string): Promise<void> {
  const part = `../features/${feature}`
  if (inUse.has(part)) return
  await load(part, language)
  inUse.add(part)
}

async function load(part: string, into: string): Promise<void> {
  const read = catalogues[`${part}/locales/${into}.po`]
  // A feature without a sentence of its own has no catalogue.
  if (read) i18n.load(into, (await read()).messages)
}
