import { test as base, expect, type ConsoleMessage, type Page } from '@playwright/test';
import { NOW } from './now.ts';
import { Keyboard } from './pages/keyboard.ts';
import { Loss } from './pages/loss.ts';
import { Opened } from './pages/opened.ts';
import { Shell } from './pages/shell.ts';
import { Timeline } from './pages/timeline.ts';

/** Browser remarks that are no defect of the page. */
const HARMLESS = [/Failed to load resource/, /net::ERR_/];

interface Fixtures {
  /** `fixed`: the page's clock stands still at {@link NOW}. `running`: it starts there. */
  readonly clock: 'fixed' | 'running';
  readonly watched: Page;
  readonly shell: Shell;
  readonly loss: Loss;
  readonly opened: Opened;
  readonly timeline: Timeline;
  readonly keys: Keyboard;
}

/** What was on the page of a test that failed, and what it still waited for: the locator's error tells neither. */
async function tellOf(page: Page, waiting: ReadonlySet<string>): Promise<void> {
  const shown = await page.locator('body').innerText({ timeout: 5_000 });
  console.log(`at ${page.url()}\n${shown.slice(0, 1_500)}\nwaiting for ${waiting.size} answers`);
  for (const url of waiting) console.log(`  ${url}`);
}

/** A page with its own clock that fails its test on any uncaught error or console error. */
export const test = base.extend<Fixtures>({
  clock: ['fixed', { option: true }],
  watched: [
    async ({ page, clock }, use, info) => {
      const waiting = new Set<string>();
      page.on('request', request => waiting.add(request.url()));
      page.on('requestfinished', request => waiting.delete(request.url()));
      page.on('requestfailed', request => waiting.delete(request.url()));
      const problems: string[] = [];
      page.on('pageerror', error => problems.push(error.stack || `${error.name}: ${error.message}`));
      page.on('console', (message: ConsoleMessage) => {
        const text = message.text();
        if (message.type() === 'error' && !HARMLESS.some(h => h.test(text))) problems.push(text);
      });
      if (clock === 'fixed') await page.clock.setFixedTime(NOW);
      else await page.clock.setSystemTime(NOW);
      await use(page);
      if (info.status !== info.expectedStatus)
        await tellOf(page, waiting).catch((error: unknown) =>
          console.log('the page cannot be asked:', error),
        );
      expect(problems, 'errors on the page').toEqual([]);
    },
    { auto: true },
  ],
  shell: async ({ page }, use) => use(new Shell(page)),
  loss: async ({ page }, use) => use(new Loss(page)),
  opened: async ({ page }, use) => use(new Opened(page)),
  timeline: async ({ page }, use) => use(new Timeline(page)),
  keys: async ({ page }, use) => use(new Keyboard(page)),
});

export { expect };
