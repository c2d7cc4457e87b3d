import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { call, jaegerFile } from './pages/tracefile.ts';

const json = (name: string, value: unknown) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(value)),
});

const pick = (page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> =>
  page.locator('input[type=file]').setInputFiles(files);

const KEPT = call('aa01', { tenant: true });
const LOST = call('aa02', { tenant: false });

test.beforeEach(async ({ page }) => {
  await page.goto('/?view=trace');
  await expect(page.getByRole('button', { name: 'Open files' })).toBeVisible();
});

test('files are opened as one batch and judged together, and an unreadable one says why', async ({
  page,
}) => {
  const logs = `{"event":"metadata.observe","trace_id":"x"}\nWARN tenant missing trace_id=${LOST.traceID}\n`;
  await pick(
    page,
    {
      name: 'kept.json.gz',
      mimeType: 'application/gzip',
      buffer: gzipSync(JSON.stringify(jaegerFile(KEPT))),
    },
    json('lost.json', jaegerFile(LOST)),
    { name: 'loki.log', mimeType: 'text/plain', buffer: Buffer.from(logs) },
    json('other.json', { hello: 'world' }),
    { name: 'cut.json', mimeType: '', buffer: Buffer.from(JSON.stringify(jaegerFile(LOST)).slice(0, 200)) },
  );
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('5 files, 2 requests, 1 with damage');
  const files = page.getByRole('table', { name: 'Files' });
  await expect(files.getByRole('row', { name: /^kept\.json\.gz/ })).toContainText('1 trace, 2 spans');
  await expect(files.getByRole('row', { name: /^loki\.log/ })).toContainText('2 log lines');
  await expect(files.getByRole('row', { name: /^other\.json/ })).toContainText(
    /At \$: expected Jaeger JSON .* got an object with hello.*“Trace JSON”/,
  );
  await expect(files.getByRole('row', { name: /^cut\.json/ })).toContainText(/The end is missing/);
  const requests = page.getByRole('table', { name: 'Requests in these files' });
  await expect(requests.getByRole('row').nth(1)).toContainText('tenant-id dropped');
  // Ids that begin alike are told apart.
  await expect(requests.getByRole('row').nth(1)).toContainText('request-aa02');
  await expect(requests.getByRole('row').nth(2)).toContainText(/request-aa01.*none found/);

  await requests.getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    'tenant-id was lost at gateway → orders',
  );
  await page.getByRole('tab', { name: /^Logs/ }).click();
  await expect(page.getByText(/WARN tenant missing/)).toBeVisible();
});

test('a file with one request opens it at once; reloaded, the page asks for the file and stays there', async ({
  page,
}) => {
  await pick(page, json('lost.json', jaegerFile(LOST)));
  await expect(page).toHaveURL(new RegExp(`trace=0{28}aa02`));
  await expect(page.getByRole('treegrid')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No files are open in this tab');
  await pick(page, json('lost.json', jaegerFile(LOST)));
  await expect(page.getByRole('treegrid')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`trace=0{28}aa02`));
});

test('a file that is dropped anywhere is opened', async ({ page }) => {
  const text = JSON.stringify(jaegerFile(LOST));
  const data = await page.evaluateHandle(content => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'dropped.json'));
    return transfer;
  }, text);
  await page.dispatchEvent('main', 'dragover', { dataTransfer: data });
  await expect(page.getByText('Drop to open')).toBeVisible();
  await page.dispatchEvent('main', 'drop', { dataTransfer: data });
  await expect(page.getByRole('treegrid')).toBeVisible();
});

test('many requests of one file are shown as the overview of its time', async ({ page }) => {
  const calls = Array.from({ length: 60 }, (_, i) => call(`bb${i + 10}`, { tenant: i % 3 > 0, after: i }));
  await pick(page, json('batch.json', jaegerFile(...calls)));
  await expect(page).toHaveURL(/env=files/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/tenant-id.* lost at gateway → orders/);
  await page.getByRole('button', { name: 'List of files and requests' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 file, 60 requests, 20 with damage');
});

test('a browser that thinks itself offline reads files', async ({ page }) => {
  await page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await pick(page, json('both.json', jaegerFile(KEPT, LOST)));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 file, 2 requests, 1 with damage');
  await page.getByRole('table', { name: 'Requests in these files' }).getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    'tenant-id was lost at gateway → orders',
  );
});

test('a site without any server reads files', async ({ page }) => {
  await page.route('**/config.json', route => route.fulfill({ json: { environments: [] } }));
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('No files are open in this tab');
  await pick(page, json('lost.json', jaegerFile(LOST)));
  await expect(page.getByRole('treegrid')).toBeVisible();
});
