import { expect, test } from './fixtures.ts';
import { heard } from './pages/aloud.ts';
import { broken, jaegerFile, published } from './pages/tracefile.ts';

// What a person hears who reads the page by ear: the names that the browser makes up of it.

const FILE = {
  name: 'two.json',
  mimeType: 'application/json',
  buffer: Buffer.from(
    JSON.stringify(jaegerFile(broken('bb01', true), broken('bb02', false), ...published('cc03'))),
  ),
};

test.beforeEach(async ({ page }) => {
  await page.goto('/?view=trace');
  await page.locator('input[type=file]').setInputFiles(FILE);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 file, 3 requests');
});

test('rows: the name, the columns, the key and the time, word by word', async ({ page, opened }) => {
  await page
    .getByRole('row', { name: /dropped/ })
    .getByRole('link')
    .click();
  await opened.shown();
  await page.getByRole('button', { name: 'columns none' }).click();
  await page.getByRole('textbox', { name: 'Find an attribute' }).fill('tier');
  await page.getByRole('button', { name: /^tier/ }).click();
  await page.keyboard.press('Escape');
  await expect(opened.grid.getByRole('columnheader', { name: 'tier' })).toHaveCount(1);

  const all = await heard(page);
  const rows = all.filter(e => e.role === 'row' && e.states.level !== undefined);
  expect(rows.map(r => r.name)).toEqual([
    'gateway POST orders client, 10 ms none tenant-id carried 0 µs after the start',
    expect.stringMatching(/^tenant-id lost here, sent .* tenant-id gone$/),
    expect.stringMatching(/^orders POST .orders, 8 ms none tenant-id lost here, tenant-id gone 1 ms after/),
    expect.stringMatching(/^orders POST stock client, 2 ms none tenant-id gone 2 ms after the start$/),
    expect.stringMatching(/^x-env lost here/),
    expect.stringMatching(
      /^stock POST .stock, 1 ms, error none x-env lost here, tenant-id gone 2.5 ms after the start 1 event$/,
    ),
    expect.stringMatching(/^parent \w+ is not in the trace: 1 span below/),
    expect.stringMatching(/^orders tidy up, 2 ms core parent \w+ is not in the trace/),
  ]);
  expect(rows.map(r => r.states.level)).toEqual([1, 2, 2, 3, 4, 4, 1, 2]);
  expect(
    all
      .filter(e => e.role === 'columnheader')
      .slice(0, 5)
      .map(e => e.name),
  ).toEqual([...['service and operation', 'tier', 'tenant-id on the way', 'start', 'marks']]);
});

test('what two traces of one request have between them is a row of its own', async ({ page, opened }) => {
  await page
    .getByRole('row', { name: /st-cc03/ })
    .getByRole('link')
    .click();
  await opened.shown();
  await expect(opened.grid.getByRole('columnheader')).toHaveCount(4);
  const rows = (await heard(page)).filter(e => e.role === 'row' && e.states.level !== undefined);
  const gap = rows.findIndex(r => r.name.startsWith('new trace'));
  expect(rows[gap]?.name).toMatch(/^new trace \w+, joined by a span link /);
  expect(rows[gap + 1]?.name).toMatch(/^worker handle message, 2 ms new trace \w+, joined by a span link, /);
});

test('the heads of a matrix, however narrow, are read as one word each; asides and pictures have names', async ({
  page,
}) => {
  await page.goto('/incident/?view=contract&from=now-5m');
  await expect(page.getByRole('columnheader', { name: 'traceparent' })).toBeVisible();
  const all = await heard(page);
  const heads = all.filter(e => e.role === 'columnheader').map(e => e.name);
  expect(heads).toEqual(expect.arrayContaining(['traceparent', 'authorization', 'x-request-id']));
  const named = ['complementary', 'image', 'table', 'treegrid', 'dialog', 'button'];
  expect(all.filter(e => named.includes(e.role) && e.name === '')).toEqual([]);
});

test('the sheet of keys holds the focus, and gives it back to the button of the menu it came from', async ({
  page,
}) => {
  const more = page.getByRole('button', { name: /^Settings and help/ });
  await more.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Keys/ }).focus();
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  const close = sheet.getByRole('button', { name: 'Close' });
  await expect(close).toBeFocused();
  for (const key of ['Tab', 'Tab', 'Shift+Tab']) {
    await page.keyboard.press(key);
    await expect(close).toBeFocused();
  }
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(more).toBeFocused();
});
