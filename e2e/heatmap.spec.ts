import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';

const TEN_MINUTES = 'incident/?view=heatmap&from=now-10m';

test('four modes, filters that survive a reload, table and CSV', async ({ page, loss }) => {
  await loss.open(TEN_MINUTES);
  await expect(page.getByRole('region', { name: 'Rollout' })).toHaveCount(0);
  await expect(loss.mode('Time × hops')).toHaveAttribute('aria-pressed', 'true');
  await expect(loss.picture).toHaveAccessibleName(/^Loss of gray\.tag by hop, \d+ rows\./);

  await test.step('time × keys', async () => {
    await loss.mode('Time × keys').click();
    await expect(page).toHaveURL(/mode=time-keys/);
    await expect(loss.picture).toHaveAccessibleName(/^Loss by key, \d+ rows\./);
    await expect(loss.row('gray\\.tag', 'v2')).toBeAttached();
    await expect(loss.row('tenant-id', 'v2')).toBeAttached();
  });

  await test.step('requests × keys and × hops', async () => {
    await loss.mode('Requests × keys').click();
    await expect(page).toHaveURL(/mode=requests-keys/);
    await expect(loss.picture).toBeVisible();
    await loss.mode('Requests × hops').click();
    await expect(page).toHaveURL(/mode=requests-hops/);
    await expect(page.getByText(/^v2/).first()).toBeVisible();
    await expect(page.getByText(/a row/).first()).toBeVisible();
  });

  await test.step('filters stand in the address and survive a reload', async () => {
    await loss.filter('groups').click();
    await page.getByRole('dialog', { name: 'groups' }).getByRole('checkbox', { name: 'v2' }).check();
    await page.keyboard.press('Escape');
    await loss.filter('outcome').click();
    await page.getByRole('dialog', { name: 'outcome' }).getByRole('checkbox', { name: 'lost' }).check();
    await page.keyboard.press('Escape');
    await expect(page).toHaveURL(/group=v2/);
    await expect(page).toHaveURL(/outcome=lost/);
    await page.reload();
    await loss.read();
    await expect(loss.mode('Requests × hops')).toHaveAttribute('aria-pressed', 'true');
    await expect(loss.filter('groups')).toContainText('v2');
    await expect(loss.filter('groups')).not.toContainText('stable');
    await expect(loss.filter('outcome')).toContainText('lost');
    await page.goBack();
    await page.goBack();
    await expect(loss.filter('outcome')).toContainText('any');
  });

  await test.step('the numbers as a table', async () => {
    await loss.mode('Time × hops').click();
    await loss.tool('table').click();
    await expect(page).toHaveURL(/table=1/);
    await expect(loss.picture).toHaveCount(0);
    await expect(loss.row('orders → payments', 'v2')).toBeVisible();
  });

  await test.step('CSV holds the culprit with its counts', async () => {
    const saving = page.waitForEvent('download');
    await loss.tool('CSV').click();
    const file = await saving;
    expect(file.suggestedFilename()).toBe('loss.csv');
    const lines = (await readFile(await file.path(), 'utf8')).split('\r\n');
    expect(lines[0]).toContain('group');
    const culprit = lines.filter(l => l.includes('orders → payments') && l.includes('v2'));
    expect(culprit.length, 'rows of the culprit').toBeGreaterThan(5);
    expect(lines.at(-1), 'every line is closed').toBe('');
  });

  await test.step('a PNG of the picture', async () => {
    await loss.tool('picture').click();
    const saving = page.waitForEvent('download');
    await loss.tool('PNG').click();
    const file = await saving;
    expect(file.suggestedFilename()).toBe('loss.png');
    const bytes = await readFile(await file.path());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.length).toBeGreaterThan(5_000);
  });
});

test('in requests modes wheel and keyboard stretch time, arrows say each cell, a file holds what is drawn', async ({
  page,
  loss,
}) => {
  await loss.open('incident/?view=heatmap&mode=requests-hops&from=now-5m');
  const window = (): number => {
    const [from, to] = (new URL(page.url()).searchParams.get('window') ?? '0-0').split('-').map(Number);
    return (to ?? 0) - (from ?? 0);
  };

  await test.step('Ctrl and wheel stretch time around the pointer', async () => {
    const box = await loss.picture.boundingBox();
    if (!box) throw new Error('the picture has no box');
    await page.mouse.move(box.x + 400, box.y + 60);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -400);
    await page.keyboard.up('Control');
    await expect.poll(window).toBeGreaterThan(0);
    expect(window()).toBeLessThan(200_000);
  });

  await test.step('minus takes it back, Z all of it', async () => {
    const closer = window();
    await loss.picture.focus();
    await page.keyboard.press('-');
    await expect.poll(() => window() === 0 || window() > closer).toBe(true);
    await page.keyboard.press('z');
    await expect(page).not.toHaveURL(/window=/);
  });

  await test.step('arrows say each cell', async () => {
    await loss.picture.focus();
    await page.keyboard.press('ArrowRight');
    await expect(loss.spoken).toContainText(/10:\d\d:\d\d\.\d{3} v2 [\w-]+, [\w-]+ /);
    const first = await loss.spoken.innerText();
    await page.keyboard.press('ArrowDown');
    await expect(loss.spoken).not.toHaveText(first);
  });

  await test.step('CSV of the requests', async () => {
    const saving = page.waitForEvent('download');
    await loss.tool('CSV').click();
    const lines = (await readFile(await (await saving).path(), 'utf8')).split('\r\n');
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.some(l => l.includes('lost'))).toBe(true);
  });
});

test('the keyboard walks the cells and says them; a brush narrows the range and Z widens it', async ({
  page,
  loss,
  shell,
}) => {
  await loss.open(TEN_MINUTES);

  await test.step('the first cell is the newest of the culprit', async () => {
    await loss.picture.focus();
    await page.keyboard.press('ArrowLeft');
    await expect(loss.spoken).toContainText('orders → payments');
    await expect(loss.spoken).toContainText('v2');
    await expect(loss.spoken).toContainText(/\d+ of \d+/);
  });

  await test.step('left is earlier, down is the next band', async () => {
    const first = await loss.spoken.innerText();
    await page.keyboard.press('ArrowLeft');
    await expect(loss.spoken).not.toHaveText(first);
    await expect(loss.spoken).toContainText('orders → payments');
    await page.keyboard.press('ArrowDown');
    await expect(loss.spoken).toContainText('stable');
  });

  await test.step('a brush sets an absolute range, pauses, and Z zooms out', async () => {
    const box = await loss.picture.boundingBox();
    if (!box) throw new Error('the picture has no box');
    await expect(shell.live).toHaveText(/live/);
    await page.mouse.move(box.x + 400, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + 600, box.y + 40, { steps: 4 });
    await page.mouse.up();
    await expect(page).toHaveURL(/from=2026-11-21T10%3A4\d/);
    await expect(shell.live).toHaveText(/paused/);
    const narrow = new URL(page.url()).searchParams;
    const length = (q: URLSearchParams) => Date.parse(q.get('to') ?? '') - Date.parse(q.get('from') ?? '');
    expect(length(narrow)).toBeLessThan(5 * 60_000);
    await loss.read();
    await expect(loss.row('orders → payments', 'v2')).toBeAttached();
    await loss.picture.focus();
    await page.keyboard.press('z');
    await expect.poll(() => length(new URL(page.url()).searchParams)).toBeGreaterThan(length(narrow));
  });

  await test.step('Enter opens the requests of a cell', async () => {
    await loss.read();
    await loss.picture.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/mode=requests-hops/);
    await expect(page).toHaveURL(/window=\d+-\d+/);
  });
});
