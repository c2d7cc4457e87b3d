import { expect, test } from './fixtures.ts';

// A file in which everything is wrong at once opens, and says what was wrong.

const START = Date.UTC(2026, 10, 21, 10, 30) * 1000;
const TRACE = 'trace-123';

interface Odd {
  readonly parent?: string;
  readonly name?: string;
  readonly at?: number;
  readonly lasts?: number;
  readonly process?: string;
  readonly tags?: readonly (readonly [key: string, value: string])[];
}

function span(spanID: string, odd: Odd = {}) {
  const { parent, name = `op ${spanID}`, at = START, lasts = 10_000, process = 'p', tags = [] } = odd;
  return {
    ...{ traceID: TRACE, spanID, operationName: name, startTime: at, duration: lasts, processID: process },
    references: parent === undefined ? [] : [{ refType: 'CHILD_OF', traceID: TRACE, spanID: parent }],
    tags: tags.map(([key, value]) => ({ key, type: 'string', value })),
    logs: [],
  };
}

const SPANS = [
  span('span-1', { lasts: 50_000 }),
  span('self', { parent: 'self' }),
  span('ring-1', { parent: 'ring-2' }),
  span('ring-2', { parent: 'ring-1' }),
  span('twin', { parent: 'span-1', name: 'the one' }),
  span('twin', { parent: 'span-1', name: 'the other' }),
  span('negative', { parent: 'span-1', lasts: -500 }),
  span('endless', { parent: 'span-1', lasts: 1e16 }),
  span('nanos', { parent: 'span-1', at: START * 1000 }),
  span('__proto__', { parent: 'span-1', process: '__proto__', tags: [['__proto__', 'constructor']] }),
  span('lone', { parent: 'span-1', name: 'NAME', tags: [['key', 'VALUE']] }),
  span('many', {
    parent: 'span-1',
    tags: Array.from({ length: 20_000 }, (_, i) => [`key ${i}`, `value ${i}`] as const),
  }),
  span('big', { parent: 'span-1', name: '<b>bold</b>', tags: [['body', 'x'.repeat(2_000_000)]] }),
];

/** With half a pair of surrogates as JSON may hold it, and a span that is none. */
const FILE = JSON.stringify({
  data: [
    {
      traceID: TRACE,
      spans: [...SPANS, 7],
      processes: {
        p: { serviceName: 'shop', tags: [] },
        proto: { serviceName: '__proto__', tags: [] },
      },
    },
  ],
})
  .replace('"proto":', '"__proto__":')
  .replace('NAME', '\\ud800 half a pair')
  .replace('VALUE', 'x\\udc00');

test('a file that is wrong in every way opens whole and says what was wrong', async ({ opened, page }) => {
  await page.goto('/?view=trace');
  await expect(page.getByRole('button', { name: 'Open files' })).toBeVisible();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'odd.json', mimeType: 'application/json', buffer: Buffer.from(FILE) });
  await opened.shown();
  const grid = page.getByRole('treegrid', { name: 'Spans of the request' });
  await expect(grid).toHaveAttribute('aria-rowcount', String(SPANS.length + 1));
  await expect(grid.getByRole('row', { name: /^__proto__ __proto__|op __proto__/ })).toBeVisible();
  await opened.header.getByText(/^\d+ remarks$/).click();
  const remarks = opened.header.getByRole('list');
  for (const said of [
    /2 rings of parents lead back to where they begin/,
    /1 span has the id of another span with other content/,
    /A negative duration is shown as 0 .*-500/,
    /1 span \(first .*endless\) claims to last over 30 days/,
    /1 span \(first .*nanos\) has times that make sense only as nanoseconds/,
    /A span could not be read and is left out/,
    /An id is not hexadecimal; it is kept as it is/,
  ])
    await expect(remarks).toContainText(said);
  await expect(remarks).not.toContainText('names a parent that is not in its trace');

  await opened.find.fill('half a pair');
  await opened.find.press('Enter');
  await expect(opened.selected).toContainText('half a pair');
  await opened.find.fill('<b>bold</b>');
  await opened.find.press('Enter');
  await opened.tab('Span').click();
  await expect(opened.details).toContainText('2,000,000');
  await opened.find.fill('');
  await opened.rows.filter({ hasText: 'op many' }).click();
  await expect(opened.details).toContainText('20,000');
  for (const drawing of ['Flame', 'Services', 'Table', 'Waterfall'])
    await page.getByRole('button', { name: drawing, exact: true }).click();
  await opened.shown();
});
