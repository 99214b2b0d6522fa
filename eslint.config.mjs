import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const TYPESCRIPT = ['**/*.{ts,tsx}'];
const TESTS = ['**/*.spec.{ts,tsx}', 'test/**/*.ts'];
const PRODUCT = ['src/**/*.ts', 'simulators/**/*.ts', 'client/**/*.ts', 'web/**/*.{ts,tsx}'];

const NODE_GLOBALS = [
  'console',
  'process',
  'URL',
  'fetch',
  'AbortSignal',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
];

const UNUSED = { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' };

export default defineConfig(
  // The last two are written by scripts.
  globalIgnores(['dist/', 'var/', 'coverage/', 'client/commands.ts', 'web/src/texts/messages.ts']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: ['**/*.{mjs,cjs}'],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: Object.fromEntries([...NODE_GLOBALS, 'module'].map((name) => [name, 'readonly'])),
    },
    rules: { 'no-unused-vars': ['error', UNUSED] },
  },

  {
    files: TYPESCRIPT,
    extends: [js.configs.recommended, tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'error',
      '@typescript-eslint/no-unused-vars': ['error', UNUSED],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // An async function without await is how one side meets a port whose other sides do wait.
      '@typescript-eslint/require-await': 'off',
    },
  },

  {
    files: PRODUCT,
    ignores: TESTS,
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.property.name="catch"] > ArrowFunctionExpression[body.body.length=0]',
          message: 'An error may not disappear: handle it, log it, or say in a value what it means.',
        },
        {
          selector: 'CallExpression[arguments.0.value="error"] > ArrowFunctionExpression[body.body.length=0]',
          message: 'An error event may not disappear: log it, or say in a value what it means.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: TESTS,
    rules: { 'no-console': 'error' }, // pino says everything, with its secrets removed
  },
  {
    files: ['src/**/*.ts', 'client/**/*.ts', 'web/src/**/*.{ts,tsx}'],
    ignores: [...TESTS, 'src/modules/config/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'The environment is read in src/modules/config only.',
        },
      ],
    },
  },
  {
    files: TESTS,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Jest's matchers (`expect.any`, `expect.objectContaining`) are typed as any.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
