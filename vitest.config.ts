import { defineConfig } from 'vitest/config';
import { ClosingLine } from './e2e/unit-reporter.ts';

export default defineConfig({
  test: {
    include: ['web/**/*.test.{ts,tsx}', 'mocks/**/*.test.ts', 'bench/**/*.test.ts', 'e2e/**/*.test.ts'],
    exclude: ['e2e/live/**', 'node_modules/**'],
    environment: 'node',
    // Pages load these words with the views that need them; a test of a part has no view around it.
    setupFiles: ['web/words/overview.ts', 'web/words/coverage.ts', 'web/words/shell.ts'],
    reporters: ['default', new ClosingLine('unit')],
    restoreMocks: true,
    testTimeout: 30_000,
  },
});
