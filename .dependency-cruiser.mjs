// The walls of ARCHITECTURE.md. Each rule says why it is there; a wall without a reason is taken
// down.

const tests = String.raw`\.test\.tsx?$|^apps/[^/]+/(src/)?test/|/testing/`
const sources = '^(apps|packages)/[^/]+/src/'
const moduleFile = '^apps/api/src/modules/([^/]+)/'
const typesOnly = ['type-only', 'type-import']

/** @param {string} comment */
function wall(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to }
}

export default {
  forbidden: [
    wall(
      'contract-knows-nobody',
      'Browser and server both load the contract: whatever it imported would come along into both.',
      { path: '^packages/contract/' },
      { path: '^(apps|e2e|tools|packages/(?!contract/))' }
    ),
    wall(
      'domain-knows-nobody',
      'The domain can be worked out on paper: it must stay testable without any of the rest.',
      { path: '^packages/domain/' },
      { path: '^(apps|e2e|tools|packages/(?!domain/))' }
    ),
    wall(
      'domain-does-no-input-or-output',
      'A rule that reads a file, a socket or the clock cannot be checked on paper.',
      { path: '^packages/(domain|contract)/src/', pathNot: tests },
      { dependencyTypes: ['core'] }
    ),
    wall(
      'web-never-imports-api',
      'The browser speaks to the server through the contract; server code must not reach a bundle.',
      { path: '^apps/web/' },
      { path: '^apps/api/' }
    ),
    wall(
      'api-never-imports-web',
      'The API serves the built files of the web app and knows nothing else about it.',
      { path: '^apps/api/' },
      { path: '^apps/web/' }
    ),
    wall(
      'product-never-imports-its-tools',
      'What ships must not need what checks, measures or drives it.',
      { path: '^(apps|packages)/' },
      { path: '^(tools|e2e)/' }
    ),
    wall(
      'packages-meet-at-their-name',
      'A relative path into another package goes round its exports, which are its promise.',
      { path: '^(apps|packages|e2e|tools)/([^/]+)/' },
      {
        path: '^(apps|packages)/',
        pathNot: '^$1/$2/',
        dependencyTypes: ['local']
      }
    ),
    wall(
      'modules-meet-at-their-index',
      'What a module shows to the others is in its index.ts; the rest can change without asking.',
      { path: moduleFile, pathNot: tests },
      {
        path: '^apps/api/src/modules/[^/]+/',
        pathNot: ['^apps/api/src/modules/$1/', '^apps/api/src/modules/[^/]+/index\\.ts$']
      }
    ),
    wall(
      'the-rest-meets-modules-at-their-index',
      'The same promise holds for the plumbing. The one list of tables is the exception: types only.',
      { path: '^apps/api/src/(?!modules/|database/)', pathNot: tests },
      {
        path: '^apps/api/src/modules/[^/]+/',
        pathNot: '^apps/api/src/modules/[^/]+/index\\.ts$'
      }
    ),
    wall(
      'database-sees-tables-only',
      'The Database type is the sum of the tables that modules own; it needs nothing else of them.',
      { path: '^apps/api/src/database/', pathNot: tests },
      { path: '^apps/api/src/modules/', pathNot: '^apps/api/src/modules/[^/]+/tables\\.ts$' }
    ),
    wall(
      'service-never-looks-back',
      'Routes call services, services call queries. A service that knows its routes knows HTTP.',
      { path: '^apps/api/src/modules/([^/]+)/service(\\.ts|/)', pathNot: tests },
      { path: '^apps/api/src/modules/$1/(routes(\\.ts|/)|jobs\\.ts$|index\\.ts$)' }
    ),
    wall(
      'queries-never-look-back',
      'Queries read and write rows for whoever calls them; who may and in what order is not theirs.',
      { path: '^apps/api/src/modules/([^/]+)/(queries|tables)(\\.ts|/)', pathNot: tests },
      { path: '^apps/api/src/modules/$1/(routes|service|jobs|index)(\\.ts|/)' }
    ),
    wall(
      'routes-leave-queries-to-services',
      'A route translates HTTP into a call; one that reads tables has skipped the question who may.',
      { path: '^apps/api/src/modules/([^/]+)/routes(\\.ts|/)', pathNot: tests },
      { path: '^apps/api/src/modules/$1/(queries|tables)(\\.ts|/)', dependencyTypesNot: typesOnly }
    ),
    wall(
      'sql-lives-in-queries',
      'Every statement on a table is in its owner’s queries, so that one folder can be read to audit it.',
      {
        path: '^apps/api/src/',
        pathNot: [
          tests,
          '^apps/api/src/database/',
          '^apps/api/src/modules/[^/]+/(queries|tables)(\\.ts|/)',
          '^apps/api/src/(jobs|http|stream)/queries\\.ts$'
        ]
      },
      {
        path: [
          '/node_modules/(kysely|pg|better-sqlite3)/',
          '^apps/api/src/database/(prepared|parameter)\\.ts$'
        ],
        dependencyTypesNot: typesOnly
      }
    ),
    wall(
      'adapters-know-no-module',
      'An adapter speaks to one outside party; what the answer means is decided by who calls it.',
      { path: '^apps/api/src/adapters/', pathNot: tests },
      { path: '^apps/api/src/(modules|http|jobs)/' }
    ),
    wall(
      'features-are-strangers',
      'Features share ui, format and api; one that imports another cannot be changed or dropped alone.',
      { path: '^apps/web/src/features/([^/]+)/' },
      { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' }
    ),
    wall(
      'features-do-not-know-the-shell',
      'The shell puts features in their place; knowing it would close the circle.',
      { path: '^apps/web/src/(features|ui|format|api)/', pathNot: tests },
      { path: '^apps/web/src/app/' }
    ),
    wall(
      'ui-knows-no-domain-word',
      'A button that knows what an offer is can be used for nothing else.',
      { path: '^apps/web/src/ui/' },
      { path: '^(apps/web/src/(features|api)/|packages/)' }
    ),
    wall(
      'format-knows-no-feature',
      'Numbers and times become text in one place, the same for every screen.',
      { path: '^apps/web/src/format/' },
      { path: '^apps/web/src/(features|api|app)/' }
    ),
    wall(
      'client-knows-no-screen',
      'The client and its queries are what screens stand on.',
      { path: '^apps/web/src/api/', pathNot: tests },
      { path: '^apps/web/src/features/' }
    ),
    wall(
      'no-circles',
      'Two files that need each other are one file, and load in an order that nobody chose.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: typesOnly } }
    ),
    wall(
      'everything-resolves',
      'An import that leads nowhere hides a missing dependency from every other rule.',
      {},
      { couldNotResolve: true }
    ),
    wall(
      'sources-ship-with-their-dependencies',
      'A development dependency is not there in production.',
      { path: sources, pathNot: tests },
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: typesOnly
      }
    ),
    wall(
      'sources-never-import-tests',
      'What only tests need must not ship.',
      { path: sources, pathNot: tests },
      { path: tests }
    )
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Builds of ours, not those that packages bring: an import of one that is excluded would be
    // none.
    exclude: { path: '^(apps|packages)/[^/]+/(dist|coverage)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'browser', 'default'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts']
    }
  }
}
