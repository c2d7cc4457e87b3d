import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { call, jaegerFile } from './pages/tracefile.ts';

const file = (name: string, ...traces: ReturnType<typeof call>[]) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(jaegerFile(...traces))),
});

const LOST = call('aa02', { tenant: false, after: 60, below: 'SELECT stock' });

test.beforeEach(async ({ page }) => {
  await page.goto('/?view=trace');
  await page
    .locator('input[type=file]')
    .setInputFiles(
      file('batch.json', call('aa01', { tenant: true }), call('aa03', { tenant: true, after: 50 }), LOST),
    );
  await page.getByRole('link', { name: 'POST orders' }).first().click();
  await expect(page.getByRole('treegrid', { name: 'Spans of the request' })).toBeVisible();
});

test('a damaged request is held against the nearest one that kept the key, by itself', async ({ page }) => {
  await page.getByRole('button', { name: 'Compare with nearest healthy request' }).click();
  const told = page.getByRole('region', { name: 'Compare' });
  await expect(told).toContainText('tenant-id is recorded in the other and not here, first at orders');
  await expect(told).toContainText('1 span only in this request');
  await expect(told).toContainText(/Nearest request that kept tenant-id at gateway → orders.*10 s earlier/);
  const rows = page.getByRole('treegrid', { name: 'Spans of both requests' }).getByRole('row');
  await expect(rows.filter({ hasText: 'POST /orders' })).toContainText('only there: tenant-id');
  await expect(rows.filter({ hasText: 'SELECT stock' })).toContainText('not there');
  await page.keyboard.press('n');
  await expect(rows.and(page.locator(':focus'))).toContainText('POST /orders');
  await page.keyboard.press('n');
  await expect(rows.and(page.locator(':focus'))).toContainText('SELECT stock');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/view=trace.*span=/);
});

test('the services of a request show where a key was lost and lead there', async ({ page }) => {
  await page.getByRole('button', { name: 'Services' }).click();
  const services = page.getByRole('list', { name: /^Services of the request/ });
  await expect(services.getByRole('listitem')).toHaveCount(2);
  await services.getByRole('button', { name: /tenant-id.*lost/ }).click();
  await expect(page).toHaveURL(/finding=/);
  await expect(page.getByRole('treegrid', { name: 'Spans of the request' })).toBeVisible();
});

for (const [format, item] of [
  ['jaeger', 'Download as Jaeger JSON'],
  ['otlp', 'Download as OTLP JSON'],
] as const)
  test(`a request saved as ${format} opens again and says the same`, async ({ page }) => {
    await page.getByRole('button', { name: /^Save, open elsewhere/ }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: item }).click(),
    ]);
    const body = await readFile(await download.path());
    await page.goto('/?view=trace');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'again.json', mimeType: 'application/json', buffer: body });
    await expect(page).toHaveURL(/trace=0{28}aa02/);
    await expect(page.getByRole('row').filter({ hasText: 'SELECT stock' })).toHaveCount(1);
  });
