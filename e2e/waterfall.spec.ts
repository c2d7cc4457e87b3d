import { expect, test } from './fixtures.ts';
import { jaegerFile } from './pages/tracefile.ts';

// The reading tools of an opened request, on one made-up trace that is dropped as a file.

const TRACE = 'cc01';
const BEGAN = Date.UTC(2026, 10, 21, 10, 30) * 1000;

interface Tag {
  readonly key: string;
  readonly type: string;
  readonly value: string;
}
const tag = (key: string, value: string): Tag => ({ key, type: 'string', value });

interface Draft {
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  readonly process: string;
  readonly at?: number;
  readonly for?: number;
  readonly tags?: readonly Tag[];
  readonly logs?: readonly { readonly timestamp: number; readonly fields: readonly Tag[] }[];
  readonly follows?: string;
  readonly start?: number;
}

const reference = (refType: string, spanID: string) => ({ refType, traceID: TRACE, spanID });

const span = (d: Draft) => ({
  ...{ traceID: TRACE, spanID: d.id, processID: d.process, operationName: d.name },
  references: [
    ...(d.parent === undefined ? [] : [reference('CHILD_OF', d.parent)]),
    ...(d.follows === undefined ? [] : [reference('FOLLOWS_FROM', d.follows)]),
  ],
  startTime: d.start ?? BEGAN + (d.at ?? 0) * 1000,
  duration: (d.for ?? 10) * 1000,
  tags: d.tags ?? [],
  logs: d.logs ?? [],
});

const MANY = Array.from({ length: 120_000 }, (_, i) => tag(`tag.${i}`, `value ${i}`));

const SPANS = [
  span({ id: 'a', name: 'POST /checkout', process: 'p1', for: 500, tags: [tag('tier', 'edge')] }),
  span({
    id: 'b',
    parent: 'a',
    name: 'reserve',
    process: 'p2',
    at: 20,
    for: 100,
    tags: [tag('tier', 'core')],
  }),
  span({
    ...{ id: 'c', parent: 'b', name: 'pick shelf', process: 'p2', at: 30, for: 60 },
    tags: [tag('tier', 'core'), tag('huge', 'y'.repeat(3_000_000))],
    logs: [
      {
        timestamp: BEGAN + 50_000,
        fields: [tag('event', 'exception'), tag('exception.message', 'no shelf')],
      },
    ],
  }),
  span({
    id: 'd',
    parent: 'a',
    name: 'settle up',
    process: 'p3',
    at: 200,
    for: 200,
    tags: [tag('error', 'true')],
  }),
  span({ id: 'e', parent: 'd', name: 'charge', process: 'p3', at: 220, for: 50, follows: 'c', tags: MANY }),
  // In milliseconds, where microseconds are meant.
  span({ id: 'f', parent: 'd', name: 'slow clock', process: 'p3', start: BEGAN / 1000 + 300, for: 0.02 }),
  span({ id: '9', parent: '9', name: 'own parent', process: 'p3', at: 10 }),
];
const process = (serviceName: string) => ({ serviceName, tags: [tag('service.version', '1.0')] });
const BODY = jaegerFile({
  traceID: TRACE.padStart(32, '0'),
  spans: SPANS as never,
  processes: { p1: process('gateway'), p2: process('stock'), p3: process('billing') } as never,
});

test.beforeEach(async ({ page, opened }) => {
  await page.goto('/?view=trace');
  await page.locator('input[type=file]').setInputFiles({
    name: 'reading.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(BODY)),
  });
  await opened.shown();
  await expect(page.getByRole('button', { name: 'More ways to collapse and expand' })).toBeVisible();
});

test('the tree is a tree to what reads it aloud, and folds by key and by button', async ({
  page,
  opened,
}) => {
  const row = (name: string) => opened.rows.filter({ hasText: name });
  await expect(row('reserve')).toHaveAttribute('aria-level', '2');
  await expect(row('reserve')).toHaveAttribute('aria-posinset', '1');
  await expect(row('stock reserve')).toHaveAttribute('aria-setsize', '2');
  await expect(row('reserve')).toHaveAttribute('aria-expanded', 'true');
  const all = await opened.rows.count();
  await expect(page.getByRole('treegrid')).toHaveAttribute('aria-rowcount', String(all + 1));
  await expect(opened.grid.getByRole('columnheader')).toHaveText([
    ...['service and operation', 'gray.tag on the way', 'start', 'marks'],
  ]);
  await expect(opened.rows.first().getByRole('gridcell')).toHaveCount(4);
  await expect(opened.rows.first()).toHaveAttribute('aria-rowindex', '2');

  await page.getByRole('treegrid').focus();
  await page.keyboard.press('Shift+Digit1');
  await expect(opened.rows).toHaveCount(2);
  await page.keyboard.press(']');
  await expect(opened.rows).toHaveCount(all);
  await page.keyboard.press('x');
  await expect(row('pick shelf')).toHaveCount(0);
  await expect(row('settle up')).toHaveCount(1);
  await page.getByRole('button', { name: 'More ways to collapse and expand' }).click();
  await page.getByRole('button', { name: 'Collapse to level 2' }).click();
  await expect(row('charge')).toHaveCount(0);
  await page.getByRole('button', { name: 'Expand all' }).click();
  await expect(opened.rows).toHaveCount(all);
});

test('every row can be scrolled to, and stands where it is drawn', async ({ page, opened }) => {
  await page.setViewportSize({ width: 1440, height: 380 });
  await expect(opened.rows.last()).not.toBeInViewport();
  await page.locator('.trace-rows').evaluate(e => e.scrollTo({ top: e.scrollHeight }));
  await expect(opened.rows.last()).toBeInViewport({ ratio: 0.9 });
  await page.getByRole('treegrid').focus();
  await page.keyboard.press('Home');
  await expect(opened.rows.first()).toBeInViewport({ ratio: 0.9 });
  await page.keyboard.press('End');
  await expect(opened.rows.last()).toBeInViewport({ ratio: 0.9 });
});

test('the flame is walked through by arrows', async ({ page, opened }) => {
  await page.getByRole('button', { name: 'Flame' }).click();
  const flame = page.getByRole('application', { name: /^Flame drawing/ });
  await flame.focus();
  await page.keyboard.press('ArrowDown');
  await expect(flame).toHaveAccessibleName(/stock reserve|billing settle up/);
  await page.keyboard.press('ArrowUp');
  await expect(flame).toHaveAccessibleName(/gateway POST \/checkout/);
  await expect(opened.details).toBeVisible();
});

test('an attribute becomes a column, a colour and a highlight, and the link keeps all of it', async ({
  page,
  opened,
}) => {
  await page.getByRole('button', { name: 'columns none' }).click();
  await page.getByRole('textbox', { name: 'Find an attribute' }).fill('tier');
  await page.getByRole('button', { name: /^tier/ }).click();
  await page.keyboard.press('Escape');
  await expect(opened.grid).toMatchAriaSnapshot(`
    - treegrid:
      - row /^service and operation tier/:
        - columnheader "service and operation"
        - columnheader "tier"
        - columnheader "gray.tag on the way"
        - columnheader "start"
        - columnheader "marks"
      - row /^gateway POST .checkout, 500 ms edge/
      - row /^stock reserve, 100 ms core/:
        - gridcell "stock reserve, 100 ms"
        - gridcell "core"
        - gridcell /gray.tag/
        - gridcell "20 ms after the start"
        - gridcell
  `);
  await expect(opened.grid).toHaveAttribute('aria-colcount', '5');
  const charge = opened.rows.filter({ hasText: 'billing charge' });
  await expect(charge.getByRole('gridcell').nth(1)).toHaveText('none');

  await opened.rows.filter({ hasText: 'pick shelf' }).click();
  await opened.tab('Span').click();
  await opened.details.getByRole('button', { name: 'tier', exact: true }).click();
  await opened.details.getByRole('button', { name: 'Highlight all with this value' }).click();
  const foot = page.getByRole('group', { name: 'What the marks and colours mean' });
  await expect(foot).toContainText('tier=core: 2 spans');
  await opened.details.getByRole('button', { name: 'Colour by it' }).click();
  await expect(foot.getByRole('button', { name: 'edge' })).toBeVisible();

  await page.keyboard.press('m');
  await expect(foot).toContainText(/Filter: 3 of \d+ rows shown/);
  await expect(opened.rows).toHaveCount(3);
  for (const kept of [/cols=tier/, /mark=tier%3Dcore/, /by=tier/, /only=1/])
    await expect(page).toHaveURL(kept);
  await foot.getByRole('button', { name: 'Show all rows' }).click();
  await foot.getByRole('button', { name: 'Stop highlighting' }).click();
  await expect(foot).not.toContainText('tier=core');
});

test('typed, a highlight does the same, and a search can leave only what it finds', async ({
  page,
  opened,
}) => {
  await page.getByRole('button', { name: 'highlight none' }).click();
  await page.getByRole('textbox', { name: 'key=value' }).fill('tier=edge');
  await page.keyboard.press('Enter');
  await expect(page.getByText('tier=edge: 1 span')).toBeVisible();
  await page.getByRole('button', { name: 'Stop highlighting' }).click();
  await page.keyboard.press('/');
  await opened.find.fill('charge');
  await page.getByRole('button', { name: 'only these' }).click();
  await expect(opened.rows).toHaveCount(3);
  await expect(opened.rows.last()).toContainText('charge');
});

test('events stand at their moments and are told; links lead to the linked span', async ({
  page,
  opened,
}) => {
  const row = opened.rows.filter({ hasText: 'pick shelf' });
  await expect(row).toContainText('1 event');
  await row.click();
  await page.keyboard.press('e');
  await expect(page.getByText('+20 ms exception exception.message=no shelf')).toBeVisible();
  await opened.rows.filter({ hasText: 'charge' }).click();
  await expect(opened.rows.filter({ hasText: 'charge' })).toContainText('1 span link');
  await opened.tab('Span').click();
  await expect(opened.details).toContainText('A link is not a hop: no key is compared along it.');
  await opened.details.getByRole('button', { name: /000c$/ }).click();
  await expect(opened.selected).toContainText('pick shelf');
});

test('what cannot be true is drawn as well as it can be, and said', async ({ page, opened }) => {
  await expect(opened.header).toContainText('500 ms');
  await opened.header.getByText(/^\d remarks$/).click();
  await expect(opened.header).toContainText('times that make sense only as milliseconds: drawn as such');
  await expect(opened.header).toContainText('A ring of parents leads back to where it begins');

  await test.step('a hundred thousand attributes of one span', async () => {
    await opened.rows.filter({ hasText: 'charge' }).click();
    await opened.tab('Span').click();
    await expect(opened.details.getByRole('heading', { name: 'Attributes 120,000' })).toBeVisible();
    const list = opened.details.getByRole('list', { name: /attributes?, drawn when scrolled to$/ });
    await expect(list.getByRole('listitem').first()).toContainText('tag.0');
    expect(await list.getByRole('listitem').count()).toBeLessThan(60);
    await opened.details.getByRole('textbox', { name: 'Find among these attributes' }).fill('tag.119999');
    await expect(list.getByRole('listitem')).toHaveCount(1);
    await expect(list).toContainText('value 119999');
  });

  await test.step('a value of megabytes: its beginning, and all of it in the clipboard', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await opened.rows.filter({ hasText: 'pick shelf' }).click();
    await expect(opened.details).toContainText('the first 4,000 of 3,000,000');
    await opened.details.getByRole('button', { name: 'huge', exact: true }).click();
    await opened.details.getByRole('button', { name: 'Copy value' }).click();
    await expect(page.getByText('Copied: 3,000,000 characters of huge.')).toBeVisible();
    expect(await page.evaluate(async () => (await navigator.clipboard.readText()).length)).toBe(3_000_000);
  });
});
