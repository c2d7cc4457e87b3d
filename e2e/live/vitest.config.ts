import { defineConfig } from 'vitest/config';
import { ClosingLine } from '../unit-reporter.ts';

// The live suites: each file starts the servers it needs, on free ports. They wait more than they work, so two of them
// run side by side.
export default defineConfig({
  test: {
    include: ['e2e/live/**/*.live.ts'],
    environment: 'node',
    reporters: ['default', new ClosingLine('live')],
    maxWorkers: 2,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
