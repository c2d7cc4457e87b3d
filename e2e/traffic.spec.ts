import { expect, test } from './fixtures.ts';
import { Loss, READ } from './pages/loss.ts';

// The heatmap of all traffic, from the counters that Prometheus has.

test('all traffic is counted, said, and leads to traces', async ({ page }) => {
  const loss = new Loss(page);
  await loss.open('/incident/?view=heatmap&from=now-15m&to=now');
  await loss.filters.getByRole('button', { name: /^counts/ }).click();
  await page.getByRole('button', { name: 'all traffic', exact: true }).click();
  await expect(page).toHaveURL(/count=all/);
  const note = page.getByText(
    /The picture counts all traffic: [\d,]+ crossings of a hop by metadata_observed_total/,
  );
  await expect(note).toBeVisible(READ);
  await expect(note.getByRole('link').first()).toHaveAttribute('href', /view=trace/);
  await loss.tool('table').click();
  // About 31% of what a shop of 310,000 requests in half an hour sends there from v2.
  await expect(loss.row('orders → payments', 'v2')).toContainText(/\b[23]\d%/);
});

test('all traffic is drawn also while no trace has come', async ({ page }) => {
  await page.route('**/incident/jaeger/**', route => route.abort('connectionrefused'));
  const loss = new Loss(page);
  await page.goto('/incident/?view=heatmap&count=all&from=now-15m&to=now');
  await expect(page.getByText(/The picture counts all traffic/)).toBeVisible(READ);
  await expect(loss.row('orders → payments', 'v2')).toBeAttached();
  await expect(page.getByRole('main')).toContainText('Requests cannot be read');
});

test('where Prometheus has no counters the chip says so', async ({ page }) => {
  const loss = new Loss(page);
  await loss.open('/healthy/?view=heatmap&from=now-5m&to=now');
  await loss.filters.getByRole('button', { name: /^counts/ }).click();
  await expect(page.getByText(/Prometheus has no metadata_observed_total/)).toBeVisible(READ);
  await expect(page.getByRole('button', { name: 'all traffic', exact: true })).toBeDisabled();
});
