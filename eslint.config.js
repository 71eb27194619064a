import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Files beyond these sizes usually hold a second idea. */
const SIZES = {
  'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 35, skipBlankLines: true, skipComments: true }],
};

/** `randomUUID` names what must be unique, and decides nothing. */
const CHANCE = 'In tests nothing is random but by the seed: test/support/random.ts.';

/** What TypeORM would write onto whichever row has that id. */
const NAMED = 'Name the row and its columns: insert() or update(). See docs/architecture.md.';

export default defineConfig(
  globalIgnores([
    'dist',
    'web/dist',
    'client/dist',
    'client/src/schema.gen.ts',
    'data',
    'coverage',
    '.wireit',
    'tools/api/clients-*',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: globals.node } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Modules, and the classes that decorators describe, have no members of their own.
      '@typescript-eslint/no-extraneous-class': 'off',
      // A function that returns a promise may say so without awaiting one.
      '@typescript-eslint/require-await': 'off',
      // class-transformer and pg hand out any, and get it back.
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: '@nestjs/common', importNames: ['forwardRef'], message: 'Nothing here goes in circles.' },
            { name: 'node:process', importNames: ['env'], message: 'Only config.ts reads the environment.' },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'No barrels: import from where it is.' },
        { selector: 'ExportDefaultDeclaration', message: 'Export it under its name.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/database/migrations/**', 'src/**/*.spec.ts'],
    rules: SIZES,
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config.ts reads the environment.' },
        { property: 'save', message: NAMED },
        { property: 'upsert', message: NAMED },
      ],
    },
  },
  {
    files: ['web/src/**/*.{ts,tsx}'],
    ignores: ['web/src/**/*.spec.ts', 'web/src/locales/**'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    rules: {
      // Markup is long without being complicated.
      'max-lines': SIZES['max-lines'],
      'max-lines-per-function': ['error', { max: 90, skipBlankLines: true, skipComments: true }],
      // The router redirects by throwing.
      '@typescript-eslint/only-throw-error': 'off',
    },
  },
  {
    files: ['test/**/*.ts', 'src/**/*.spec.ts'],
    rules: {
      // What an answer holds is what the test that asked for it expects, and checks.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: CHANCE }],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:crypto', importNames: ['randomBytes', 'randomInt'], message: CHANCE }] },
      ],
    },
  },
  {
    // What tools load must be the default export.
    files: ['*.ts', 'web/*.config.{ts,js}', 'test/support/*-setup.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['scripts/**', 'bench/**', 'src/main.ts', 'src/banner.ts', 'src/commands/**'],
    rules: { 'no-console': 'off' },
  },
);
