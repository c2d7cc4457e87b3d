import { defineConfig } from 'vitest/config';
import { ClosingLine } from '../unit-reporter.ts';

// The live suites: each file starts the servers it needs, so they run one after another.
export default defineConfig({
  test: {
    include: ['e2e/live/**/*.live.ts'],
    environment: 'node',
    reporters: ['default', new ClosingLine('live')],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
