import { expect, test } from './fixtures.ts';

test('on a large page the timeline alone is tall enough to be read', async ({ page, timeline }) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto('incident/?view=rollout&from=now-5m');
  await timeline.read();
  expect((await timeline.region.boundingBox())?.height).toBeGreaterThan(640);
  expect((await timeline.gate('P99').boundingBox())?.height).toBe(40);
});

test('on a phone no words of the timeline lie over others', async ({ page, timeline }) => {
  await page.setViewportSize({ width: 400, height: 800 });
  await page.goto('incident/?view=rollout&from=now-1h');
  await expect(timeline.region).toContainText('3 bad lines');
  const boxes = await timeline.region.locator('svg text').evaluateAll(all =>
    all
      .filter(e => e.textContent !== '')
      .map(e => {
        const { left, right, top, bottom } = e.getBoundingClientRect();
        return { text: e.textContent, left, right, top, bottom };
      }),
  );
  expect(boxes.length).toBeGreaterThan(8);
  const over = boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter(
        b => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4,
      )
      .map(b => `${a.text} | ${b.text}`),
  );
  expect(over).toEqual([]);
});

test('the timeline alone: all gates, one of them explained, and the services nobody changed', async ({
  page,
  timeline,
}) => {
  await page.goto('incident/?view=rollout');
  await timeline.read();
  await expect(page.getByRole('region', { name: 'Verdict' })).toHaveCount(0);
  await expect(timeline.region).toContainText('orders 2.4.0');
  for (const gate of ['gray 5xx', 'P95 rise', 'P95', 'error rate', 'P99', 'gray surge', 'healthy instances'])
    await expect(timeline.gate(gate)).toHaveAccessibleName(/: (passes|holds)/);
  await expect(timeline.gate('business metric')).toHaveAccessibleName(/no data/);

  await test.step('the inspector of a gate holds measured, threshold, window, effect and its query', async () => {
    await timeline.gate('P99').click();
    await expect(timeline.inspector).toContainText(/measured\d+ ms/);
    await expect(timeline.inspector).toContainText(/threshold< 800 ms/);
    await expect(timeline.inspector).toContainText('effectStops widening');
    await expect(timeline.inspector.getByLabel('query, Prometheus')).toContainText('histogram_quantile(0.99');
    await expect(page).toHaveURL(/gate=p99/);
    await page.keyboard.press('Escape');
    await expect(timeline.inspector).toHaveCount(0);
  });

  await test.step('lines that should have been events are counted, and shown with what is wrong', async () => {
    const count = timeline.region.getByRole('button', { name: '3 bad lines' });
    await count.click();
    const lines = timeline.region.getByRole('dialog', { name: '3 lines could not be read' });
    await expect(lines.getByRole('listitem')).toHaveCount(3);
    await expect(lines.getByRole('listitem').filter({ hasText: '"verdict": PASS}' })).toContainText(
      'no JSON',
    );
    await page.keyboard.press('Escape');
    await expect(lines).toHaveCount(0);
    await expect(count).toBeFocused();
  });

  await test.step('unchanged services unfold', async () => {
    await expect(timeline.unchanged).toHaveAttribute('aria-expanded', 'false');
    await timeline.unchanged.click();
    await expect(timeline.unchanged).toHaveAttribute('aria-expanded', 'true');
    await expect(page).toHaveURL(/unchanged=1/);
    for (const name of ['gateway', 'inventory', 'ledger'])
      await expect(timeline.region.getByText(name).first()).toBeVisible();
  });
});

test('three hours: the earlier rollout went through five stages, broke its circuit and came back in 47 s', async ({
  page,
  timeline,
}) => {
  await page.goto('incident/?view=rollout&from=now-3h');
  await timeline.read();
  await expect(timeline.line('orders 2.4.0', 'stage batch-2')).toBeAttached();
  const older = timeline.region.getByRole('table', { name: /^Rollout of pricing/ });
  for (const stage of ['local', 'canary', 'batch', 'coloured', 'full'])
    await expect(older.getByRole('row', { name: new RegExp(`^stage ${stage}`) }).first()).toBeAttached();
  await expect(older).toContainText('CircuitBreak');
  await expect(older).toContainText('RolledBack');
  await expect(older).toContainText('47 s');

  await test.step('its lane opens by its button and shows the state', async () => {
    await timeline.region.getByRole('button', { name: /^Show all of pricing/ }).click();
    await expect(page).toHaveURL(/lane=pricing/);
    await timeline.read();
    await expect(timeline.region.getByText(/rolled back.* in 47 s/).first()).toBeVisible();
  });
});

test('three days are named on their axis, and their rollout began on one of them', async ({
  page,
  timeline,
}) => {
  await page.goto('incident/?view=rollout&from=now-3d');
  await timeline.read();
  for (const day of ['19 Nov', '20 Nov', '21 Nov'])
    await expect(page.getByText(day, { exact: true })).toBeVisible();
  await expect(timeline.line('orders 2.4.0', 'stage canary 21 Nov 10:24:30')).toBeAttached();
});

test('rollouts of which only Argo Rollouts and Flagger tell, in their own logs', async ({
  page,
  timeline,
}) => {
  await page.goto('controllers/?view=rollout&from=now-45m');
  await timeline.read();
  await expect(timeline.line('orders revision 12', 'stage canary')).toBeAttached();
  await expect(timeline.region.getByText('orders revision 12').first()).toBeVisible();
  await expect(timeline.region.getByText(/^inventory/).first()).toBeVisible();
  await expect(timeline.region).toContainText(/rolled back/);
});
