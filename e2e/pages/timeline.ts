import { expect, type Locator, type Page } from '@playwright/test';
import { READ } from './loss.ts';

/** The rollout timeline, alone or over the heatmap. */
export class Timeline {
  readonly page: Page;
  readonly region: Locator;
  readonly unchanged: Locator;
  readonly inspector: Locator;

  constructor(page: Page) {
    this.page = page;
    this.region = page.getByRole('region', { name: 'Rollout' });
    this.unchanged = this.region.getByRole('button', { name: /services? unchanged/ });
    this.inspector = page.getByRole('dialog', { name: /^gate/ });
  }

  /** Every gate of the open lane has been read. */
  async read(): Promise<void> {
    await expect(this.region.getByRole('table').first()).toBeAttached(READ);
    await expect(this.region).not.toContainText('Still being read', READ);
    await expect(this.region).not.toContainText('reading Loki', READ);
  }

  gate(title: string): Locator {
    return this.region.getByRole('button', { name: new RegExp(`^Gate ${title}:`) });
  }

  table(name: string): Locator {
    return this.region.getByRole('table', { name: `Rollout of ${name}` });
  }

  /** A line of a lane's table by its beginning, such as `stage canary 10:24:30 10:34:00`. */
  line(name: string, begins: string): Locator {
    return this.table(name).getByRole('row', { name: begins });
  }
}
