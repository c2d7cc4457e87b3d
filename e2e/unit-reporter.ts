import type { Reporter, TestModule } from 'vitest/node';

/** Vitest's closing line in plain words: `unit: N passed, N failed`, with skipped ones named. */
export class ClosingLine implements Reporter {
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    let skipped = 0;
    for (const module of modules) {
      const states = [...module.children.allTests()].map(test => test.result().state);
      const count = (state: string): number => states.filter(s => s === state).length;
      passed += count('passed');
      failed += count('failed') + count('pending');
      // A hook that failed leaves its tests skipped: they were to run and did not.
      const broken = !module.ok() && count('failed') === 0;
      failed += broken ? Math.max(1, count('skipped')) : 0;
      skipped += broken ? 0 : count('skipped');
    }
    console.log(
      `${this.name}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    );
  }
}
