import { expect, test } from './fixtures.ts';

// The incident as an on-call engineer meets it: one page that says what was lost, where, since when and after what.

test('the incident: verdict, evidence, what the losing requests share, and the way to one of them', async ({
  page,
  loss,
  opened,
}) => {
  await loss.open('incident/');

  await test.step('the verdict names key, hop, group, rate with interval and n, onset, event and comparison', async () => {
    await expect(loss.sentence).toHaveText(
      /^gray\.tag is lost at orders → payments in \d+% of v2 requests \(n = \d+, \d+–\d+%\) since 10:4[12]:\d\d, (\d+ min )?\d+ s after batch-2 went to 15%; stable 0(\.0\d+)?%\.$/,
    );
    await expect(loss.verdict).toContainText(/\d+ of \d+ proven \(both sides recorded\)/);
    await expect(loss.verdict).toContainText(/tenant-id is lost with it in \d+/);
    await expect(loss.verdict).toContainText(
      /traces cover 3,\d{3} of about 90,000 requests \(\d\.\d%, sampled 4\.0%\)/,
    );
    await expect(loss.verdict).toContainText(/\d+ still settling, not judged/);
  });

  await test.step('each number of the verdict leads to its requests', async () => {
    const rate = loss.sentence.getByRole('link', { name: /of v2 requests/ });
    await expect(rate).toHaveAttribute('href', /mode=requests-hops&key=gray\.tag&group=v2&outcome=lost/);
    await expect(loss.sentence.getByRole('link', { name: /after batch-2/ })).toHaveAttribute(
      'href',
      /view=rollout&.*lane=orders/,
    );
    await expect(loss.sentence.getByRole('link', { name: /^n = \d+$/ })).toHaveAttribute(
      'href',
      /mode=requests-hops&key=gray\.tag&group=v2&through=/,
    );
    const small = loss.verdict.getByRole('link');
    await expect(small.filter({ hasText: /^\d+ of \d+$/ })).toHaveAttribute('href', /outcome=lost/);
    await expect(small.filter({ hasText: /^traces cover/ })).toHaveAttribute('href', /view=coverage/);
    await expect(small.filter({ hasText: /still settling$/ })).toHaveAttribute('href', /window=\d+-\d+/);
  });

  await test.step('the culprit row holds the loss of v2 and none of stable; the hops before it lost nothing', async () => {
    await expect(loss.row('orders → payments', 'v2')).toHaveText(
      /^orders → paymentsv2\d+[1-9]\d*\d+%\d+–\d+%/,
    );
    await expect(loss.row('orders → payments', 'stable').getByRole('cell').nth(3)).toHaveText(
      /^0(\.0\d+)?%$/,
    );
    await expect(loss.row('web-bff → orders', 'v2').getByRole('cell').nth(2)).toHaveText('0');
    await expect(loss.row('gateway → web-bff', 'stable').getByRole('cell').nth(2)).toHaveText('0');
  });

  await test.step('what was injected on purpose is drawn and left out of the verdict', async () => {
    await expect(loss.row('web-bff → cart', 'stable')).toBeAttached();
    await expect(loss.verdict).not.toContainText('web-bff → cart');
  });

  await test.step('the card compares canary with stable and names the gRPC pair', async () => {
    await expect(page.getByRole('heading', { name: 'What the losing requests share' })).toBeVisible();
    await expect(page.getByText('gray group, canary against stable')).toBeVisible();
    await expect(page.getByText('grpc-java 1.52.1 → grpc-go 1.60.1').last()).toBeVisible();
    await expect(page.getByText('within v2, strongest first;')).toBeVisible();
  });

  await test.step('a losing request opens', async () => {
    const requests = loss.losing.getByRole('link', { name: /^Open request/ });
    expect(await requests.count()).toBeGreaterThan(10);
    await loss.openLosing();
    await opened.shown();
    await expect(opened.title).toContainText('lost at orders → payments');
    await page.goBack();
    await expect(loss.sentence).toContainText('gray.tag is lost at orders → payments');
  });
});

test('the timeline over the heatmap: stages, weights, gates, alert, chaos, events, and the hinge', async ({
  page,
  loss,
  timeline,
}) => {
  await loss.open('incident/');
  await timeline.read();

  await test.step('stages with their weights', async () => {
    await expect(timeline.line('orders 2.4.0', 'stage local 10:01:00 10:24:30')).toBeAttached();
    await expect(timeline.line('orders 2.4.0', 'stage canary 10:24:30 10:34:00')).toBeAttached();
    await expect(timeline.line('orders 2.4.0', 'stage batch-1 10:34:00 10:41:32 5%')).toBeAttached();
    await expect(timeline.line('orders 2.4.0', 'stage batch-2 10:41:32 still 15%')).toBeAttached();
    for (const stage of ['canary', 'batch-1', 'batch-2'])
      await expect(timeline.region.getByText(stage).first()).toBeVisible();
    await expect(timeline.region.getByText('14.3%').first()).toBeVisible();
    await expect(timeline.region.getByText('rolling out over 2.3.7 (stable)')).toBeVisible();
  });

  await test.step('gates with what they measured', async () => {
    await expect(timeline.gate('gray 5xx')).toHaveAccessibleName(/passes, 0\.\d+%, threshold < 1%/);
    await expect(timeline.gate('gray surge')).toHaveAccessibleName(/over 60% .* threshold < 10\/s/);
    await timeline.region.getByRole('button', { name: /more gates/ }).click();
    await expect(timeline.gate('auto rollback')).toBeVisible();
  });

  await test.step('alert, chaos and events', async () => {
    await expect(timeline.line('events', 'alert MetadataLoss 10:44:30 10:46:30 pending')).toBeAttached();
    await expect(timeline.line('events', 'alert MetadataLoss 10:46:30 10:52:00 firing')).toBeAttached();
    await expect(
      timeline.line('events', 'chaos 10:29:00 10:32:00 injected: drop gray.tag 5% at cart'),
    ).toBeAttached();
    await expect(timeline.line('events', 'event 10:41:20 orders: batch-2 approved')).toBeAttached();
    await expect(timeline.region.getByText('MetadataLoss firing')).toBeVisible();
    await expect(timeline.region.getByText('injected: drop gray.tag 5% at cart').first()).toBeVisible();
  });

  await test.step('the hinge says what came before the loss and how long', async () => {
    await expect(page.getByText('batch-2 → 15%, 10:41:32')).toBeVisible();
    await expect(page.getByText(/\+(\d+ min )?\d+ s: loss begins 10:4[12]:\d\d ± /)).toBeVisible();
  });
});
