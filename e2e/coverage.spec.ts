import { expect, test } from './fixtures.ts';
import { NOW } from './now.ts';
import { READ } from './pages/loss.ts';
import { chain } from './pages/tracefile.ts';

// What is recorded at all: the first answer for a system whose spans show no header.

test('a system that records nothing is told so, with the setting of each service', async ({ page }) => {
  await page.goto('/blind/?from=now-5m&to=now');
  await page
    .getByRole('link', { name: /Every service, what it records/ })
    .first()
    .click(READ);
  await expect(page).toHaveURL(/view=coverage/);
  const sentence = page.getByRole('heading', { level: 1 });
  await expect(sentence).toContainText(/No: none of [\d,]+ spans at 13 services records a key/, READ);

  await page.getByRole('button', { name: 'orders receives: operations and settings' }).click();
  const orders = page.getByRole('region', { name: 'orders receives' });
  await expect(orders).toContainText('This side records no metadata at all');
  await expect(orders).toContainText('OTEL_INSTRUMENTATION_GRPC_SERVER_REQUEST_METADATA_INCLUDED=');
  await expect(page).toHaveURL(/open=received/);
  await expect(page.getByRole('region', { name: 'What can be said all the same' })).toContainText(
    '13 of 13 services say which version answered',
  );
  await expect(page.getByText(/\blost\b at/)).toHaveCount(0);

  await page.getByRole('button', { name: 'web-bff receives: operations and settings' }).click();
  await expect(page.getByRole('region', { name: 'web-bff receives' })).toContainText(
    'headersToSpanAttributes',
  );
  await page.getByRole('button', { name: 'cart receives: operations and settings' }).click();
  await expect(page.getByRole('region', { name: 'cart receives' })).toContainText('No setting exists');
});

test('one blind service among others is found, and what it never shows is no loss', async ({ page }) => {
  await page.goto('/incident/?view=coverage&from=now-5m&to=now&show=blind');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/19 of 20 sides of 13 services/, READ);
  const table = page.getByRole('table', { name: /^Share of spans/ });
  await expect(table.getByRole('row')).toHaveCount(2);
  await expect(table).toContainText('audit');
});

test('what a part of the range says is never told of all of it', async ({ page }) => {
  let release = (): void => undefined;
  const held = new Promise<void>(resolve => (release = resolve));
  const early = (NOW.getTime() - 150_000) * 1000;
  await page.route('**/incident/jaeger/api/traces?**', async route => {
    if (Number(new URL(route.request().url()).searchParams.get('start')) < early) await held;
    await route.continue().catch(() => undefined);
  });
  await page.goto('/incident/?view=coverage&from=now-5m&to=now');
  const told = page.getByRole('region', { name: 'Verdict' });
  const traffic = page.getByRole('region', { name: 'How much of the traffic was read' });
  await expect(told).toContainText(/From \d+ traces, .* Still reading: back to 10:\d\d:\d\d/, READ);
  await expect(traffic).toContainText('known once all of the range has been read');
  await told.getByRole('button', { name: 'Cancel' }).click();
  await expect(told).toContainText(/Read back to 10:\d\d:\d\d only\./);
  release();
  await told.getByRole('button', { name: 'Read the rest' }).click();
  await expect(told).toContainText(
    /[\d,]+ traces, [\d,]+ spans that send or receive, in this range\.$/,
    READ,
  );
  await expect(traffic).toContainText(/share\s*\d\.\d%/);
});

test('the views are a menu and digits away, on a phone too', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/incident/?view=rollout&from=now-5m&to=now');
  await page.getByRole('button', { name: /^View/ }).click();
  await page.getByRole('link', { name: /Can we see it/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/record metadata/, READ);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.keyboard.press('1');
  await expect(page).not.toHaveURL(/view=/);
});

test('coverage as a panel', async ({ page }) => {
  await page.goto('/incident/panel.html?view=coverage&from=now-5m&to=now&theme=light');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/record metadata/, READ);
  await expect(page.getByRole('navigation')).toHaveCount(0);
});

test('three hundred services are one table, there as far as it is in sight', async ({ page }) => {
  const buffer = Buffer.from(JSON.stringify(chain(300, 30)));
  await page.goto('/?view=trace');
  await expect(page.getByRole('button', { name: 'Open files' })).toBeVisible();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'mesh.json', mimeType: 'application/json', buffer });
  // A file with one request opens it.
  await expect(page).toHaveURL(/trace=0+c0a1/, READ);
  await page.getByRole('button', { name: /^View/ }).click();
  await page.getByRole('link', { name: /Can we see it/ }).click();
  const table = page.getByRole('table', { name: /^Share of spans/ });
  await expect(table).toHaveAttribute('aria-rowcount', '601', READ);
  const drawn = await table.getByRole('row').count();
  expect(drawn).toBeLessThan(100);
  await expect(table).toContainText('service-0');
  await expect(table).not.toContainText('service-299');
  await table.locator('..').evaluate(e => e.scrollTo(0, e.scrollHeight));
  await expect(table).toContainText('service-299');
  expect(await table.getByRole('row').count()).toBeLessThan(100);
});
