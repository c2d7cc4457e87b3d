import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { MatrixTable, partsOf } from './matrix.tsx';

const table = (lines: number): string =>
  renderToStaticMarkup(
    <MatrixTable
      caption="numbers"
      head={<th>n</th>}
      lines={Array.from({ length: lines }, (_, i) => i)}
      widths={[80]}
      row={(line, place) => (
        <tr key={line} aria-rowindex={place}>
          <th>{`line ${line}`}</th>
        </tr>
      )}
    />,
  );

it('breaks the name of a key behind its marks, and what is long without them in the middle', () => {
  expect(
    ['x-request-id', 'gray.tag', 'timeout_ms', 'authorization', 'traceparent', 'a', ''].map(partsOf),
  ).toEqual([
    ['x-', 'request-', 'id'],
    ['gray.', 'tag'],
    ['timeout_', 'ms'],
    ['authori', 'zation'],
    ['trace', 'parent'],
    ['a'],
    [],
  ]);
  const odd = `${'k'.repeat(100)}-bin`;
  expect(partsOf(odd).join('')).toBe(odd);
});

describe('a matrix', () => {
  it('is there as a whole while it is short', () => {
    const html = table(100);
    expect(html).toContain('line 99<');
    expect(html).not.toContain('<col');
  });

  it('of many lines has those in sight, room for the others, and says how many there are', () => {
    const html = table(600);
    expect(html.match(/<th>line/g)).toHaveLength(24);
    expect(html).toContain('aria-rowcount="601"');
    expect(html).toContain('aria-rowindex="2"');
    expect(html).toContain(`height:${576 * 25}px`);
    expect(html).toContain('width:80px');
  });
});
