import { type TreeFile } from './tree.ts'

const typedFolders = /^packages\/(?:contract|domain)\/src\/|^apps\/api\/src\/.*tables\.ts$/

const quantity =
  '(?:price|amount|energy|power|capacity|quantity|volume|distance|radius|duration|balance|tariff)'
const numeric =
  '(?:Type\\.Optional\\()?(?:Type\\.(?:Integer|Number)|number|(?:Positive)?(?:EnergyWh|PowerW|PriceMicrosPerKwh|AmountMicros|DistanceM))\\b'
const bareQuantity = new RegExp(`^\\s*(?:readonly )?(\\w*${quantity})\\??: ${numeric}`, 'i')
const instant = /^\s*(?:readonly )?(\w+)\??: (?:Type\.Optional\()?Instant\b/
// …DateTime is what the OpenADR standard says.
const instantName =
  /(?:At|Start|End|From|To|Until|DateTime)$|^(?:at|from|to|since|until|earliest|latest)$/

/** Number fields whose names leave the unit out, and instants whose names do not say so. */
export function findUnitFaults(files: readonly TreeFile[]): string[] {
  return files
    .filter(({ path }) => typedFolders.test(path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => {
        const name = bareQuantity.exec(line)?.[1]
        if (name !== undefined) return [`${path}:${index + 1}: ${name} does not end with its unit`]
        const time = instant.exec(line)?.[1]
        if (time === undefined || instantName.test(time)) return []
        return [
          `${path}:${index + 1}: the instant ${time} is not named like one: …At, …Start, …End`
        ]
      })
    )
}
