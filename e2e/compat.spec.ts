import { expect, test } from './fixtures.ts';
import { READ } from './pages/loss.ts';

// Client version × server version: the pair that damages stands out and leads to its requests.

test('the pair of libraries that loses the tag stands out, and leads to its requests', async ({ page }) => {
  await page.goto('/incident/?view=compat&from=now-10m&to=now');
  const sentence = page.getByRole('heading', { level: 1 });
  await expect(sentence).toContainText(
    /grpc-java 1\.52\.1 → grpc-go 1\.60\.1: \d+% of calls damaged \(n = [\d,]+, \d+–\d+%\); other pairs/,
    READ,
  );
  const cell = page.getByRole('button', { name: /^grpc-java 1\.52\.1 → grpc-go 1\.60\.1: .* stands out/ });
  await cell.click();
  await expect(page).toHaveURL(/client=grpc-java\+1\.52\.1/);
  const pair = page.getByRole('region', { name: 'Chosen pair' });
  await expect(pair).toContainText('gray.tag');
  await expect(pair.getByRole('link', { name: 'Show orders → payments in the heatmap' })).toBeVisible();
  const losing = page.getByRole('region', { name: 'Losing requests' });
  await losing
    .getByRole('link', { name: /^Open request/ })
    .first()
    .click();
  await expect(page).toHaveURL(/view=trace/);
});

test('versions can be of something else, of one key alone, and are kept in the address', async ({ page }) => {
  await page.goto('/incident/?view=compat&from=now-5m&to=now');
  const table = page.getByRole('table', { name: /^Share of damaged calls/ });
  await expect(table).toBeVisible(READ);
  await page.getByRole('button', { name: /^versions of/ }).click();
  await page.getByRole('button', { name: 'service', exact: true }).click();
  await expect(page).toHaveURL(/by=service/);
  await expect(table.getByRole('rowheader', { name: 'orders 2.4.0' })).toBeVisible();
  const names = await table.getByRole('rowheader').allInnerTexts();
  expect(names.indexOf('orders 2.3.7')).toBeLessThan(names.indexOf('orders 2.4.0'));
});

test('compatibility as a panel', async ({ page }) => {
  await page.goto('/incident/panel.html?view=compat&from=now-5m&to=now&theme=light');
  await expect(page.getByRole('table', { name: /^Share of damaged calls/ })).toBeVisible(READ);
  await expect(page.getByRole('navigation')).toHaveCount(0);
});
