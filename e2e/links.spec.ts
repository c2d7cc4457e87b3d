import { expect, test } from './fixtures.ts';
import { jaegerFile, published } from './pages/tracefile.ts';

// A span link joins traces, and is no hop.

test('a trace that a link joins is told as no loss, and so is the span that names it', async ({
  page,
  opened,
}) => {
  await page.goto('/?view=trace');
  await page.locator('input[type=file]').setInputFiles({
    name: 'linked.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(jaegerFile(...published('dd01')))),
  });
  await page.getByRole('link', { name: 'POST orders' }).click();
  await opened.shown();
  await opened.rows.filter({ hasText: /^new trace \w+, joined by a span link/ }).click();
  await expect(opened.details.getByRole('heading', { name: /^New trace/ })).toBeVisible();
  await expect(opened.panel).toContainText('Nothing is lost by it');
  await expect(opened.panel).toContainText('called fromorders publish');
  await opened.panel.getByRole('button', { name: 'worker handle message' }).click();
  await expect(opened.panel).toContainText('It names another span by a link. A link is not a hop');
});
