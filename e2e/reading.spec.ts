import { expect, test } from './fixtures.ts';
import { NOW } from './now.ts';
import { READ } from './pages/loss.ts';

// A range of which the older part takes forever: what has come is shown, reading can be ended and gone on with.

test.use({ clock: 'running' });

const QUARTER = 15 * 60_000;

test('cancel keeps what came, says how far back that is, and the rest can be read later', async ({
  page,
  loss,
  shell,
}) => {
  let hangs = true;
  await page.route('**/incident/jaeger/api/v3/trac*', async route => {
    const until = new URL(route.request().url()).searchParams.get('query.start_time_max') ?? '';
    const before = NOW.getTime() - Date.parse(until);
    // A question of long ago only asks what the server is.
    if (!hangs || !(before > QUARTER && before < 4 * QUARTER)) await route.continue();
  });
  await page.goto('incident/?view=heatmap&from=now-30m');

  await test.step('results are drawn while older ones are awaited, with a count and a way out', async () => {
    await expect(loss.sentence).toContainText('gray.tag is lost at orders → payments', READ);
    await expect(loss.verdict).toContainText(/[\d,]+ of about [\d,]+ requests/);
    await expect(loss.verdict).toContainText(/read back to 10:3\d:\d\d so far/, READ);
    await expect(loss.verdict.getByRole('button', { name: 'Cancel reading' })).toBeVisible();
  });

  await test.step('the notice of the slow source offers the same', async () => {
    await expect(shell.notice('Jaeger')).toContainText('Jaeger is slow.');
    await shell.notice('Jaeger').getByRole('button', { name: 'Cancel reading' }).click();
    await expect(loss.verdict).toContainText(/read back to 10:3\d:\d\d only/);
    await expect(loss.sentence).toContainText('gray.tag is lost at orders → payments');
    await expect(shell.notice('Jaeger')).toHaveCount(0);
  });

  await test.step('the rest is read when it is wanted', async () => {
    hangs = false;
    await loss.verdict.getByRole('button', { name: 'Read the rest' }).click();
    await loss.read();
    await expect(loss.verdict).toContainText(/traces cover 3,\d{3} of about/);
    await expect(loss.sentence).toContainText('after batch-2 went to 15%');
  });
});

test('a comparison says what is awaited, in the frame of what comes, and leads back', async ({ page }) => {
  const trace = '0123456789abcdef0123456789abcdef';
  const held: (() => void)[] = [];
  await page.route(`**/jaeger/**/traces/${trace}*`, async route => {
    await new Promise<void>(resolve => held.push(resolve));
    await route.continue();
  });
  await page.goto(`incident/?view=compare&from=now-5m&trace=${trace}`);
  const told = page.getByRole('region', { name: 'Compare' });
  await expect(told.getByRole('heading', { level: 1 })).toHaveText('Reading the request');
  await expect(told).toHaveAttribute('aria-busy', 'true');
  await expect(page.getByText('service and operation')).toBeVisible();
  for (const release of held) release();
  await expect(told.getByRole('heading', { level: 1 })).toHaveText('Nothing to compare with');
  await expect(told.getByRole('textbox')).toBeVisible();

  await page.reload();
  await expect(told).toHaveAttribute('aria-busy', 'true');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/view=trace/);
  for (const release of held) release();
});

test('a comparison that Jaeger does not answer says so, and tries again', async ({ page }) => {
  const trace = '0123456789abcdef0123456789abcdef';
  const address = `**/jaeger/**/traces/${trace}*`;
  await page.route(address, route => route.fulfill({ status: 503, body: 'overloaded' }));
  await page.goto(`incident/?view=compare&from=now-5m&trace=${trace}`);
  const failure = page.getByRole('alert').filter({ hasText: 'Jaeger did not give the trace' });
  await expect(failure).toContainText('503');
  await expect(page.getByText('graylens itself failed')).toHaveCount(0);
  const again = page.waitForRequest(address);
  await failure.getByRole('button', { name: 'Try now' }).click();
  await again;
  await page.unroute(address);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing to compare with');
});
