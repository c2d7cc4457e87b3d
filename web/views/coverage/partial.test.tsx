// Spans of which SDKs left attributes out, in the matrix and beside it.

import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import '../../words/coverage.ts';
import type { CoverageAnswer, CoverageSide } from '../../model/index.ts';
import { coverageCsv, rowsOf } from './layout.ts';
import { Matrix } from './Matrix.tsx';
import { SidePanel } from './SidePanel.tsx';

/** Five spans; of each key how many record it, and how many can tell. */
function answerOf(partial: number, recorded: readonly number[], telling: readonly number[]): CoverageAnswer {
  const stack = { language: 'java', sdk: '1.50.0', distro: null, runtime: null, proxy: null };
  const side: CoverageSide = {
    ...{ service: 'cart', side: 'received', stacks: [stack], declared: null, spans: 5, partial },
    ...{ recording: Math.max(...recorded), able: Math.max(...telling), recorded, telling },
    sites: [{ protocol: 'http', operation: 'GET /', scope: null, spans: 5, recorded, telling }],
  };
  return {
    keys: ['x-env', 'tenant-id'].map((key, i) => ({ key, contracted: true, spans: recorded[i] ?? 0 })),
    ...{ sides: [side], requests: 5, traces: 5 },
    signs: {
      ...{ tagged: 0, taggers: [], groups: [], faults: [], versioned: [], services: 1, idAttribute: null },
      ...{ identified: 0, splits: [], splitRequests: 0, orphaned: 0 },
    },
  };
}

const rowOf = (answer: CoverageAnswer) => rowsOf(answer, 'all')[0]!;
const panel = (answer: CoverageAnswer): string =>
  renderToStaticMarkup(<SidePanel answer={answer} row={rowOf(answer)} />);
const matrix = (answer: CoverageAnswer): string =>
  renderToStaticMarkup(
    <Matrix answer={answer} rows={rowsOf(answer, 'all')} open={null} onOpen={() => undefined} />,
  );

describe('where SDKs left attributes out', () => {
  it('the share of a key is of the spans that can tell', () => {
    const answer = answerOf(3, [5, 2], [5, 2]);
    expect(rowOf(answer).cells.map(c => [c.key, c.look])).toEqual([
      ['x-env', 'all'],
      ['tenant-id', 'all'],
    ]);
    expect(coverageCsv(answer)).toContain('cart,received,tenant-id,2,2,1,');
    expect(panel(answer)).toContain('x-env, tenant-id');
    expect(matrix(answer)).toContain('2 of 2 spans record it');
  });

  it('it says so, and how the limit is raised, also where nothing else is missing', () => {
    const text = panel(answerOf(3, [5, 2], [5, 2]));
    expect(text).toContain('3 of 5 spans dropped attributes at the limit of their SDK');
    expect(text).toContain('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=512');
    expect(text).not.toContain('CAPTURE_REQUEST_HEADERS');
    const none = panel(answerOf(0, [5, 5], [5, 5]));
    expect(none).not.toMatch(/dropped attributes|OTEL_/);
  });

  it('a key that no span could tell of is not observed, and not said to be recorded by none', () => {
    const answer = answerOf(5, [5, 0], [5, 0]);
    expect(rowOf(answer).holes).toEqual(['tenant-id']);
    expect(coverageCsv(answer)).toContain('cart,received,tenant-id,0,0,,0,1');
    expect(matrix(answer)).toContain('every span here lacks attributes that its SDK dropped');
    expect(panel(answer)).toMatch(/COUNT_LIMIT=512[^]*CAPTURE_REQUEST_HEADERS/);
  });
});
