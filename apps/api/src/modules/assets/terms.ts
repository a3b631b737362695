import { foldText } from '../../database/columns.ts'

/** Longer words are compared by their beginning. */
const longestTerm = 64
/** Longer beginnings of a place's words are not kept apart. */
const longestPlaceTerm = 24
const separators = /[^\p{L}\p{N}]+/u

/** The words of a text as they are compared: folded, each once, in their order. */
export function wordsOf(text: string): string[] {
  const words = foldText(text).split(separators)
  return unique(words.filter((word) => word !== '').map((word) => cut(word, longestTerm)))
}

/** Every beginning of every word of a place's name. */
export function placeTermsOf(locationName: string): string[] {
  return unique(
    wordsOf(locationName).flatMap((word) =>
      [...cut(word, longestPlaceTerm)].map((_, index, letters) =>
        letters.slice(0, index + 1).join('')
      )
    )
  )
}

/** What of a place's name somebody looks for: beginnings of words, the most telling first. */
export function soughtPlaceTermsOf(location: string): string[] {
  const terms = unique(wordsOf(location).map((word) => cut(word, longestPlaceTerm)))
  return terms.toSorted((a, b) => b.length - a.length)
}

/** The words of a listing in one text, each between blanks, to test a row without an index. */
export function searchTextOf(words: readonly string[]): string {
  return ` ${words.join(' ')} `
}

// By letters, not by UTF-16 units: half a letter is no text.
function cut(word: string, length: number): string {
  return word.length <= length ? word : [...word].slice(0, length).join('')
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)]
}
