import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { loadCode } from '../kit/arrival.ts';
import { Lazily } from './lazily.tsx';

test('a view is drawn with the page once its code is there, and nothing in its place before', async () => {
  const load = () =>
    Promise.resolve({ default: ({ search }: { readonly search: string }) => <p>{search}</p> });
  const page = <Lazily load={load} search="?trace=1" onParams={() => undefined} />;
  expect(renderToStaticMarkup(page)).toBe('');
  await loadCode(load);
  expect(renderToStaticMarkup(page)).toBe('<p>?trace=1</p>');
});
