import { expect, test } from './fixtures.ts';
import { broken, jaegerFile } from './pages/tracefile.ts';

// The other drawings of an opened request, gone through by keys, and what stands between its spans.

const FILE = {
  name: 'two.json',
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(jaegerFile(broken('bb01', true), broken('bb02', false)))),
};

test.beforeEach(async ({ page, opened }) => {
  await page.goto('/?view=trace');
  await page.locator('input[type=file]').setInputFiles(FILE);
  await page
    .getByRole('row', { name: /dropped/ })
    .getByRole('link')
    .click();
  await opened.shown();
  await expect(page.getByRole('button', { name: 'More ways to collapse and expand' })).toBeVisible();
});

test('the services are gone through by arrows, findings by N, what is found by F', async ({
  page,
  opened,
  keys,
}) => {
  const box = (name: string) => page.getByRole('listitem').getByRole('button', { name, exact: true }).first();
  await keys.act(page.getByRole('button', { name: 'Services' }));
  await expect(box('stock')).toBeVisible();

  await page.locator('main').evaluate(() => (document.activeElement as HTMLElement).blur());
  await keys.press('ArrowDown');
  await expect(box('gateway')).toBeFocused();
  await keys.press('ArrowRight');
  await expect(box('orders')).toBeFocused();
  await keys.press('ArrowRight', 'ArrowLeft', 'ArrowRight');
  await expect(box('stock')).toBeFocused();
  await keys.press('Home');
  await expect(box('gateway')).toBeFocused();

  await keys.press('n');
  await expect(page.getByRole('button', { name: /x-env lost/ })).toBeFocused();
  await expect(opened.header).toContainText('finding 2 of 2');
  await keys.press('p');
  await expect(page.getByRole('button', { name: /tenant-id lost/ })).toBeFocused();

  await keys.press('/');
  await keys.type('no shelf');
  await expect(page.getByText('in 1 span')).toBeVisible();
  await keys.press('Enter');
  await expect(box('stock')).toBeFocused();
  await keys.press('f');
  await expect(box('stock')).toBeFocused();
  await expect(page.getByRole('listitem').filter({ hasText: 'stock' })).toContainText('1 span found');
  await keys.press('Escape', 'f');
  await expect(opened.find).toHaveValue('');
  await keys.press('Home', 'ArrowRight', 'Enter');
  await expect(opened.find).toHaveValue('orders');
  await expect(opened.grid).toBeFocused();
});

test('the table is gone through line by line, holds what is found, and leads to findings', async ({
  page,
  opened,
  keys,
}) => {
  await keys.act(page.getByRole('button', { name: 'Table' }));
  const lines = page.locator('.trace-table tbody tr');
  await expect(lines).toHaveCount(5);
  const focused = page.locator('.trace-table tr:focus-within');
  await page.locator('main').evaluate(() => (document.activeElement as HTMLElement).blur());
  await keys.press('End');
  await expect(lines.last().getByRole('button').first()).toBeFocused();
  await keys.press('ArrowUp', 'Home', 'ArrowDown');
  await expect(lines.nth(1).getByRole('button').first()).toBeFocused();

  await keys.press('n');
  await expect(focused).toContainText('POST /stock');
  await expect(focused).toHaveAttribute('aria-current', 'true');
  await keys.press('/');
  await keys.type('orders');
  await expect(page.getByText(/^\d of 5 lines hold what was found/)).toBeVisible();
  await keys.press('Enter');
  await expect(focused).toContainText('orders');
  await keys.press('Escape');
  await expect(lines).toHaveCount(5);

  await keys.act(lines.filter({ hasText: 'POST /stock' }).getByRole('button', { name: '1 finding' }));
  await expect(opened.title).toContainText('at orders → stock');
  await expect(opened.grid).toBeFocused();
});

test('the flame knows its ends, marks what is found, and Enter leads to the details', async ({
  page,
  opened,
  keys,
}) => {
  await keys.act(page.getByRole('button', { name: 'Flame' }));
  const flame = page.getByRole('application', { name: /^Flame drawing/ });
  await expect(flame).toBeVisible();
  await page.locator('main').evaluate(() => (document.activeElement as HTMLElement).blur());
  await keys.press('Home');
  await expect(flame).toBeFocused();
  await expect(flame).toHaveAccessibleName(/gateway POST orders$/);
  await keys.press('End');
  await expect(flame).toHaveAccessibleName(/orders tidy up$/);
  await keys.press('/');
  await keys.type('no shelf');
  await keys.press('Enter');
  await expect(flame).toHaveAccessibleName(/stock POST \/stock$/);
  await keys.press('Escape', 'Escape');
  await expect(flame).toBeFocused();
  await keys.press('Enter');
  await expect(opened.panel).toBeFocused();
});

test('a parent that is not there is chosen by a click, and found again by its link', async ({
  page,
  opened,
}) => {
  await opened.rows.filter({ hasText: /^parent \w+ is not in the trace/ }).click();
  const heading = opened.details.getByRole('heading', { name: /^Missing parent/ });
  await expect(heading).toBeVisible();
  await expect(opened.panel).toContainText('nothing counts as lost at it');
  await expect(page).toHaveURL(/span=\w+%7E0/);
  await opened.panel.getByRole('button', { name: 'orders tidy up' }).click();
  await expect(opened.selected).toContainText('orders tidy up');
  await page.goBack();
  await expect(heading).toBeVisible();
});
