import { expect, test } from './fixtures.ts';
import { broken, jaegerFile } from './pages/tracefile.ts';

// One trace of a file, read and worked with by keys alone.

const FILE = {
  name: 'two.json',
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(jaegerFile(broken('bb01', true), broken('bb02', false)))),
};

test('a file: what was lost where, columns, highlight, folds, copies, and the sheet of keys', async ({
  page,
  opened,
  keys,
}) => {
  const { grid, panel } = opened;
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const foot = page.getByRole('group', { name: 'What the marks and colours mean' });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await page.goto('/?view=trace');

  await test.step('it is opened', async () => {
    const chooser = page.waitForEvent('filechooser');
    await keys.act(button('Open files').first());
    await (await chooser).setFiles(FILE);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 file, 2 requests, 1 with damage');
    await keys.act(page.getByRole('row', { name: /dropped/ }).getByRole('link'));
    await opened.shown();
    await expect(grid).toBeFocused();
    await expect(opened.breaks).toHaveCount(2);
  });

  await test.step('the tree is read aloud with levels, folds, and what was found at each span', async () => {
    await expect(grid).toMatchAriaSnapshot(`
      - treegrid "Spans of the request":
        - row "service and operation tenant-id on the way start marks":
          - columnheader "service and operation"
          - columnheader "tenant-id on the way"
          - columnheader "start"
          - columnheader "marks"
        - row /^gateway POST orders client, 10 ms tenant-id carried/ [expanded] [level=1]
        - row /^tenant-id lost here, sent/ [level=2]
        - row /^orders POST \\/orders, 8 ms tenant-id lost here, tenant-id gone/ [expanded] [level=2] [selected]:
          - gridcell "orders POST /orders, 8 ms"
          - gridcell "tenant-id lost here, tenant-id gone"
          - gridcell "1 ms after the start"
          - gridcell
        - row /^orders POST stock client, 2 ms/ [expanded] [level=3]
        - row /^x-env lost here/ [level=4]
        - row /^stock POST \\/stock, 1 ms, error x-env lost here, .* 1 event$/ [level=4]
        - row /^parent \\w+ is not in the trace. 1 span below/ [expanded] [level=1]
        - row /^orders tidy up, 2 ms parent \\w+ is not in the trace/ [level=2]
    `);
    await expect(grid).toHaveAttribute('aria-rowcount', '9');
  });

  await test.step('findings are gone through, the arrows past them, collapsed and expanded', async () => {
    await expect(opened.selected).toContainText('orders POST /orders');
    await keys.press('n');
    await expect(opened.selected).toContainText('stock POST /stock');
    await expect(opened.title).toContainText('at orders → stock');
    await keys.press('ArrowUp', 'ArrowUp', 'ArrowUp');
    await expect(opened.selected).toContainText('gateway POST orders');
    await keys.press('ArrowLeft');
    await expect(opened.selected).toHaveAttribute('aria-expanded', 'false');
    await keys.press('ArrowRight', 'End', 'Shift+Digit1', 'ArrowUp');
    await expect(opened.selected).toContainText('gateway POST orders');
    await keys.press(']');
  });

  await test.step('a parent that is not there is a row like others, told in the details and in the address', async () => {
    await keys.press('End', 'ArrowUp');
    await expect(opened.selected).toContainText(/^parent \w+ is not in the trace/);
    await expect(page).toHaveURL(/span=0*bb02e%7E0/);
    await keys.press('Enter');
    await expect(panel).toBeFocused();
    await expect(opened.details.getByRole('heading', { name: /^Missing parent/ })).toBeVisible();
    await expect(panel).toContainText('1 span names this span as its parent');
    await expect(panel).toContainText('Telemetry is missing here, not metadata');
    await keys.act(panel.getByRole('button', { name: 'Copy as Markdown' }));
    await expect(page.getByText('Row copied as Markdown.')).toBeVisible();
    expect(await copied()).toMatch(/named by: orders tidy up/);
    await keys.act(panel.getByRole('button', { name: 'orders tidy up' }), 'Shift+Tab');
    await expect(opened.selected).toContainText('tidy up');
    await keys.press('Escape', 'ArrowUp', 'ArrowLeft');
    await expect(opened.selected).toHaveAttribute('aria-expanded', 'false');
    await keys.press('ArrowRight', 'Home');
  });

  await test.step('a column, a highlight that F goes through, a filter, each ended without losing the rows', async () => {
    await keys.to(button('columns none'), 'Shift+Tab');
    await keys.press('ArrowDown');
    const menu = page.getByRole('dialog');
    await expect(menu.getByRole('textbox')).toBeFocused();
    await keys.type('tier');
    // What it lists comes from the worker.
    await expect(menu.getByRole('button', { name: /tier/ })).toBeVisible();
    await keys.press('ArrowDown', 'Enter');
    await expect(menu.getByRole('button', { name: /tier/, pressed: true })).toBeVisible();
    await keys.press('Escape');
    await expect(button('columns 1')).toBeFocused();
    await keys.act(button('highlight none'));
    await keys.back(page.getByRole('textbox', { name: 'key=value' }));
    await keys.type('tier=core');
    await keys.press('Enter');
    await expect(foot).toContainText('tier=core: 1 span');
    await expect(opened.rows.last()).toContainText(/highlighted$/);
    await expect(opened.rows.last().getByRole('gridcell').nth(1)).toHaveText('core');
    await keys.press('f', 'm');
    await expect(opened.selected).toContainText('tidy up');
    await expect(opened.rows).toHaveCount(2);
    await keys.act(button('Show all rows'));
    await expect(opened.rows).toHaveCount(8);
    await expect(grid).toBeFocused();
    await keys.act(button('Stop highlighting'));
    await expect(grid).toBeFocused();
  });

  await test.step('colours, and the critical path is told', async () => {
    await keys.act(button('colour service'), 'Shift+Tab');
    await expect(
      page.getByRole('dialog').getByRole('button', { name: 'service', exact: true }),
    ).toBeFocused();
    await keys.press('ArrowDown', 'ArrowDown', 'Enter');
    await expect(button('colour error')).toBeFocused();
    await keys.act(button('Critical path'));
    await expect(opened.rows.first()).toContainText('on the critical path');
    await keys.press('Escape');
    await expect(grid).toBeFocused();
  });

  await test.step('the moments of a row; a span as JSON and as Markdown; the file again', async () => {
    await keys.press('n');
    await expect(opened.selected).toContainText('orders POST /orders');
    await keys.press('n');
    await expect(opened.selected).toContainText('stock POST /stock');
    await keys.press('e');
    await expect(page.getByText('no shelf')).toBeVisible();
    await keys.press('Escape');
    await keys.to(opened.tab('Metadata'));
    await keys.press('ArrowRight');
    await keys.act(button('Copy as JSON'));
    await expect.poll(copied).toContain('"POST /stock"');
    await keys.act(button('Copy as Markdown'));
    await expect.poll(copied).toContain('POST /stock');
    const file = page.waitForEvent('download');
    await keys.press('Escape');
    await keys.act(button(/^Save/), 'Shift+Tab');
    await keys.press('Enter');
    expect((await file).suggestedFilename()).toMatch(/\.jaeger\.json$/);
    await expect(button(/^Save/)).toBeFocused();
  });

  await test.step('a menu that is left by Tab is closed, and Esc then is the rows’', async () => {
    await keys.press('Enter', 'Tab', 'Tab', 'Tab', 'Tab');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(button('Flame')).toBeFocused();
    await keys.press('Escape');
    await expect(grid).toBeFocused();
  });

  await test.step('the sheet of keys lets no key through, and gives the focus back', async () => {
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    await keys.press('?', '3', 'n');
    await expect(sheet).toBeVisible();
    await expect(page).toHaveURL(/view=trace/);
    await keys.press('?');
    await expect(grid).toBeFocused();
    await keys.press('?', 'Escape');
    await expect(sheet).toHaveCount(0);
    await expect(grid).toBeFocused();
    const place = page.url();
    await keys.press('Control+s', 'Alt+n', 'Meta+a', '/');
    await keys.type('nwsxm');
    await expect(opened.find).toHaveValue('nwsxm');
    await keys.press('Escape');
    await expect(page).toHaveURL(place);
  });

  await test.step('in a narrow window the details are a sheet: Enter opens it, Esc closes it', async () => {
    await page.setViewportSize({ width: 800, height: 700 });
    await keys.press('Escape', 'Escape');
    await expect(grid).toBeFocused();
    await keys.press('Enter');
    await expect(panel).toBeFocused();
    await keys.press('Escape');
    await expect(opened.details).toHaveCount(0);
    await expect(grid).toBeFocused();
  });
});
