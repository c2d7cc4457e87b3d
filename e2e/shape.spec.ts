import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

// Small windows, both themes, and what every page owes to keyboards and screen readers.

/** What is wrong with the names, the order of headings and the ids of a page; empty where nothing is. */
const faults = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const out: string[] = [];
    const nameOf = (e: Element): string =>
      [e.getAttribute('aria-label'), e.textContent, e.getAttribute('title'), e.getAttribute('placeholder')]
        .map(t => t?.trim() ?? '')
        .find(t => t !== '') ?? '';
    for (const e of document.querySelectorAll(
      'button, a[href], input, [role=button], [role=tab], [role=application]',
    ))
      if (nameOf(e) === '' && e.closest('label') === null) out.push(`no name: ${e.outerHTML.slice(0, 120)}`);
    for (const e of document.querySelectorAll('img, [role=img]'))
      if (nameOf(e) === '' && !e.hasAttribute('alt')) out.push(`no text: ${e.outerHTML.slice(0, 120)}`);
    const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map(h => Number(h.tagName.slice(1)));
    if (levels[0] !== 1) out.push(`the first heading is of level ${levels[0]}`);
    if (levels.filter(l => l === 1).length !== 1)
      out.push(`${levels.filter(l => l === 1).length} headings of level 1`);
    levels.forEach((l, i) => {
      const before = levels[i - 1];
      if (before !== undefined && l > before + 1)
        out.push(`a heading of level ${l} follows one of level ${before}`);
    });
    const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
    for (const id of new Set(ids)) if (ids.filter(i => i === id).length > 1) out.push(`id twice: ${id}`);
    if (document.documentElement.lang === '') out.push('no language');
    if (document.querySelectorAll('main').length !== 1) out.push('not one main');
    return out;
  });

/** Walks the page with Tab; each stop must be visible and marked. */
async function walk(page: Page, stops: number): Promise<void> {
  for (let i = 0; i < stops; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      // A field may leave its ring to the box around it.
      const ring = [e, e.parentElement ?? e].map(x => getComputedStyle(x));
      const box = e.getBoundingClientRect();
      return {
        what: e.outerHTML.slice(0, 120),
        marked: ring.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1),
        size: box.width * box.height,
      };
    });
    if (at === null) return;
    expect(at.marked, `focus is visible on ${at.what}`).toBe(true);
    expect(at.size, `focus is on something with a size: ${at.what}`).toBeGreaterThan(0);
  }
}

test('names, headings and focus on every view', async ({ page, loss, opened, timeline, shell }) => {
  await loss.open('incident/?from=now-5m');
  await timeline.read();
  expect(await faults(page)).toEqual([]);
  await walk(page, 40);
  await page.keyboard.press('Escape');

  await test.step('the sheet of keys', async () => {
    await page.getByRole('main').click({ position: { x: 2, y: 2 } });
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toHaveCount(0);
  });

  await test.step('requests one by one', async () => {
    await loss.mode('Requests × hops').click();
    await expect(loss.picture).toBeVisible();
    expect(await faults(page)).toEqual([]);
  });

  await test.step('an opened request', async () => {
    await loss.openLosing();
    await opened.shown();
    expect(await faults(page)).toEqual([]);
    await walk(page, 25);
  });

  await test.step('the rollout', async () => {
    await page.goto('incident/?view=rollout');
    await timeline.read();
    expect(await faults(page)).toEqual([]);
    await shell.fitsWidth();
  });

  await test.step('a view that is not there', async () => {
    await page.goto('incident/?view=nothing');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no view "nothing".');
    expect(await faults(page)).toEqual([]);
  });
});

for (const [name, width, height] of [
  ['phone', 390, 844],
  ['tablet', 1024, 768],
] as const)
  test(`on a ${name} nothing scrolls sideways and all is in reach`, async ({
    page,
    loss,
    opened,
    shell,
    timeline,
  }) => {
    await page.setViewportSize({ width, height });
    await loss.open('incident/?from=now-5m');
    await shell.fitsWidth();
    await expect(loss.sentence).toBeInViewport();
    const open = loss.verdict.getByRole('button', { name: 'Open a losing request' });
    await expect(open).toBeInViewport();
    await expect(loss.picture).toBeVisible();
    // The phone has no room for a column of totals: whose they are stands beside them.
    if (width < 700) await expect(page.getByText(/^\d+% of v2$/).first()).toBeVisible();
    await open.click();
    await opened.shown();
    await expect(opened.title).toBeInViewport();
    await shell.fitsWidth();
    await page.goto('incident/?view=rollout');
    await timeline.read();
    await expect(timeline.region.getByText('batch-2').first()).toBeVisible();
    await shell.fitsWidth();
  });

test('what is below the verdict stands where it stays while the range is read', async ({
  page,
  loss,
  timeline,
}) => {
  let release = (): void => undefined;
  const held = new Promise<void>(resolve => (release = resolve));
  for (const source of ['jaeger', 'loki'])
    await page.route(`**/incident/${source}/**`, async route => {
      await held;
      await route.continue().catch(() => undefined);
    });
  const place = async () => ({
    filters: (await loss.filters.boundingBox())?.y,
    axis: (await page.locator('.hinge').boundingBox())?.y,
  });
  await page.goto('incident/');
  await expect(page.locator('.hinge')).toBeVisible();
  const before = await place();
  release();
  await loss.read();
  await timeline.read();
  await expect(page.getByText('injected: drop gray.tag 5% at cart').first()).toBeVisible();
  expect(await place()).toEqual(before);
  await expect(page.getByRole('note', { name: 'Legend' }), 'every hue is named').toContainText('changed');
});

test('a door draws its own page and nothing else', async ({ page, timeline }) => {
  // One more page in the same place would be gone again, but would have asked every server once more.
  const asked: string[] = [];
  page.on('request', r => asked.push(new URL(r.url()).pathname));
  const drawn = (): Promise<string[]> =>
    page.locator('#root').evaluate(root => [...root.children].map(c => c.className));
  await page.goto('incident/?view=rollout&from=now-5m');
  await timeline.read();
  expect(await drawn()).toEqual(['page']);
  expect(asked.filter(a => /\/panelpage-/.test(a))).toEqual([]);
  await page.goto('incident/panel.html?view=rollout&from=now-5m');
  await timeline.read();
  expect(await drawn()).toEqual(['panel']);
});

test('the theme is chosen, kept, and overruled by the address', async ({ page, shell }) => {
  const html = page.locator('html');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto('incident/?view=trace');
  await shell.theme('Light');
  const light = await background();
  await page.reload();
  await expect(html).toHaveAttribute('data-theme', 'light');
  await shell.theme('Dark');
  expect(await background()).not.toBe(light);
  await page.goto('incident/?view=trace&theme=light');
  await expect(html).toHaveAttribute('data-theme', 'light');
  expect(await background()).toBe(light);
});

test('the top bar is whole at every width', async ({ page, shell }) => {
  await page.goto('incident/?view=nosuch');
  const bar = page.getByRole('banner');
  for (const width of [1280, 1100, 980, 979, 860, 700, 699, 400]) {
    await page.setViewportSize({ width, height: 700 });
    for (const part of [
      shell.go,
      page.getByRole('button', { name: /^Absolute time range/ }),
      bar.getByText('live, 30 s'),
    ])
      await expect(part).toBeInViewport({ ratio: 1 });
    await expect(bar.getByRole('button', { name: /help/ })).toBeInViewport({ ratio: 1 });
    await shell.fitsWidth();
  }
});
