import { expect, test } from './fixtures.ts';
import type { Page } from '@playwright/test';
import type { Loss } from './pages/loss.ts';

const REQUESTS = 'incident/?view=heatmap&from=now-10m&mode=requests-hops';

const brushed = (page: Page) => page.getByRole('region', { name: 'What the brushed requests share' });

/** The middle of a column's head, and the top and bottom of the first block of rows under it. */
async function column(page: Page, loss: Loss, name: string) {
  const head = await page.getByRole('button', { name, exact: true }).boundingBox();
  const box = await loss.picture.boundingBox();
  if (!head || !box) throw new Error('the picture has no box');
  return { x: head.x + head.width / 2, top: box.y + 30, bottom: box.y + 120 };
}

test('a brush over requests is compared with the rest, and kept, excluded or cleared', async ({
  page,
  loss,
}) => {
  await loss.open(REQUESTS);
  const counted = page.getByText(/^[\d,]+( of [\d,]+)? requests,/).first();
  const all = await counted.innerText();

  await test.step('a drag names what the brushed requests share', async () => {
    const { x, top, bottom } = await column(page, loss, 'All keys at orders → payments');
    await page.mouse.move(x - 8, top);
    await page.mouse.down();
    await page.mouse.move(x + 8, bottom, { steps: 5 });
    await page.mouse.up();
    await expect(page).toHaveURL(/brush=/);
    await expect(page.getByText(/^\d+ requests brushed, \d+ lost$/)).toBeVisible();
    await expect(brushed(page)).toContainText(/\d+ brushed, against the other [\d,]+ in view that pass here/);
    await expect(brushed(page)).toContainText('gray group');
    await expect(brushed(page)).toContainText(/The \d+ that lost it/);
    await expect(brushed(page)).toContainText('grpc-java 1.52.1 → grpc-go 1.60.1');
    await expect(page.getByRole('region', { name: 'Brushed requests', exact: true }).first()).toContainText(
      /lost first/,
    );
  });

  await test.step('a copied link brings it back', async () => {
    const label = await page
      .getByText(/requests brushed/)
      .first()
      .innerText();
    await page.reload();
    await loss.read();
    await expect(page.getByText(label, { exact: true }).first()).toBeVisible();
  });

  await test.step('only the brushed ones are kept, and come back', async () => {
    await brushed(page).getByRole('button', { name: 'Keep only these' }).click();
    await expect(page).toHaveURL(/only=/);
    await expect(brushed(page)).toHaveCount(0);
    await expect(counted).not.toHaveText(all, { useInnerText: true });
    await page.getByRole('button', { name: /^Remove only region/ }).click();
    await expect(counted).toHaveText(all, { useInnerText: true });
  });

  await test.step('the keyboard brushes too, Escape clears', async () => {
    await loss.picture.focus();
    await page.keyboard.press('ArrowDown');
    for (let i = 0; i < 6; i++) await page.keyboard.press('Shift+ArrowDown');
    await expect(page).toHaveURL(/brush=/);
    await expect(brushed(page)).toBeVisible();
    await loss.picture.focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page).not.toHaveURL(/brush=/);
    await expect(brushed(page)).toHaveCount(0);
  });
});

test('rows stand together by version and route, in order of likeness; a column leads to all keys at its hop', async ({
  page,
  loss,
}) => {
  await loss.open(REQUESTS);

  await test.step('by version', async () => {
    await loss.filter('group rows gray group').click();
    await page.getByRole('button', { name: 'version', exact: true }).click();
    await expect(page).toHaveURL(/by=version/);
    await expect(page.getByText(/^2\.4\.0/).first()).toBeVisible();
    await expect(page.getByText(/^2\.3\.7/).first()).toBeVisible();
  });

  await test.step('by likeness of loss', async () => {
    await loss.filter('sort time').click();
    await page.getByRole('button', { name: 'likeness of loss' }).click();
    await expect(page).toHaveURL(/sort=similar/);
    await expect(page.getByText('like losses together')).toBeVisible();
  });

  await test.step('deeper, and back', async () => {
    await page.getByRole('button', { name: 'All keys at orders → payments', exact: true }).click();
    await expect(page).toHaveURL(/mode=requests-keys/);
    await expect(page).toHaveURL(/through=wire/);
    await expect(loss.filters).toContainText('orders → payments');
    await loss.picture.focus();
    await page.keyboard.press('z');
    await expect(page).toHaveURL(/mode=requests-hops/);
  });
});

test('a block of time cells is compared with the rest; what losing requests share filters them', async ({
  page,
  loss,
}) => {
  await loss.open('incident/?view=heatmap&from=now-10m');

  await test.step('Shift and arrows brush cells', async () => {
    await loss.picture.focus();
    await page.keyboard.press('ArrowLeft');
    for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowLeft');
    await expect(page).toHaveURL(/brush=/);
    await expect(brushed(page)).toContainText(/\d+ brushed, against the other/);
    await brushed(page)
      .getByRole('button', { name: /^Clear/ })
      .click();
    await expect(page).not.toHaveURL(/brush=/);
  });

  await test.step('a bar keeps only its requests', async () => {
    await page
      .getByRole('region', { name: 'What the losing requests share' })
      .getByRole('button', { name: 'grpc-java 1.52.1 → grpc-go 1.60.1', exact: true })
      .click();
    await expect(page).toHaveURL(/only=/);
    await expect(loss.row('orders → payments', 'v2')).toBeAttached();
    await page.getByRole('button', { name: /^Remove only client × server/ }).click();
    await expect(page).not.toHaveURL(/only=/);
  });
});
