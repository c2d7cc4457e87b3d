import { expect, type Locator, type Page } from '@playwright/test';

/** Somebody without a mouse: nothing here clicks, or puts the focus anywhere but by keys. */
export class Keyboard {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Goes on by Tab (or back) until something has the focus, as far as a page has stops at all. */
  async to(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await expect(target).toBeVisible();
    for (let i = 0; i < 120; i++) {
      await this.page.keyboard.press(key);
      if (await target.evaluate(e => e === document.activeElement)) return;
    }
    throw new Error(`No way to ${String(target)} by ${key}.`);
  }

  async back(target: Locator): Promise<void> {
    await this.to(target, 'Shift+Tab');
  }

  /** To something and pressing it. */
  async act(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    await this.to(target, key);
    await this.press('Enter');
  }
}
