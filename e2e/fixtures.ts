import { test as base, expect, type ConsoleMessage, type Page } from '@playwright/test';

/** The moment at which every test looks at the demo world, so that pictures and numbers stay the same. */
export const NOW = new Date('2026-11-21T10:52:00Z');

/** Browser remarks that are no defect of the page. */
const HARMLESS = [/Failed to load resource/, /net::ERR_/];

/** A page with a fixed clock that fails its test on any uncaught error or console error. */
export const test = base.extend<{ readonly watched: Page }>({
  watched: [
    async ({ page }, use) => {
      const problems: string[] = [];
      page.on('pageerror', error => problems.push(error.stack ?? error.message));
      page.on('console', (message: ConsoleMessage) => {
        const text = message.text();
        if (message.type() === 'error' && !HARMLESS.some(h => h.test(text))) problems.push(text);
      });
      await page.clock.setSystemTime(NOW);
      await use(page);
      expect(problems, 'errors on the page').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
