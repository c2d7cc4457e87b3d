import { expect, type Locator, type Page } from '@playwright/test';
import { READ } from './loss.ts';

/** The opened request: header, rows, details. */
export class Opened {
  readonly page: Page;
  readonly header: Locator;
  readonly title: Locator;
  readonly grid: Locator;
  readonly rows: Locator;
  readonly details: Locator;
  /** What the chosen tab of the details shows. */
  readonly panel: Locator;
  readonly find: Locator;

  constructor(page: Page) {
    this.page = page;
    this.header = page.getByRole('region', { name: 'Opened request' });
    this.title = this.header.getByRole('heading', { level: 1 });
    this.grid = page.getByRole('treegrid', { name: 'Spans of the request' });
    // The row that names the columns is none of the request's.
    this.rows = this.grid.getByRole('row').filter({ has: page.getByRole('gridcell') });
    this.details = page.getByRole('complementary', { name: 'Details' });
    this.panel = this.details.getByRole('tabpanel');
    this.find = page.getByRole('textbox', { name: 'Find in trace' });
  }

  async shown(): Promise<void> {
    await expect(this.title).toBeVisible(READ);
    await expect(this.rows.first()).toBeVisible();
  }

  /** The row drawn where keys were lost, between the side that sent them and the one that did not get them. */
  get breaks(): Locator {
    // The row of the span behind it says so, too, and when it began.
    return this.rows.filter({ hasText: 'lost here', hasNotText: 'after the start' });
  }

  get selected(): Locator {
    return this.rows.and(this.page.locator('[aria-selected=true]'));
  }

  tab(name: 'Metadata' | 'Span' | 'Logs'): Locator {
    return this.details.getByRole('tab', { name: new RegExp(`^${name}`) });
  }

  /** Unfolds whatever the details keep short. */
  async showAll(): Promise<void> {
    const folded = this.details.getByRole('button', { name: /^show/ });
    while ((await folded.count()) > 0) await folded.first().click();
  }

  /** The row of one key in the comparison of what was sent and received. */
  key(name: string): Locator {
    return this.details
      .getByRole('row')
      .filter({ has: this.page.getByRole('button', { name, exact: true }) });
  }
}
