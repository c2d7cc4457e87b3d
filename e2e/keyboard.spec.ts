import { expect, test } from './fixtures.ts';

// Whoever has no mouse: every journey here is walked by keys alone, from where the page begins.

test('from the overview to a lost key, its details, the nearest healthy request, and back', async ({
  page,
  loss,
  opened,
  keys,
}) => {
  const { grid, panel } = opened;
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  await loss.open('incident/?from=now-5m');

  await test.step('the first stop leads past the top bar', async () => {
    await keys.press('Tab', 'Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await keys.act(button('Open a losing request'));
    await expect(grid).toBeFocused();
    await expect(page).toHaveTitle('Trace – graylens');
  });

  await test.step('the row that is read aloud says what was lost there; arrows go past it both ways', async () => {
    const current = async (): Promise<string> =>
      grid.evaluate(
        e => document.getElementById(e.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '',
      );
    const lost =
      /^payments payments\.Payments\/Confirm, .* gray\.tag and tenant-id lost here, gray\.tag gone/;
    expect(await current()).toMatch(lost);
    await keys.press('ArrowUp');
    await expect.poll(current).toMatch(/^orders payments\.Payments\/Confirm client/);
    await keys.press('ArrowUp');
    await expect.poll(current).not.toMatch(/Confirm/);
    await keys.press('ArrowDown', 'ArrowDown');
    await expect.poll(current).toMatch(lost);
  });

  await test.step('Enter leads into the details, what goes away there leaves the focus in them, Esc leads back', async () => {
    await keys.press('Enter');
    await expect(panel).toBeFocused();
    await keys.act(opened.details.getByRole('button', { name: 'show' }).first());
    await expect(panel).toBeFocused();
    await keys.back(opened.tab('Metadata'));
    await keys.press('ArrowRight');
    await expect(opened.tab('Span')).toBeFocused();
    await expect(panel).toContainText('self time');
    await keys.press('ArrowLeft', 'Escape');
    await expect(grid).toBeFocused();
  });

  await test.step('both ends of the zoom are moved by keys', async () => {
    await keys.back(page.getByRole('slider', { name: 'Zoom ends at' }));
    await keys.press('PageDown', 'PageDown');
    await expect(page).toHaveURL(/zoom=0-\d+/);
    await keys.act(button('Whole trace'), 'Shift+Tab');
    await expect(grid).toBeFocused();
    await expect(page).not.toHaveURL(/zoom=/);
  });

  await test.step('a find tells which row it found, and Esc leads from the field to the rows', async () => {
    await keys.press('/');
    await keys.type('ledger');
    await keys.press('Enter');
    await expect(page.getByRole('status').filter({ hasText: 'ledger.Ledger/Append client' })).toBeAttached();
    await keys.press('Escape', 'Escape');
    await expect(grid).toBeFocused();
  });

  await test.step('the other drawings are gone through and lead back to the rows', async () => {
    await keys.act(button('Flame'), 'Shift+Tab');
    await keys.to(page.getByRole('application', { name: /^Flame/ }));
    await keys.press('n', 'ArrowUp');
    await expect(page.locator('.trace-flame').getByRole('status')).toHaveText(/^orders .* level \d+$/);
    await keys.press('Enter');
    await expect(panel).toBeFocused();
    await keys.act(button('Services'), 'Shift+Tab');
    await keys.act(button('gray.tag +1 lost'));
    await expect(grid).toBeFocused();
    await keys.act(button('Table'), 'Shift+Tab');
    await keys.act(button('POST /send'));
    await expect(grid).toBeFocused();
    await expect(opened.find).toHaveValue('POST /send');
    await keys.press('Escape');
  });

  await test.step('beside the nearest healthy request: from difference to difference, and to a span', async () => {
    await keys.press('n', 'Enter');
    await keys.act(button('Compare with nearest healthy request'));
    await expect(page.getByRole('heading', { name: /beside/ })).toBeVisible();
    const rows = page.getByRole('treegrid', { name: 'Spans of both requests' });
    await keys.press('n');
    await expect(rows.locator(':focus')).toContainText('payments.Payments/Confirm');
    await keys.press('End');
    await expect(rows.getByRole('row').last()).toBeFocused();
    await expect(rows.locator('[tabindex="0"]')).toHaveCount(1);
    await keys.press('Home', 'Enter');
    await expect(opened.selected).toContainText('gateway POST /api/checkout');
    await expect(grid).toBeFocused();
  });

  await test.step('whoever goes back is where they left', async () => {
    await page.goBack();
    await expect(
      page.getByRole('treegrid', { name: 'Spans of both requests' }).getByRole('row').nth(1),
    ).toBeFocused();
    await page.goBack();
    await expect(button('Compare with nearest healthy request')).toBeFocused();
    await keys.press('1');
    await expect(button('Open a losing request')).toBeFocused();
  });

  await test.step('a cell of the picture leads to its requests, one of them to its trace, and back', async () => {
    await keys.to(loss.picture);
    await keys.press('ArrowLeft', 'Enter');
    await expect(page).toHaveURL(/mode=requests-hops/);
    await expect(loss.picture).toBeFocused();
    await keys.press('ArrowDown', 'Enter');
    await expect(grid).toBeFocused();
    await page.goBack();
    await expect(loss.picture).toBeFocused();
  });
});
