import { i18n, type Messages } from '@lingui/core'

/*
 * Every text goes through lingui's macros, which leave a short id in the built app:
 *   t`Sell ${energy}`                                       from '@lingui/core/macro', inside functions only
 *   <Trans>No account yet? <Link …>Register</Link></Trans>  from '@lingui/react/macro'
 * The macro has to see its own import: a `t` that is handed on as an argument translates nothing. A change
 * of language draws the whole app anew, so that no text can stay behind.
 * `pnpm extract` writes the sentences into locales/; the build reads them from there.
 */

const catalogues = {
  en: () => import('./locales/en.po')
} satisfies Record<string, () => Promise<{ messages: Messages }>>

export type CatalogueName = keyof typeof catalogues

/** Loads a language and makes it the one that everything is written in. */
export async function activateLanguage(language: CatalogueName): Promise<void> {
  const { messages } = await catalogues[language]()
  i18n.load(language, messages)
  i18n.activate(language)
  document.documentElement.lang = language
}
