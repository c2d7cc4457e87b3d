import { expect, test } from './fixtures.ts';

// Writes the pictures of the README, with GRAYLENS_PICTURES=1 only; what must stand on these pages is tested by
// the other suites.

const WRITE = process.env.GRAYLENS_PICTURES === '1';
const LONG = { timeout: 400_000 };
test.describe.configure({ timeout: 600_000 });

for (const theme of WRITE ? (['dark', 'light'] as const) : [])
  test(`overview and trace, ${theme}`, async ({ page }) => {
    await page.goto(`/?theme=${theme}`);
    const verdict = page.getByRole('heading', { level: 1 });
    await expect(verdict).toContainText(/after batch-2 went to 15%/, LONG);
    await expect(page.getByText(/traces cover 3,[\d,]+ of about/)).toBeVisible(LONG);
    await page.getByRole('button', { name: 'Hide notes' }).click();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
    await page.screenshot({ path: `docs/overview-${theme}.png` });
    await page.getByRole('button', { name: 'Open a losing request' }).click();
    await expect(page.getByText('not received').first()).toBeVisible(LONG);
    await page.screenshot({ path: `docs/trace-${theme}.png` });
  });
