import { expect, test } from './fixtures.ts';

// What the verdict says where things are not as in the incident.

test('nothing lost: no damage found, with what was looked at and what was not', async ({ loss, page }) => {
  await loss.open('healthy/?from=now-10m');
  await expect(loss.sentence).toContainText(
    /^No damage found in [\d,]+ requests across \d+ keys and \d+ of \d+ hops\./,
  );
  await expect(loss.sentence).toContainText(/damage in more than 0\.\d+% of them would have shown/);
  await expect(loss.verdict).toContainText('1 hop records no metadata, so nothing is said about it');
  await expect(loss.verdict.getByRole('button', { name: 'Open a losing request' })).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'What was checked' })).toBeVisible();
  await expect(loss.verdict).not.toContainText('healthy');
  // The grey picture is of everything that was looked at, as the sentence is.
  await expect(page.getByRole('heading', { name: 'Loss of any key by hop' })).toBeVisible();
  await expect(loss.filter('key')).toHaveText(/key all 15/);
});

test('nine requests are too few to say', async ({ loss }) => {
  await loss.open('few/');
  await expect(loss.sentence).toContainText(
    /^Too few requests to say how often\. 4 of 9 v2 requests lost gray\.tag at orders → payments \(19–73%\), of stable 0 of \d+ \([^)]+\): a clear difference\./,
  );
  await expect(loss.sentence.getByRole('link', { name: 'Widen the range' })).toBeVisible();
  await loss.sentence.getByRole('link', { name: 'Show the 4' }).click();
  await expect(loss.mode('Requests × hops')).toHaveAttribute('aria-pressed', 'true');
});

test('where nobody records metadata nothing is claimed', async ({ loss, page }) => {
  await loss.open('blind/?from=now-10m');
  await expect(loss.sentence).toContainText('Nothing can be said: no span records metadata.');
  await expect(loss.sentence).toContainText(/0 of [\d,]+ spans show a key/);
  await expect(page.getByRole('main')).not.toContainText('is lost');
  await loss.sentence.getByRole('button', { name: 'How to record metadata' }).click();
  await expect(page.getByText('Spans show a key only where the agent is told to capture it')).toBeVisible();
});

const CLASSES = [
  ['timeout-overwritten', /^timeout_ms is overwritten at orders → payments in \d+% of v2 requests/],
  ['header-case', /^X-Trace-ID is folded to another case at gateway → web-bff in \d+% of requests/],
  ['context-break', /^tenant-id is lost inside orders, before it calls payments in \d+% of v2 requests/],
  ['binary-misaligned', /^payment-hint-bin is re-encoded at orders → payments in \d+% of v2 requests/],
] as const;

for (const [scenario, says] of CLASSES)
  test(`${scenario} is told as what it is`, async ({ loss, opened }) => {
    await loss.open(`${scenario}/?from=now-5m`);
    await expect(loss.sentence).toContainText(says);
    await loss.verdict.getByRole('button', { name: 'Open a losing request' }).click();
    await opened.shown();
    await expect(opened.details.getByRole('heading', { name: /^Why this counts as/ })).toBeVisible();
    await expect(opened.details).toContainText(
      scenario === 'context-break' ? /\d+ keys received, \d+ passed on\./ : /\d+ keys sent, \d+ received\./,
    );
  });

test('what one span shows by itself is not told as sent and received', async ({ loss, opened }) => {
  await loss.open('gray-mismatch/?from=now-5m');
  await expect(loss.sentence).toContainText(/^gray\.tag differs between span and baggage at fraud in \d+%/);
  await loss.verdict.getByRole('button', { name: 'Open a losing request' }).click();
  await opened.shown();
  await expect(opened.details).toContainText('gray-mismatch, proven: the span itself shows it.');
  await expect(opened.details).toContainText(/The span says env=\S+, the baggage env=/);
  await expect(opened.details).not.toContainText('received by');
});
