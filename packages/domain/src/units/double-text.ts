/**
 * The decimal that a program meant which printed a double: "2.5700000000000003" is 2.57.
 *
 * A double holds 15 significant decimal digits for sure, and its shortest text has at most 17, so
 * the 16th and the 17th of a text are residue of binary arithmetic and are rounded away. Any other
 * text is given back as it is: a text with more digits than a double prints was written on purpose.
 */
export function dropDoubleResidue(text: string): string {
  // Most texts are short, and this runs for every line of a file.
  if (text.length < 16) return text
  const match = /^[+-]?(\d+)\.(\d+)$/.exec(text)
  if (match === null) return text
  const significant = `${match[1]}${match[2]}`.replace(/^0+/, '').length
  if (significant < 16 || significant > 17) return text
  const rounded = Number(text).toPrecision(15)
  return rounded.includes('e') ? text : rounded
}
