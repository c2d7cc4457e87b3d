import type { Page, Route } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { SourceName } from './pages/shell.ts';

// Sources that fail, one at a time and in every way a browser can meet, after the page was read and from its start.

const LOGIN = '<!doctype html><html><head><title>Sign in</title></head><body><form></form></body></html>';
const REFUSED = { code: 'refused', upstream: '127.0.0.1:9', message: 'connect ECONNREFUSED 127.0.0.1:9' };

interface Failing {
  readonly how: (route: Route) => Promise<void>;
  /** What the notice calls it. */
  readonly says: RegExp;
  /** What it advises. */
  readonly advice: string;
}

const FAILURES: Readonly<Record<string, Failing>> = {
  'no connection': {
    how: route => route.abort('connectionrefused'),
    says: /Connection refused.*, \d+ attempts?\./,
    advice: 'Check that the server runs',
  },
  'a proxy that cannot reach it': {
    how: route => route.fulfill({ status: 502, json: REFUSED }),
    says: /Connection refused.*127\.0\.0\.1:9.*, \d+ attempts?\./,
    advice: 'Nothing listens at 127.0.0.1:9',
  },
  'not signed in': {
    how: route => route.fulfill({ status: 401, contentType: 'text/plain', body: 'unauthorized' }),
    says: /Not signed in \(401\), \d+ attempts?\./,
    advice: 'Sign in to the proxy',
  },
  'a login page': {
    how: route => route.fulfill({ status: 200, contentType: 'text/html', body: LOGIN }),
    says: /A web page came back instead of data, probably a login, \d+ attempts?\./,
    advice: 'The session at the proxy has probably ended',
  },
  'half an answer': {
    how: route =>
      route.fulfill({ contentType: 'application/json', body: '{"status":"success","data":[{"tra' }),
    says: /The answer broke off, \d+ attempts?\./,
    advice: 'The connection broke',
  },
};

/** Makes one source of the incident fail; the returned function mends it. */
async function take(page: Page, source: SourceName, { how }: Failing): Promise<() => Promise<void>> {
  const pattern = `**/incident/${source.toLowerCase()}/**`;
  await page.route(pattern, how);
  return () => page.unroute(pattern, how);
}

const CONSEQUENCE: Readonly<Record<SourceName, string>> = {
  Prometheus: 'Loss is not affected.',
  Jaeger: 'Requests up to then stay below; nothing newer is known.',
  Loki: 'Events up to then stay; what came after, chaos too, is unknown.',
};

for (const source of ['Prometheus', 'Jaeger', 'Loki'] as const)
  test(`${source} fails in five ways after the page was read, and comes back`, async ({
    page,
    loss,
    shell,
    timeline,
  }) => {
    await loss.open('incident/?from=now-5m');
    await timeline.read();
    await expect(shell.notice(source)).toHaveCount(0);
    let mend = (): Promise<void> => Promise.resolve();
    for (const [name, failing] of Object.entries(FAILURES))
      await test.step(name, async () => {
        // One takes the other's place: the page asks again by itself, and must not be answered in between.
        const next = await take(page, source, failing);
        await mend();
        mend = next;
        if ((await shell.notice(source).count()) > 0) await shell.tryNow(source);
        else {
          await shell.source(source).click();
          await page.getByRole('dialog').getByRole('button', { name: 'Try now' }).click();
        }
        await expect(shell.notice(source)).toContainText(failing.says);
        await expect(shell.notice(source)).toContainText(`${source} last answered 10:52:00`);
        await expect(shell.notice(source)).toContainText(CONSEQUENCE[source]);
        await shell.whatToCheck(source);
        await expect(shell.notice(source)).toContainText(failing.advice);
        await expect(shell.source(source)).toHaveAccessibleName(new RegExp(`✕ ${source} down`));
        await expect(loss.sentence, 'what was found stays').toContainText(
          'gray.tag is lost at orders → payments',
        );
        await expect(loss.row('orders → payments', 'v2')).toBeAttached();
        await expect(timeline.region).toContainText('orders 2.4.0');
      });
    await mend();
    await shell.tryNow(source);
    await expect(shell.notice(source)).toHaveCount(0);
    await loss.read();
    await timeline.read();
    await expect(loss.sentence).toContainText('gray.tag is lost at orders → payments');
  });

test('while Jaeger is away a losing request opens from what was kept of it', async ({
  page,
  loss,
  shell,
  opened,
}) => {
  await loss.open('incident/?from=now-5m');
  await expect(loss.sentence).toContainText('gray.tag is lost at orders → payments');
  await take(page, 'Jaeger', FAILURES['no connection']!);
  await loss.openLosing();
  await opened.shown();
  await expect(opened.header).toContainText('Jaeger could not give it again: shown as far as it was kept');
  await expect(opened.title).toContainText('lost at orders → payments');
  await expect(opened.breaks).toHaveCount(1);
  await expect(opened.details.getByText('not received').first()).toBeVisible();
  await expect(shell.notice('Jaeger')).toContainText('Jaeger last answered 10:52:00');
});

test('without Prometheus from the start: loss is found, coverage is unknown, gates say why', async ({
  page,
  loss,
  shell,
  timeline,
}) => {
  await take(page, 'Prometheus', FAILURES['no connection']!);
  await loss.open('incident/?from=now-5m');
  await expect(shell.notice('Prometheus')).toContainText('Prometheus has not answered.');
  await expect(shell.notice('Prometheus')).toContainText(FAILURES['no connection']!.says);
  await expect(loss.sentence).toContainText('gray.tag is lost at orders → payments');
  await expect(loss.verdict).toContainText(/requests traced; share of all traffic unknown/);
  await expect(timeline.line('orders 2.4.0', 'stage batch-2')).toBeAttached();
  // A number without a verdict would read as a current one: what events told last is too old for either.
  await expect(timeline.gate('gray 5xx')).toHaveAccessibleName(/no data, –, /);
  await expect(timeline.gate('P95 rise')).toHaveAccessibleName(/no data, –, /);
  await expect(timeline.region).toContainText('Prometheus does not answer');
});

test('without Jaeger from the start: nothing is claimed about loss, the rollout stays', async ({
  page,
  loss,
  shell,
  timeline,
}) => {
  for (const [name, failing] of Object.entries(FAILURES))
    await test.step(name, async () => {
      const mend = await take(page, 'Jaeger', failing);
      await page.goto('incident/?from=now-5m');
      await expect(shell.notice('Jaeger')).toContainText('Jaeger has not answered.');
      await expect(shell.notice('Jaeger')).toContainText(failing.says);
      await expect(page.getByRole('main')).toContainText('Requests cannot be read');
      await expect(page.getByRole('main')).not.toContainText(/is lost|No damage|No requests/);
      await expect(timeline.line('orders 2.4.0', 'stage batch-2')).toBeAttached();
      await mend();
    });
  await shell.tryNow('Jaeger');
  await expect(shell.notice('Jaeger')).toHaveCount(0);
  await loss.read();
  await expect(loss.sentence).toContainText('gray.tag is lost at orders → payments');
});

test('without Loki from the start: loss is found, no event is claimed or denied, logs say so', async ({
  page,
  loss,
  opened,
  shell,
}) => {
  await take(page, 'Loki', FAILURES['a login page']!);
  await loss.open('incident/');
  await expect(shell.notice('Loki')).toContainText('Loki has not answered.');
  await expect(loss.sentence).toContainText('gray.tag is lost at orders → payments');
  await expect(loss.sentence).not.toContainText('after batch-2');
  await expect(loss.sentence).not.toContainText('no event found before it');
  await loss.verdict.getByRole('button', { name: 'Open a losing request' }).click();
  await opened.shown();
  await opened.tab('Logs').click();
  await expect(opened.details).toContainText('Loki did not answer. The trace itself is not affected.');
});

test.describe('a world whose sources are ill', () => {
  test.use({ clock: 'running' });

  test('Jaeger down for three minutes and Loki slow: both are said, the rollout is there', async ({
    page,
    shell,
    timeline,
  }) => {
    await page.goto('degraded-sources/');
    const alerts = page.getByText('alerts', { exact: true });
    /** Where they stand below the filters: a notice above moves both. */
    const place = async (): Promise<number> =>
      ((await alerts.boundingBox())?.y ?? 0) -
      ((await page.getByRole('toolbar', { name: 'Filters' }).boundingBox())?.y ?? 0);
    await expect(page.getByText('Whether anything was rolled out: still reading Loki')).toBeVisible();
    await expect(page.getByText('gates', { exact: true })).toBeVisible();
    const before = await place();
    await expect(shell.source('Jaeger')).toHaveAccessibleName(/✕ Jaeger down/);
    await expect(shell.notice('Jaeger')).toContainText('127.0.0.1:16686');
    await expect(shell.notice('Loki')).toContainText('Loki is slow.');
    await expect(timeline.line('orders 2.4.0', 'stage batch-2')).toBeAttached();
    await expect.poll(async () => Math.abs((await place()) - before)).toBeLessThanOrEqual(3);
    await expect(page.getByRole('main')).not.toContainText(/No damage|No requests/);
  });
});
