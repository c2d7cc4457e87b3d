import type { FullResult, Reporter, TestCase } from '@playwright/test/reporter';

/** The suite's closing line: `e2e: N passed, N failed`. A test that did not run counts as failed. */
export class ClosingLine implements Reporter {
  private readonly cases = new Set<TestCase>();

  onTestEnd(test: TestCase): void {
    this.cases.add(test);
  }

  onEnd(result: FullResult): void {
    const outcomes = [...this.cases].map(c => c.outcome());
    const passed = outcomes.filter(o => o === 'expected').length;
    const failed = outcomes.length - passed;
    console.log(`e2e: ${passed} passed, ${result.status === 'passed' ? failed : Math.max(1, failed)} failed`);
  }
}

// Playwright loads a reporter by its default export.
export { ClosingLine as default };
