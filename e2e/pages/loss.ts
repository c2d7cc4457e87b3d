import { expect, type Locator, type Page } from '@playwright/test';

/** Reading a world's requests takes as long as the machine needs; nothing here measures it. */
export const READ = { timeout: 400_000 };

export type ModeName = 'Time × hops' | 'Time × keys' | 'Requests × hops' | 'Requests × keys';

/** The page of the loss heatmap: verdict, filters, picture, cards; the overview is the same with a timeline. */
export class Loss {
  readonly page: Page;
  readonly verdict: Locator;
  readonly sentence: Locator;
  readonly filters: Locator;
  readonly picture: Locator;
  readonly numbers: Locator;
  readonly losing: Locator;
  /** What the picture says of its cursor. */
  readonly spoken: Locator;

  constructor(page: Page) {
    this.page = page;
    this.verdict = page.getByRole('region', { name: 'Verdict' });
    this.sentence = this.verdict.getByRole('heading', { level: 1 });
    this.filters = page.getByRole('toolbar', { name: 'Filters' });
    this.picture = page.getByRole('application');
    this.numbers = page.getByRole('table', { name: /^The numbers of the picture/ });
    this.losing = page.getByRole('region', { name: 'Losing requests', exact: true }).first();
    this.spoken = page.locator('.heat, .requests').getByRole('status');
  }

  /** Opens a site of a world (`incident/?view=heatmap`) and waits until all of the range has been read. */
  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await this.read();
  }

  async read(): Promise<void> {
    await expect(this.verdict).toHaveAttribute('aria-busy', 'false', READ);
    await expect(this.verdict).not.toContainText('read back to', READ);
  }

  mode(name: ModeName): Locator {
    return this.filters.getByRole('button', { name });
  }

  filter(name: string): Locator {
    return this.filters.getByRole('button', { name: new RegExp(`^${name}( |$)`) });
  }

  /** A button beside the picture's title: table, CSV, PNG. */
  tool(name: 'table' | 'picture' | 'CSV' | 'PNG'): Locator {
    return this.page.getByRole('main').getByRole('button', { name, exact: true }).first();
  }

  row(subject: string, group: string): Locator {
    return this.numbers.getByRole('row', { name: new RegExp(`^${subject} ${group} `) });
  }

  /** Opens the newest losing request of the list. */
  async openLosing(): Promise<void> {
    await this.losing
      .getByRole('link', { name: /^Open request/ })
      .first()
      .click();
  }
}
