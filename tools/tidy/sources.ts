import { isSource, isTest, lineCount, type TreeFile } from './tree.ts'

const mostLines = 400
/** Code is kept within it by prettier, which leaves comments alone. */
const longestComment = 100

const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/
const unnamed = /(?:^|\/)(?:utils?|helpers?|misc|common|stuff)\.tsx?$/
const allowedIndex =
  /^(?:packages\/[^/]+\/src|packages\/domain\/src\/[^/]+|apps\/api\/src\/modules\/[^/]+|apps\/api\/src\/database\/migrations|apps\/web\/src\/features\/[^/]+)\/index\.ts$/

/** What a line may not contain, and what to do instead. */
const markers: readonly [pattern: RegExp, advice: string][] = [
  [/\b(?:FIXME|HACK)\b/, 'only NOTE and TODO(issue) are used'],
  [/\bTODO\b(?!\(#?\d+\))/, 'a TODO names its issue: TODO(12)'],
  [/@ts-(?:ignore|nocheck)/, 'the compiler is not silenced'],
  [/eslint-disable/, 'the linter is not silenced'],
  [/\bas any(?:$|[^\w\s]|\s[^\w])|<any>/, 'any is not a type'],
  [
    /(?<![\w.:/-])\/(?:home|root|work|workspace|mnt|Users|private)\/[\w.-]/,
    'a path of one machine leads nowhere on the next'
  ]
]

const testMarkers: readonly [pattern: RegExp, advice: string][] = [
  [
    /\b(?:test|it|describe|bench)(?:\.\w+)*\.(?:only|skip|todo|skipIf|runIf)\b/,
    'a test runs always and never alone'
  ],
  [
    /(?<!\b(?:test|it|describe|bench)\.)\bskip\((?!.*['"`])/,
    'who skips says why: skip(isMissing, "what is missing")'
  ]
]

/** Faults of the files themselves: their names, their length, their markers. */
export function findSourceFaults(files: readonly TreeFile[]): string[] {
  return files.flatMap((file) => [
    ...findNameFaults(file.path),
    ...(isSource(file)
      ? [...findLengthFaults(file), ...findLongComments(file), ...findMarkers(file, markers)]
      : []),
    ...(isTest(file) ? findMarkers(file, testMarkers) : [])
  ])
}

function findNameFaults(path: string): string[] {
  const parts = path.split('/')
  const faults = parts
    // The root has files whose names others have chosen, and so have dotted files.
    .filter((part) => parts.length > 1 && !part.startsWith('.') && !kebabCase.test(part))
    .filter((part) => !/^(?:LICENSE|README\.md)$/.test(part))
    .map((part) => `${path}: ${part} is not kebab-case`)
  if (unnamed.test(path)) faults.push(`${path}: the name does not say what is in it`)
  if (/(?:^|\/)index\.tsx?$/.test(path) && !allowedIndex.test(path)) {
    faults.push(`${path}: only a module, a package or the list of migrations has an index`)
  }
  return faults
}

function findLengthFaults(file: TreeFile): string[] {
  const lines = lineCount(file)
  return lines > mostLines ? [`${file.path}: ${lines} lines, at most ${mostLines}`] : []
}

function findLongComments({ path, text }: TreeFile): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      /^\s*(?:\/\/|\/?\*)\s/.test(line) && line.length > longestComment
        ? [
            `${path}:${index + 1}: a comment of ${line.length} characters, at most ${longestComment}`
          ]
        : []
    )
}

function findMarkers(
  { path, text }: TreeFile,
  patterns: readonly [pattern: RegExp, advice: string][]
): string[] {
  // The rules and their tests have to name what they forbid.
  if (/^tools\/(?:tidy|check)\//.test(path)) return []
  return text
    .split('\n')
    .flatMap((line, index) =>
      patterns
        .filter(([pattern]) => pattern.test(line))
        .map(([, advice]) => `${path}:${index + 1}: ${advice}`)
    )
}
