import { expect, test } from './fixtures.ts';
import { READ } from './pages/loss.ts';

// What each hop is expected to carry, and what the reader overrides of it.

const open = '/incident/?view=contract&from=now-5m&to=now';

test('an accepted loss leaves the verdict, stays in the picture, and is undone', async ({ page }) => {
  await page.goto(open);
  const sentence = page.getByRole('heading', { level: 1 });
  await expect(sentence).toContainText(/expectations of the contract, \d+ learned/, READ);
  await expect(page.getByText('Still reading')).toHaveCount(0, READ);
  await page.getByRole('button', { name: /^orders → payments, gray\.tag: carried on by/ }).click();
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('A reason is needed');
  await page.getByRole('textbox', { name: /Accept losses of this key/ }).fill('canary drops it, ticket 4711');
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  const mine = page.getByRole('region', { name: 'Your overrides' });
  await expect(mine).toContainText('gray.tag at orders → payments accepted: canary drops it, ticket 4711');
  await expect(page.getByText('Accepted: canary drops it, ticket 4711')).toBeVisible(READ);
  await expect(page.getByRole('region', { name: 'As a contract file' })).toContainText('except:');

  await page.getByRole('button', { name: /^View/ }).click();
  await page.getByRole('link', { name: /Metadata loss/ }).click();
  await expect(sentence).not.toContainText('gray.tag is lost at orders → payments', READ);

  await page.goto(open);
  await page.getByRole('button', { name: /^Undo: gray\.tag at orders → payments/ }).click(READ);
  await expect(mine).toContainText('None.');
});

test('overrides come with a link and are kept only when asked', async ({ page }) => {
  const contract = encodeURIComponent('{"e":[["orders","payments","gray.tag","known"]],"r":[]}');
  await page.goto(`${open}&contract=${contract}`);
  const mine = page.getByRole('region', { name: 'Your overrides' });
  await expect(mine).toContainText('These came with the link', READ);
  await mine.getByRole('button', { name: 'Keep them' }).click();
  await expect(page).not.toHaveURL(/contract=%7B/);
  await expect(mine).toContainText('gray.tag at orders → payments accepted: known');
});

for (const view of ['contract', 'coverage'])
  test(`${view}: a table of fifteen keys fits beside what is chosen`, async ({ page }) => {
    await page.goto(`/incident/?view=${view}&from=now-5m&to=now`);
    await expect(page.getByRole('columnheader', { name: 'authorization' })).toBeInViewport(READ);
    await expect(page.getByText('Still reading')).toHaveCount(0, READ);
    await expect(page.locator('.matrix').getByRole('columnheader')).toHaveCount(
      view === 'contract' ? 16 : 19,
    );
    expect(
      await page.locator('.signal-scroll').evaluate(e => e.scrollWidth - e.clientWidth),
    ).toBeLessThanOrEqual(0);
  });

test.describe('on a phone', () => {
  test.use({ viewport: { width: 400, height: 800 } });

  for (const [view, name] of [
    ['contract', 'web-bff inside → search'],
    ['coverage', 'payments'],
  ] as const)
    test(`${view}: names stay beside the keys that are scrolled to, and leave most of the room to them`, async ({
      page,
    }) => {
      await page.goto(`/incident/?view=${view}&from=now-5m&to=now`);
      const matrix = page.locator('.signal-scroll');
      const head = matrix.getByRole('rowheader', { name }).first();
      await expect(head).toBeVisible(READ);
      await matrix.evaluate(e => e.scrollTo({ left: e.scrollWidth }));
      const side = matrix.getByRole('button', { name: 'payments receives: operations and settings' });
      const fixed = view === 'contract' ? head : side;
      await expect(fixed).toBeInViewport({ ratio: 0.9 });
      const [box, all] = [await fixed.boundingBox(), await matrix.boundingBox()];
      expect(box && all ? (box.x + box.width - all.x) / all.width : 1).toBeLessThan(0.45);
    });
});

test('the contract as a panel', async ({ page }) => {
  await page.goto('/incident/panel.html?view=contract&from=now-5m&to=now&theme=light');
  await expect(page.getByRole('table', { name: /^Share of requests that carry/ })).toBeVisible(READ);
});
