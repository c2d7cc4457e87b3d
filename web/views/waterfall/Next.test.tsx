import { PassThrough } from 'node:stream';
import { lazy } from 'react';
import { renderToPipeableStream, renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Next } from './Next.tsx';

/** What a server would send once everything has come. */
async function whole(page: React.ReactNode): Promise<string> {
  const out = new PassThrough();
  const parts: Buffer[] = [];
  out.on('data', (part: Buffer) => parts.push(part));
  await new Promise<void>((resolve, reject) => {
    out.on('end', resolve);
    const { pipe } = renderToPipeableStream(page, { onAllReady: () => pipe(out), onError: reject });
  });
  return Buffer.concat(parts).toString();
}

test('the first drawing keeps the place of the rows and holds none of them', () => {
  const told: string[] = [];
  const html = renderToStaticMarkup(
    <Next onPainted={() => told.push('painted')}>
      <p>rows</p>
    </Next>,
  );
  expect(html).toBe('<div class="trace-stack"></div>');
  expect(told).toEqual([]);
});

test('it does not wait for what comes later', async () => {
  const Never = lazy(() => new Promise<{ default: () => null }>(() => undefined));
  expect(
    await whole(
      <Next onPainted={() => undefined}>
        <Never />
      </Next>,
    ),
  ).toBe('<div class="trace-stack"></div>');
});
