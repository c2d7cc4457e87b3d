import { expect, test } from './fixtures.ts';

const FIVE_MINUTES = 'incident/?from=now-5m';
/** What a value of `authorization` looks like in this world. */
const SECRET = /Bearer [\w.-]{6,}/;

test('a losing request: header, break, what was sent and received, logs, findings, search, keyboard', async ({
  page,
  loss,
  opened,
}) => {
  await loss.open(FIVE_MINUTES);
  await loss.verdict.getByRole('button', { name: 'Open a losing request' }).click();
  await opened.shown();

  await test.step('the header names what was lost, where and when', async () => {
    await expect(opened.title).toHaveText(
      /^gray\.tag.* lost at orders → payments, \d+ ms into the request\b/,
    );
    await expect(opened.header).toContainText(/request [0-9a-f]{8}/);
    await expect(opened.header).toContainText('v2 from gateway to orders');
    await expect(opened.header).toContainText(/\d+ of \d+ spans record metadata/);
    await expect(opened.header).toContainText(/\d findings/);
  });

  await test.step('the break stands between sender and receiver, and the tag is gone below it', async () => {
    await expect(opened.breaks.first()).toContainText(/gray\.tag.* lost here/);
    await expect(opened.rows.filter({ hasText: 'Orders/Place' }).first()).toContainText('gray.tag carried');
    await expect(opened.rows.filter({ hasText: 'Payments/Confirm,' }).last()).toContainText('gray.tag gone');
  });

  await test.step('sent and received side by side, and why it counts', async () => {
    await expect(opened.details.getByRole('heading', { name: /orders → payments/ })).toBeVisible();
    await expect(opened.key('gray.tag')).toContainText('group=v2');
    await expect(opened.key('gray.tag')).toContainText('not received');
    await expect(opened.details).toContainText('proven: both sides recorded');
    await expect(opened.details).toContainText('Why this counts as loss');
    await expect(opened.details).toContainText('they are not counted as losses');
  });

  await test.step('secret values are nowhere in the page', async () => {
    await opened.showAll();
    await expect(opened.details).toContainText('authorization');
    await opened.tab('Span').click();
    await expect(opened.details).toContainText(/Attributes \d+/);
    await opened.showAll();
    expect(await page.locator('body').textContent()).not.toMatch(SECRET);
    expect(await page.content()).not.toMatch(SECRET);
  });

  await test.step('logs of this request', async () => {
    await opened.tab('Logs').click();
    await expect(opened.details).toContainText('payments.Payments/Confirm accepted');
    expect(await page.content()).not.toMatch(SECRET);
    await opened.tab('Metadata').click();
  });

  await test.step('find steps through the matches', async () => {
    await page.keyboard.press('/');
    await expect(opened.find).toBeFocused();
    await opened.find.fill('ledger');
    await expect(page.getByText(/^\d+ of \d+$/)).toBeVisible();
    await opened.find.press('Enter');
    await expect(opened.selected).toContainText('ledger');
    await opened.find.fill('no such thing');
    await expect(page.getByText('not found')).toBeVisible();
    await opened.find.press('Escape');
    await opened.find.press('Escape');
  });

  await test.step('the keyboard folds and unfolds, and the span stands in the address', async () => {
    const all = await opened.rows.count();
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => opened.rows.count()).toBeLessThan(all);
    await page.keyboard.press('ArrowRight');
    await expect(opened.rows).toHaveCount(all);
    await expect(page).toHaveURL(/span=[0-9a-f]{16}/);
    const span = await opened.selected.innerText();
    await page.reload();
    await opened.shown();
    await expect(opened.selected).toHaveText(span, { useInnerText: true });
  });
});

test('a request in two traces: stitched, with two places of loss that N and P go between', async ({
  page,
  loss,
  opened,
}) => {
  // The list draws the rows in sight; the one that broke twice is far down.
  await page.setViewportSize({ width: 1440, height: 1600 });
  await loss.open('context-break/?from=now-10m');
  await loss.losing
    .getByRole('row', { name: /new trace/ })
    .getByRole('link')
    .first()
    .click();
  await page.setViewportSize({ width: 1440, height: 900 });
  await opened.shown();
  await expect(opened.header).toContainText('2 traces stitched to one request');
  await expect(opened.rows.filter({ hasText: /^new trace [0-9a-f]{32}, same request id/ })).toBeVisible();
  await expect(opened.header).toContainText(/finding 1 of \d+/);

  await test.step('the gap between them is a row with its evidence, and a link leads to it', async () => {
    await opened.rows.filter({ hasText: /^new trace [0-9a-f]{32}, same request id/ }).click();
    const heading = opened.details.getByRole('heading', { name: /^New trace [0-9a-f]{8}$/ });
    await expect(heading).toBeVisible();
    await expect(opened.panel).toContainText('both traces carry the request id');
    await expect(opened.panel).toContainText('traceparent was lost, so the callee began anew');
    await page.reload();
    // By itself the first trace does not know of the second one; the link still names the row once it does.
    await opened.header.getByRole('button', { name: 'judge with the requests around it' }).click();
    await expect(heading).toBeVisible();
    await opened.panel.getByRole('button', { name: 'Show what was lost here' }).click();
    await expect(opened.details.getByRole('heading', { name: /web-bff ⇢ new trace orders/ })).toBeVisible();
  });
  await expect(opened.title).toContainText(
    'traceparent was lost at web-bff → orders, where a new trace starts',
  );

  await page.keyboard.press('n');
  await expect(opened.header).toContainText(/findings 2–\d+ of \d+/);
  await expect(opened.title).toContainText('lost inside orders, before it calls payments');
  await expect(opened.selected).toContainText('payments.Payments/Confirm');
  await expect(opened.key('tenant-id')).toContainText('not passed on');
  await page.keyboard.press('p');
  await expect(opened.header).toContainText(/finding 1 of \d+/);
  await expect(opened.selected).toContainText('Orders/Place');
  await opened.header.getByRole('button', { name: 'Next' }).click();
  await expect(opened.header).toContainText(/findings 2–\d+ of \d+/);
});

test('a trace opened by its link is judged by itself, until the requests around it are read', async ({
  page,
  loss,
  opened,
}) => {
  await loss.open(FIVE_MINUTES);
  await loss.losing
    .getByRole('link', { name: /^Open request/ })
    .first()
    .click();
  await opened.shown();
  await expect(opened.header).toContainText(/judged with [\d,]+ requests/);
  await expect(opened.header).toContainText('3 findings');
  const trace = new URL(page.url()).searchParams.get('trace') ?? '';

  await page.goto(`incident/?view=trace&from=now-5m&trace=${trace}`);
  await expect(opened.header).toContainText('judged by itself');
  await expect(opened.header).toContainText('1 finding');
  // Buttons come with a choice that is no finding, and move nothing.
  const top = async () => (await page.locator('.trace-main').boundingBox())?.y;
  const before = await top();
  await opened.rows.first().click();
  await expect(opened.header.getByRole('button', { name: 'Next' })).toBeVisible();
  expect(await top()).toBe(before);
  await opened.header.getByRole('button', { name: 'judge with the requests around it' }).click();
  await expect(opened.header).toContainText(/judged with [\d,]+ requests/);
  await expect(opened.header).toContainText('3 findings');
  await expect(opened.rows.first()).toBeVisible();
});

test('whatever is in the clipboard leads to its request', async ({ page, loss, opened, shell }) => {
  await loss.open(FIVE_MINUTES);
  const link = loss.losing.getByRole('link', { name: /^Open request/ }).first();
  const request = ((await link.getAttribute('aria-label')) ?? (await link.innerText())).replace(
    'Open request ',
    '',
  );
  await link.click();
  await opened.shown();
  const trace = new URL(page.url()).searchParams.get('trace') ?? '';
  expect(trace).toMatch(/^[0-9a-f]{32}$/);

  const elsewhere = 'incident/?view=trace&from=now-5m';
  const texts: Readonly<Record<string, string>> = {
    'a trace id': trace.toUpperCase(),
    'a traceparent': `traceparent: 00-${trace}-00f067aa0ba902b7-01`,
    'a log line': `{"level":"warn","msg":"no tenant","trace_id":"${trace}"}`,
    'a Jaeger link': `https://jaeger.example/jaeger/trace/${trace}?uiFind=orders`,
    'a request id': request,
  };
  for (const [what, text] of Object.entries(texts))
    await test.step(what, async () => {
      await page.goto(elsewhere);
      await expect(page.getByRole('heading', { name: 'No trace chosen' })).toBeVisible();
      await shell.paste(text);
      await opened.shown();
      await expect(opened.title).toContainText('lost at orders → payments');
      await expect(opened.header).toContainText(request.slice(0, 8));
    });

  await test.step('nonsense is said to be none', async () => {
    await page.goto(elsewhere);
    await shell.paste('this is, sadly, no id');
    await expect(page.getByRole('alert')).toContainText('No id found in this text');
    await expect(shell.go).toHaveAttribute('aria-invalid', 'true');
  });

  await test.step('a trace that is not there', async () => {
    await shell.paste('0123456789abcdef0123456789abcdef');
    await expect(page.getByRole('heading', { name: /was not found/ })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('answered that it has no such trace');
    await page.getByRole('button', { name: 'To the overview' }).click();
    await expect(loss.verdict).toBeVisible();
  });
});
