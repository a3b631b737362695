import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const typescript = ['**/*.{ts,tsx}']
const tests = ['**/*.test.{ts,tsx}', 'apps/*/test/**', 'e2e/**', '**/testing/**']

const wallClock = 'The clock and the ids are injected: take them from the context.'
const pure = 'The domain knows neither clock nor dice: pass the instant or the number in.'

/**
 * The ways to ask the machine for the time or for luck; everything that decides must be told
 * instead.
 */
function withoutClockAndDice(message) {
  return [
    'error',
    { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message },
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message },
    { selector: "CallExpression[callee.name='Date']", message },
    {
      selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
      message
    },
    {
      selector:
        'CallExpression[callee.property.name=/^(randomUUID|randomBytes|randomInt|getRandomValues)$/]',
      message
    },
    { selector: "MemberExpression[object.name='performance'][property.name='now']", message },
    { selector: "MemberExpression[object.name='Temporal'][property.name='Now']", message }
  ]
}

export default tseslint.config(
  {
    ignores: ['**/node_modules/', '**/dist/', '**/coverage/', 'data/', 'apps/web/src/i18n/locales/']
  },
  {
    files: ['**/*.{js,mjs,cjs,ts,tsx}'],
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-debugger': 'error',
      'no-eval': 'error',
      'no-constant-condition': 'error',
      'no-constant-binary-expression': 'error',
      'no-self-compare': 'error',
      'no-unmodified-loop-condition': 'error',
      'no-useless-return': 'error',
      'no-else-return': 'error',
      'no-param-reassign': 'error',
      'no-sparse-arrays': 'error',
      'no-unsafe-finally': 'error',
      'no-empty': 'error'
    }
  },
  {
    files: typescript,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      // An un-awaited query inside a transaction is the worst bug that a ledger can have.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true }
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' }
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }
      ],
      // What is passed around here are plain functions; none of them knows `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A handler of the contract is async by type, with or without something to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true }
      ],
      '@typescript-eslint/no-restricted-types': [
        'error',
        { types: { Function: 'Write the signature.', Object: 'Name the shape.' } }
      ],
      'no-console': 'error',
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }]
    }
  },
  {
    // The tests of the packages see vitest and Node; their sources see neither, by their own
    // tsconfig.
    files: ['packages/*/src/**/*.test.ts', 'packages/*/*.config.ts'],
    languageOptions: {
      parserOptions: { projectService: false, project: 'packages/*/tsconfig.test.json' }
    }
  },
  {
    files: ['**/*.tsx'],
    rules: {
      'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }]
    }
  },
  {
    files: ['apps/web/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      // The router is told of a redirect by throwing it.
      '@typescript-eslint/only-throw-error': [
        'error',
        {
          allow: [
            {
              from: 'package',
              name: ['Redirect', 'NotFoundError'],
              package: '@tanstack/router-core'
            }
          ]
        }
      ]
    }
  },
  {
    files: ['packages/domain/src/**/*.ts', 'packages/contract/src/**/*.ts'],
    rules: { 'no-restricted-syntax': withoutClockAndDice(pure) }
  },
  {
    files: ['apps/api/src/**/*.ts'],
    ignores: ['apps/api/src/context.ts', 'apps/api/src/serve.ts', 'apps/api/src/commands/**'],
    rules: { 'no-restricted-syntax': withoutClockAndDice(wallClock) }
  },
  {
    files: [
      'apps/api/src/serve.ts',
      'apps/api/src/commands/**',
      'tools/**',
      'e2e/**',
      'apps/web/scripts/**'
    ],
    rules: { 'no-console': 'off' }
  },
  {
    // A table is as long as its columns.
    files: ['apps/api/src/database/migrations/**'],
    rules: { 'max-lines-per-function': 'off' }
  },
  {
    // A describe block is as long as the guarantees that it lists.
    files: tests,
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off'
    }
  }
)
