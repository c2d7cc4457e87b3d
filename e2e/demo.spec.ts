import { expect, test } from './fixtures.ts';

// The demo site as a newcomer meets it: the built product, its service worker, its own world.

const LONG = { timeout: 300_000 };
test.describe.configure({ timeout: 600_000 });

test('the incident is told in one sentence, with its cause and its evidence', async ({ page }) => {
  await page.goto('/');
  const verdict = page.getByRole('heading', { level: 1 });
  await expect(verdict).toContainText(
    /gray\.tag is lost at orders → payments in \d+% of v2 requests \(n = \d+, \d+–\d+%\)/,
    LONG,
  );
  await expect(verdict).toContainText(/since 10:4\d:\d\d, .* after batch-2 went to 15%; stable 0/, LONG);
  await expect(page.getByText(/proven \(both sides recorded\)/)).toBeVisible();
  await expect(page.getByText(/traces cover [\d,]+ of about [\d,]+ requests/)).toBeVisible(LONG);
  await expect(page.getByText('grpc-java 1.52.1 → grpc-go 1.60.1').first()).toBeVisible();
  await expect(page.getByText('MetadataLoss firing')).toBeVisible();
  await expect(page.getByText(/loss begins 10:4\d:\d\d/)).toBeVisible();
  await expect(page.getByText('Demo data')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);

  await page.getByRole('button', { name: 'Open a losing request' }).click();
  await expect(verdict).toContainText(/gray\.tag.* lost at orders → payments, .* into the request/, LONG);
  await expect(page.getByText('not received').first()).toBeVisible();
  await expect(page.getByText('Why this counts as loss')).toBeVisible();
  await expect(page.getByRole('treegrid')).toBeVisible();
  await page
    .getByRole('button', { name: /^Logs/ })
    .or(page.getByRole('tab', { name: /^Logs/ }))
    .click();
  await expect(page.getByText(/payments\.Payments\/Confirm accepted/).first()).toBeVisible(LONG);
  expect(await page.locator('body').innerText()).not.toMatch(/Bearer [0-9a-f]/);

  await page.reload();
  await expect(verdict).toContainText(/lost at orders → payments/, LONG);
  await page.goBack();
  await expect(verdict).toContainText(/of v2 requests/, LONG);
});

test('modes, filters and the table are kept in the address', async ({ page }) => {
  await page.goto('/?view=heatmap&from=now-10m&to=now');
  const verdict = page.getByRole('heading', { level: 1 });
  await expect(verdict).toContainText('orders → payments', LONG);
  await page.getByRole('button', { name: 'Requests × hops' }).click();
  await expect(page).toHaveURL(/mode=requests-hops/);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Requests × hops' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Time × keys' }).click();
  await expect(page).toHaveURL(/mode=time-keys/);
  await page.goto('/?view=heatmap&from=now-10m&to=now&table=1');
  await expect(page.getByRole('table').first()).toContainText('orders → payments', LONG);
});

test('whatever is in the clipboard leads to its request', async ({ page }) => {
  await page.goto('/?from=now-5m&to=now');
  const verdict = page.getByRole('heading', { level: 1 });
  await expect(verdict).toContainText('orders → payments', LONG);
  const box = page.getByRole('textbox', { name: /Go to a request/ });
  await box.fill('nothing to find here');
  await box.press('Enter');
  await expect(page.getByRole('alert')).toContainText('No id found');
  await page.getByRole('button', { name: 'Open a losing request' }).click();
  await expect(page).toHaveURL(/trace=[0-9a-f]{32}/, LONG);
  const traceId = new URL(page.url()).searchParams.get('trace') ?? '';
  await page.goto('/?from=now-5m&to=now');
  await box.fill(`traceparent: 00-${traceId}-00f067aa0ba902b7-01`);
  await box.press('Enter');
  await expect(page).toHaveURL(new RegExp(`trace=${traceId}`));
  await expect(verdict).toContainText('orders → payments', LONG);
  await box.fill('0123456789abcdef0123456789abcdef');
  await box.press('Enter');
  await expect(page.getByText(/0123456789abcdef/).first()).toBeVisible(LONG);
});

test('the rollout alone shows three hours of two rollouts, back to the rollback', async ({ page }) => {
  await page.goto('/?view=rollout&from=now-3h&to=now');
  for (const text of ['batch-2', 'coloured', 'Pending'])
    await expect(page.getByText(text).first()).toBeVisible(LONG);
  await expect(page.getByText(/47 s/).first()).toBeVisible(LONG);
});

test('a panel is one view without chrome', async ({ page }) => {
  await page.setViewportSize({ width: 600, height: 400 });
  await page.goto('/panel.html?view=heatmap&from=now-10m&to=now&theme=light');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('orders → payments', LONG);
  await expect(page.getByText('Share', { exact: true })).toHaveCount(0);
  await expect(page.getByRole('link', { name: /Open/ }).or(page.getByText('Open ↗')).first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});

for (const [scenario, says] of [
  ['healthy', /No damage found in [\d,]+ requests/],
  ['few', /Too few requests to say/],
  ['blind', /record/],
  ['timeout-overwritten', /timeout_ms|grpc-timeout/],
  ['binary-misaligned', /-bin/],
] as const)
  test(`scenario ${scenario} is told as what it is`, async ({ page }) => {
    await page.goto(`/?scenario=${scenario}&from=now-15m&to=now`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(says, LONG);
  });

test('sick sources are said, and what they do not concern stays', async ({ page }) => {
  await page.goto('/?scenario=degraded-sources');
  await expect(page.getByText(/Jaeger (last answered|has not answered)/).first()).toBeVisible(LONG);
  await expect(page.getByText('orders 2.4.0').first()).toBeVisible(LONG);
  await expect(page.getByText(/Requests cannot be read/)).toBeVisible(LONG);
  await expect(page.getByText(/No damage found|No requests between/)).toHaveCount(0);
});

test('a wrong configuration is explained with its place', async ({ page }) => {
  await page.route('**/config.json', route => route.fulfill({ json: { demo: true, setle: '30s' } }));
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('cannot use its configuration');
  await expect(page.getByText('setle')).toBeVisible();
  await expect(page.getByText('unknown field')).toBeVisible();
});

test('a phone shows the verdict and does not scroll sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/?from=now-15m&to=now');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('orders → payments', LONG);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
