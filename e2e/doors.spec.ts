import type { APIRequestContext } from '@playwright/test';
import { expect, test } from './fixtures.ts';

// The script that a page begins with asks for the configuration, starts the worker and loads the view, all before the
// rest of the page is there. It can do so only as long as it imports nothing that is large.

/** Every script that must be there before the first line of a page's own script runs. */
async function needed(request: APIRequestContext, page: string): Promise<readonly string[]> {
  const html = await (await request.get(page)).text();
  const found: string[] = [];
  const visit = async (name: string): Promise<void> => {
    if (found.includes(name)) return;
    found.push(name);
    const script = await (await request.get(`/assets/${name}`)).text();
    for (const [, to] of script.matchAll(/(?:from|import)\s?["']\.\/([^"']+\.js)["']/g))
      await visit(to ?? '');
  };
  const first = /<script type="module"[^>]* src="\.\/assets\/([^"]+)"/.exec(html)?.[1];
  expect(first, `the script of ${page}`).toBeDefined();
  await visit(first ?? '');
  return found;
}

for (const page of ['/', '/panel.html'])
  test(`the door at ${page} waits for none of the page's code`, async ({ request }) => {
    const names = (await needed(request, page)).map(name => name.replace(/-[\w-]{8}\.js$/, ''));
    expect(names.filter(name => !['index', 'panel', 'rolldown-runtime'].includes(name))).toEqual(['door']);
  });
