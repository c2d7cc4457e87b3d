// Telemetry of real services whose truth is known: see real/README.md.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeTraceFile } from '../../web/sources/jaeger/decode.ts';
import { damage, told } from './told.ts';

function recorded(name: string) {
  const bytes = gunzipSync(readFileSync(new URL(`real/${name}.json.gz`, import.meta.url)));
  const starts = decodeTraceFile(bytes).traces.flatMap(t => t.spans.map(s => s.start));
  const range = starts.reduce((r, t) => ({ from: Math.min(r.from, t), to: Math.max(r.to, t + 1) }), {
    from: Infinity,
    to: 0,
  });
  return told(bytes.toString(), range);
}

describe('a new version that loses the context of half of its calls', () => {
  const v = damage(recorded('context-lost.v1').verdict);

  it('is told by its group, its rate among calls whose trace held, and its moment', () => {
    expect(v).toMatchObject({
      ...{ key: 'gray.tag', group: 'v2', hop: { kind: 'split', from: 'checkout', to: 'billing' } },
      ...{ rate: { part: 37, whole: 65 }, damaged: 37, proven: 37, others: [] },
      against: { group: 'stable', rate: { part: 0 } },
    });
    // The fault was switched on at 14:26:08.177; requests are dated by their entry, shortly before.
    const off = (v.onset?.time ?? 0) - Date.parse('2026-11-26T14:26:08.177Z') * 1000;
    expect(Math.abs(off)).toBeLessThan((v.onset?.plusMinus ?? 0) + 1e6);
  });

  it('shares nothing that only tells a client from a server', () => {
    expect(v.strongest).toBeNull();
    expect(v.with).toEqual([{ key: 'traceparent', outcome: 'lost', requests: 37 }]);
  });
});

describe('a new version without instrumentation', () => {
  it('is where the traces break: between its caller and those it calls', () => {
    const v = damage(recorded('uninstrumented.v3').verdict);
    expect(v).toMatchObject({
      ...{ group: 'v2', hop: { kind: 'split', from: 'checkout', to: 'vault' }, damaged: 51 },
      others: [
        { key: 'gray.tag', hop: { kind: 'split', from: 'checkout', to: 'audit' } },
        { key: 'traceparent', hop: { kind: 'split', from: 'checkout', to: 'audit' } },
      ],
    });
  });
});

describe('messages whose consumer begins a trace with a link, and every tenth span missing', () => {
  it('nothing is damaged', () => expect(recorded('queue-gaps.v1').verdict.kind).toBe('clean'));
});
