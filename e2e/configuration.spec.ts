import { expect, test } from './fixtures.ts';

// A configuration that cannot be used is explained; nothing is asked of any source.

const WRONG = {
  environments: [{ id: 'prod', jaeger: { url: 'jaeger:16686' } }],
  setle: '30s',
  gates: [{ id: 'p99', window: 'a minute' }],
};

test('every problem of config.json with its place, and a way to try again', async ({ page, loss }) => {
  const asked: string[] = [];
  page.on('request', request => asked.push(new URL(request.url()).pathname));
  let body = JSON.stringify(WRONG);
  let status = 200;
  let wrong = true;
  await page.route('**/incident/config.json', route =>
    wrong ? route.fulfill({ status, contentType: 'application/json', body }) : route.continue(),
  );
  await page.goto('incident/?from=now-5m');
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('graylens cannot use its configuration');
  const problem = (place: string) => page.getByRole('row').filter({ hasText: place });
  await expect(problem('environments[0].jaeger.url')).toContainText('http(s) URL or a same-origin path');
  await expect(problem('setle')).toContainText('unknown field');
  await expect(problem('gates[0].window')).toContainText('duration such as "30s"');
  expect(asked.filter(path => /jaeger|loki|prometheus/.test(path))).toEqual([]);

  await test.step('text that is no JSON', async () => {
    body = '{ "environments": [';
    await page.getByRole('button', { name: 'Load again' }).click();
    await expect(title).toHaveText('graylens cannot use its configuration');
    await expect(page.getByRole('table')).toContainText('config.json');
    await expect(page.getByRole('table')).toContainText(/JSON/);
  });

  await test.step('no file at all', async () => {
    status = 404;
    await page.reload();
    await expect(page.getByRole('table')).toContainText('HTTP 404');
  });

  await test.step('mended, it loads', async () => {
    wrong = false;
    await page.getByRole('button', { name: 'Load again' }).click();
    await loss.read();
    await expect(loss.sentence).toContainText('gray.tag is lost');
  });
});
