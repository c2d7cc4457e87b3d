import { expect, test } from './fixtures.ts';

// The door for frames in other pages: one view, nothing around it, at any size.

test.use({ viewport: { width: 600, height: 400 } });

test('heatmap in a frame: no chrome; fewer rows when low, the verdict alone when very low', async ({
  page,
  loss,
  shell,
}) => {
  await loss.open('incident/panel.html?view=heatmap&from=now-10m&theme=light');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(loss.sentence).toContainText('gray.tag is lost at orders → payments');
  await expect(page.getByRole('banner')).toHaveCount(0);
  await expect(loss.filters).toHaveCount(0);
  await expect(loss.picture).toHaveAccessibleName(/, \d+ rows/);
  await expect(page.getByText('orders → payments').last()).toBeVisible();
  await expect(
    page
      .getByText('stage')
      .or(page.getByText(/^batch-2/))
      .first(),
  ).toBeVisible();
  const out = page.getByRole('link', { name: /Open/ });
  await expect(out).toHaveAttribute('target', '_blank');
  await expect(out).toHaveAttribute('href', /^(\/incident\/|\.\/)\?/);
  await shell.fitsWidth();

  await page.setViewportSize({ width: 600, height: 280 });
  await expect(loss.picture).toHaveAccessibleName(/, [1-3] rows/);
  await shell.fitsWidth();

  await page.setViewportSize({ width: 600, height: 150 });
  await expect(loss.picture).toHaveCount(0);
  await expect(loss.sentence).toBeVisible();
  await shell.fitsWidth();
});

test('rollout and trace in a frame', async ({ page, timeline, loss, opened, shell }) => {
  await page.goto('incident/panel.html?view=rollout');
  await timeline.read();
  await expect(page.getByRole('banner')).toHaveCount(0);
  await expect(timeline.region.getByText('orders 2.4.0').first()).toBeVisible();
  await expect(timeline.region.getByText('batch-2').first()).toBeVisible();
  await shell.fitsWidth();

  await page.setViewportSize({ width: 1440, height: 900 });
  await loss.open('incident/?view=heatmap&from=now-5m');
  const link = loss.losing.getByRole('link', { name: /^Open request/ }).first();
  const address = (await link.getAttribute('href')) ?? '';
  await page.setViewportSize({ width: 600, height: 400 });
  await page.goto(`incident/panel.html${address}`);
  await opened.shown();
  await expect(page.getByRole('banner')).toHaveCount(0);
  await expect(opened.title).toContainText('lost at orders → payments');
  await expect(opened.breaks.first()).toBeAttached();
  await shell.fitsWidth();

  await test.step('what was copied is said in the frame', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.setViewportSize({ width: 1200, height: 700 });
    await opened.details.getByRole('button', { name: 'Copy as Markdown' }).click();
    await expect(
      page.getByRole('status').filter({ hasText: /^Copied: the hop with its values/ }),
    ).toBeVisible();
    await page.setViewportSize({ width: 600, height: 400 });
  });

  // A low frame is there for the rows: the place of the loss is in sight.
  for (const height of [280, 150]) {
    await page.setViewportSize({ width: 600, height });
    await expect(opened.breaks.first()).toBeInViewport();
    // The rows end where the frame ends: the last one can be scrolled to.
    await page.locator('.trace-rows').evaluate(e => e.scrollTo({ top: e.scrollHeight }));
    await expect(opened.rows.last()).toBeInViewport({ ratio: 0.9 });
    await page.locator('.trace-rows').evaluate(e => e.scrollTo({ top: 0 }));
    await opened.breaks.first().scrollIntoViewIfNeeded();
    await expect(opened.title).toBeInViewport();
    await shell.fitsWidth();
  }
});

test('a low frame with a link to a finding shows rows, and details beside them when they are asked for', async ({
  page,
  loss,
  opened,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await loss.open('incident/?view=heatmap&from=now-5m');
  await loss.losing
    .getByRole('link', { name: /^Open request/ })
    .first()
    .click();
  await opened.shown();
  await opened.breaks.first().click();
  await expect(page).toHaveURL(/finding=/);
  const { search } = new URL(page.url());
  for (const [width, height] of [
    [900, 280],
    [600, 200],
    [900, 160],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto(`incident/panel.html${search}`);
    await opened.shown();
    await expect(opened.breaks.first()).toBeInViewport({ ratio: 0.9 });
    await expect(opened.details).toHaveCount(0);
    await opened.selected.click();
    await expect(opened.details).toBeInViewport({ ratio: 0.9 });
    await expect(opened.selected).toBeInViewport({ ratio: 0.4 });
  }
});
