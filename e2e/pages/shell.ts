import { expect, type Locator, type Page } from '@playwright/test';

export type SourceName = 'Prometheus' | 'Jaeger' | 'Loki';

/** What every view stands in: top bar, notices, settings, toast. */
export class Shell {
  readonly page: Page;
  readonly go: Locator;
  readonly toast: Locator;
  readonly live: Locator;

  constructor(page: Page) {
    this.page = page;
    this.go = page.getByRole('textbox', { name: /^Go to a request/ });
    this.toast = page.getByRole('status');
    this.live = page.getByRole('button', { name: /^(live,|paused)/ });
  }

  source(name: SourceName): Locator {
    return this.page.getByRole('button', { name: `About ${name}` });
  }

  /** The line over the page that says what is wrong with a source. */
  notice(name: SourceName): Locator {
    return this.page
      .getByRole('region', { name: 'Sources that do not answer as they should' })
      .getByRole('paragraph')
      .filter({ hasText: new RegExp(`^${name} (last answered|has not answered|is slow)`) });
  }

  /** Unfolds the notice's advice; once open it stays so from one failure to the next. */
  async whatToCheck(name: SourceName): Promise<void> {
    const more = this.notice(name).getByRole('button', { name: 'What to check' });
    if ((await more.getAttribute('aria-expanded')) === 'false') await more.click();
    await expect(more).toHaveAttribute('aria-expanded', 'true');
  }

  async tryNow(name: SourceName): Promise<void> {
    const button = this.notice(name).getByRole('button', { name: 'Try now' });
    // The page asks again by itself, too: what was answered meanwhile has no button any more.
    await button.click({ timeout: 10_000 }).catch(() => expect(this.notice(name)).toHaveCount(0));
  }

  /** As from the clipboard: one press goes there. */
  async paste(text: string): Promise<void> {
    await this.go.fill(text);
    await this.go.press('Enter');
  }

  async theme(theme: 'Dark' | 'Light'): Promise<void> {
    await this.page.getByRole('button', { name: 'Settings and help' }).click();
    await this.page.getByRole('button', { name: `Theme ${theme}` }).click();
    await this.page.keyboard.press('Escape');
    await expect(this.page.locator('html')).toHaveAttribute('data-theme', theme.toLowerCase());
  }

  /** Nothing on the page is wider than the window. */
  async fitsWidth(): Promise<void> {
    const wide = await this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    expect(wide, 'pixels beyond the right edge').toBeLessThanOrEqual(0);
  }
}
