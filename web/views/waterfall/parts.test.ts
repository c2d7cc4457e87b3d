import { listSpans } from '../../analysis/trace/spans.ts';
import { followable, hopsAt, indexHops, spelling } from '../../analysis/trace/hops.ts';
import { whatFollowed } from '../../analysis/trace/followed.ts';
import { spanAt, spanOfId } from '../../analysis/trace/heads.ts';
import { buildTree } from '../../analysis/trace/tree.ts';
import { sortTotals, totals, totalsCsv } from '../../analysis/trace/totals.ts';
import { nextMatch, search } from '../../analysis/trace/search.ts';
import { criticalPath, selfTime, stretchesAt } from '../../analysis/trace/critical.ts';
import { describe, expect, it } from 'vitest';
import { message, type Finding, type Span } from '../../model/index.ts';
import { flame } from './flame.ts';
import { actionOf } from './reading/keyboard.ts';
import { columnsFor, panBy, scrollHeight, scrollScale, ticksOf, timeAt, xOf, zoomBy } from './layout.ts';
import { hopMarkdown } from './markdown.ts';
import { readTraceId } from '../../state/url.ts';
import { NO_TRACE, traceParams } from './params.ts';
import { placeTexts } from './judged/placetexts.ts';
import { paramsOf, stepPlace } from './reading/choosing.ts';
import { numbering, select } from './selection.ts';
import { spanJson } from '../../analysis/trace/spantext.ts';
import {
  bareAnswer,
  bigTrace,
  makeFinding,
  makeSpan,
  RECEIVER,
  sampleAnswer,
  sampleId,
  SENDER,
  SENT,
  TRACE,
} from './testing/sample.ts';

const answer = sampleAnswer();
const tree = buildTree(answer);
const node = (i: number): number => tree.nodeOfSpan[i] ?? -1;
const listed = listSpans(answer.traces);

describe('parameters', () => {
  it('come back from an address as they went in', () => {
    const params = {
      ...NO_TRACE,
      trace: TRACE,
      span: sampleId(3),
      finding: 'a&b=c',
      key: 'x-env',
      q: 'redis get',
      tab: 'logs' as const,
      as: 'table' as const,
      colour: 'error' as const,
      critical: true,
      zoom: { from: 10, to: 2000 },
    };
    expect(traceParams.read(new URLSearchParams(traceParams.write(params)))).toEqual(params);
    expect(traceParams.write(NO_TRACE)).toEqual({});
  });

  it('fall back where an address makes no sense', () => {
    const q = new URLSearchParams('trace=+&span=&zoom=9-3&tab=none&as=&colour=pink&critical=yes&key=');
    expect(traceParams.read(q)).toEqual(NO_TRACE);
    expect(readTraceId('071C7724-58D0-4E6F-9D2F-5BE1A41F77C2')).toBe(TRACE);
    expect(readTraceId('abc')).toBe('abc'.padStart(32, '0'));
    expect(readTraceId(' Trace-123')).toBe('trace-123'.padStart(32, '0'));
    expect(readTraceId('x'.repeat(300))).toBeNull();
    expect(traceParams.read(new URLSearchParams('span=span-2~3')).span).toBe('0000000000span-2~3');
  });
});

describe('time on the screen', () => {
  const columns = columnsFor(848);
  const whole = { from: 0, to: 500_000 };

  it('maps moments to pixels and back', () => {
    expect(columns).toMatchObject({ tree: 330, stripe: 46 });
    expect(timeAt(columns, whole, xOf(columns, whole, 123_456))).toBeCloseTo(123_456, 3);
  });

  it('zooms around the pointer, never outside the trace, and back to the whole', () => {
    const zoom = zoomBy(whole, 500_000, 100_000, 0.5);
    expect(zoom).toEqual({ from: 50_000, to: 300_000 });
    expect(zoomBy(zoom ?? whole, 500_000, 60_000, 10)).toBeNull();
    expect(panBy({ from: 0, to: 100 }, 500, -1)).toEqual({ from: 0, to: 100 });
    expect(panBy({ from: 350, to: 450 }, 500, 2)).toEqual({ from: 400, to: 500 });
    expect(zoomBy({ from: 0, to: 12 }, 500, 6, 0.01)?.to).toBe(11);
  });

  it('has round ticks', () => {
    expect(ticksOf(columns, whole)).toEqual([0, 100_000, 200_000, 300_000, 400_000, 500_000]);
    expect(ticksOf(columns, { from: 0, to: 1 }).length).toBeLessThan(3);
  });

  it('compresses scrolling of contents too tall for a browser so that both ends can be reached', () => {
    const rows = { nodes: new Int32Array(0), y: new Float64Array(1), rowOf: new Int32Array(0), height: 25e6 };
    const scale = scrollScale(rows, 600);
    expect((scrollHeight(rows) - 600) * scale).toBeCloseTo(25e6 - 600, 0);
    expect(scrollScale({ ...rows, height: 1000 }, 600)).toBe(1);
  });
});

describe('selection', () => {
  it('opens at the first finding, at a span, or at a finding a link names', () => {
    expect(select(tree, NO_TRACE)).toMatchObject({ node: node(RECEIVER), place: 0 });
    expect(select(tree, { span: sampleId(2), finding: null })).toMatchObject({ node: node(2), place: -1 });
    const at = select(tree, { span: null, finding: 'tenant-id dropped' });
    expect(at).toMatchObject({ node: node(RECEIVER), place: 0, finding: { key: 'tenant-id' } });
    expect(select(tree, { span: 'ffff', finding: 'gone' }).place).toBe(0);
    expect(select(buildTree(bareAnswer(answer.traces)), NO_TRACE)).toMatchObject({ node: 0, place: -1 });
    expect(select(buildTree(bareAnswer([])), NO_TRACE).node).toBe(-1);
  });

  it('writes what it reads', () => {
    const place = tree.nodeOfPlace[0] ?? -1;
    expect(paramsOf(tree, place)).toEqual({ span: null, finding: 'gray.tag dropped' });
    expect(paramsOf(tree, node(4))).toEqual({ span: sampleId(4), finding: null });
  });

  it('steps round the corner and counts findings, not places', () => {
    const far = makeFinding({
      key: 'x-env',
      id: 'far',
      time: makeSpan({ id: 'x', at: 900 }).start,
      hop: {
        ...makeFinding({ key: 'x-env' }).hop,
        to: { service: 'm', spanId: sampleId(23), operation: '' },
      },
    });
    const two = buildTree(sampleAnswer({ findings: [...answer.findings, far] }));
    expect(stepPlace(two.places, 1, 1)).toBe(0);
    expect(stepPlace(two.places, -1, -1)).toBe(1);
    expect(stepPlace([], 0, 1)).toBe(-1);
    expect(numbering(two.places, 0)).toEqual({ first: 1, last: 4, of: 5 });
    expect(numbering(two.places, 1)).toEqual({ first: 5, last: 5, of: 5 });
  });
});

describe('hops at a span', () => {
  const index = indexHops(answer);

  it('put the hop with findings first and add those no visit covers', () => {
    const hops = hopsAt(index, sampleId(RECEIVER), tree.places[0] ?? null, null);
    expect(hops.map(h => h.hop.kind)).toEqual(['wire', 'span']);
    expect(hops[0]).toMatchObject({ toSpanId: sampleId(RECEIVER) });
    const misrouted = answer.findings[3] ?? null;
    expect(hopsAt(index, sampleId(RECEIVER), tree.places[0] ?? null, misrouted)[0]?.hop.kind).toBe('span');
    expect(hopsAt(index, sampleId(5), null, null)).toEqual([]);
  });

  it('know other spellings and which keys can be followed', () => {
    const carriers = [
      {
        spanId: 'a',
        side: 'sent' as const,
        keys: [{ key: 'x-request-id', recordedAs: 'x_request_id', values: ['1'] }],
      },
    ];
    expect(spelling(carriers, 'a', 'sent', 'x-request-id')).toBe('x_request_id');
    expect(spelling(carriers, 'a', 'received', 'x-request-id')).toBeNull();
    expect(followable(answer)[0]).toMatchObject({ damaged: true });
    expect(followable(answer).map(k => k.key)).toContain('x-env');
  });
});

describe('search', () => {
  const secrets: readonly string[] = ['tenant-id'];
  const find = (text: string): number[] => [...search(tree, listed.spans, text, secrets)];

  it('finds names, services, values and errors, in the order of the tree', () => {
    expect(find('redis')).toEqual([node(5)]);
    expect(find('LEDGER').length).toBe(4);
    expect(find('service.version=1.18').length).toBe(
      answer.traces[0]?.spans.filter(s => s.resource.service === 'payments').length,
    );
    expect(find('error')).toEqual([node(5)]);
    expect(find('  ')).toEqual([]);
  });

  it('never confirms a hidden value', () => {
    const more: Partial<Span> = {
      attributes: [
        { key: 'http.request.header.authorization', value: 'Bearer s3cret' },
        { key: 'rpc.request.metadata.tenant_id', value: ['acme'] },
      ],
    };
    const spans = [makeSpan({ id: 'a', more })];
    const t = buildTree(bareAnswer([{ traceId: TRACE, spans, warnings: [] }]));
    expect([...search(t, spans, 's3cret', secrets)]).toEqual([]);
    expect([...search(t, spans, 'acme', secrets)]).toEqual([]);
    expect([...search(t, spans, 'authorization', secrets)]).toEqual([0]);
  });

  it('steps through matches round the corner', () => {
    expect(nextMatch(Int32Array.of(3, 8), 3, 1)).toBe(8);
    expect(nextMatch(Int32Array.of(3, 8), 8, 1)).toBe(3);
    expect(nextMatch(Int32Array.of(3, 8), 3, -1)).toBe(8);
    expect(nextMatch(new Int32Array(0), 3, 1)).toBe(-1);
  });
});

describe('keys', () => {
  const press = { code: '', shift: false, modified: false, typing: false, inRows: false };
  it('mean the same wherever the focus is, but leave text fields and scrolling alone', () => {
    expect(actionOf({ ...press, key: 'N' })).toBe('next-finding');
    expect(actionOf({ ...press, key: 'n', typing: true })).toBeNull();
    expect(actionOf({ ...press, key: 'f', modified: true })).toBeNull();
    expect(actionOf({ ...press, key: 'ArrowDown' })).toBeNull();
    expect(actionOf({ ...press, key: 'ArrowDown', inRows: true })).toBe('down');
  });
});

describe('time in the tree', () => {
  it('adds up to the entry along the critical path', () => {
    const path = criticalPath(tree);
    const sum = path.to.reduce((s, to, i) => s + to - (path.from[i] ?? 0), 0);
    expect(sum).toBe(486_000);
    // Nobody waits for a consumer that starts after its producer has ended.
    expect(stretchesAt(path, node(21))).toEqual([]);
  });

  it('follows the child that ended last, and ignores what ran beside it', () => {
    const spans = [
      makeSpan({ id: 'a', at: 0, for: 100 }),
      makeSpan({ id: 'b', parent: 'a', at: 10, for: 40 }),
      makeSpan({ id: 'c', parent: 'a', at: 20, for: 70 }),
      makeSpan({ id: 'd', parent: 'a', at: 5, for: 10 }),
      makeSpan({ id: 'e', parent: 'a', at: 95, for: 50 }),
    ];
    const t = buildTree(bareAnswer([{ traceId: TRACE, spans, warnings: [] }]));
    const at = (id: string) => t.nodeOfSpan[spanOfId(t.list, id)] ?? -1;
    const path = criticalPath(t);
    expect(stretchesAt(path, at('c'))).toEqual([{ from: 20_000, to: 90_000 }]);
    expect(stretchesAt(path, at('b'))).toEqual([]);
    expect(stretchesAt(path, at('d'))).toEqual([{ from: 5000, to: 15_000 }]);
    expect(selfTime(t, at('a'))).toBe(10_000);
  });

  it('totals every span once and disarms formulas in the CSV', () => {
    const all = totals(tree);
    expect(all.reduce((s, t) => s + t.spans, 0)).toBe(24);
    expect(sortTotals(all, 'longest')[0]?.service).toBe('gateway');
    expect(all.find(t => t.operation === 'payments.Pay/Confirm' && t.service === 'payments')?.findings).toBe(
      4,
    );
    const evil = { ...all[0]!, operation: '=cmd|"x",1' };
    expect(totalsCsv([evil]).split('\n')[1]).toContain(`"'=cmd|""x"",1"`);
  });

  it('draws each span once in the flame, children within their parents', () => {
    const { blocks, depth } = flame(tree);
    expect(blocks).toHaveLength(24);
    expect(depth).toBe(11);
    const of = (i: number) => blocks.find(b => b.node === node(i))!;
    expect(of(RECEIVER).x0).toBeGreaterThanOrEqual(of(SENDER).x0);
    expect(of(RECEIVER).x1).toBeLessThanOrEqual(of(SENDER).x1 + 1e-9);
    expect(flame(buildTree(bareAnswer([bigTrace(30_000)]))).blocks).toHaveLength(20_000);
    expect(flame(tree).deeper).toBe(0);
  });
});

describe('words of a place', () => {
  it('say what was lost, when it was sent and how much later it arrived without', () => {
    expect(placeTexts(tree, 'utc', [])(0)).toEqual({
      titles: ['gray.tag and tenant-id lost here', '2 keys lost here'],
      note: 'sent 10:51:47.375, received without them 4 ms later; payment-hint-bin changed',
    });
  });

  it('say both values where they are short, and never a hidden one', () => {
    const note = (key: string, secrets: readonly string[], over: Partial<Finding> = {}): string => {
      const finding = makeFinding({ key, outcome: 'altered', sent: ['4970'], received: ['0'], ...over });
      return placeTexts(buildTree(sampleAnswer({ findings: [finding] })), 'utc', secrets)(0).note;
    };
    expect(note('timeout_ms', [])).toBe('sent 4970, received 0, 4 ms later');
    expect(note('timeout_ms', ['Timeout-ms'])).toBe('sent 10:51:47.375, received changed 4 ms later');
    expect(note('hint-bin', [])).toBe('sent 10:51:47.375, received changed 4 ms later');
    const folded = message('finding.header-case.recorder', { before: 'X-Key', after: 'x-key' });
    expect(note('X-Key', [], { sent: ['a'], received: ['a'], reason: folded })).toBe(
      'sent X-Key, received x-key, 4 ms later',
    );
    expect(note('X-Key', [], { sent: ['a'.repeat(30)] })).toContain('received changed');
  });

  it('count the spans that never saw the key, and who served the request', () => {
    expect(whatFollowed(tree, listed, answer, tree.places[0]!)).toEqual({
      keys: ['gray.tag', 'tenant-id'],
      without: 11,
      returned: null,
      errors: 0,
      ownTrace: 0,
      served: { service: 'payments', version: '1.18.2', owner: '', group: 'v2' },
    });
  });
});

describe('copies', () => {
  it('hide credentials and keep a Markdown table whole', () => {
    const visit = answer.visits.find(v => v.toSpanId === sampleId(RECEIVER))!;
    const text = hopMarkdown(answer, visit, ['x-user-id'], 'http://x');
    expect(text).not.toContain(SENT.authorization);
    expect(text).toContain('| x-user-id | kept | hidden, 2 characters |');
    expect(text).toContain('| gray.tag | lost | `env=pre;group=v2;feature=pay-new` | – |');
    const span = makeSpan({
      id: 'a',
      more: { attributes: [{ key: 'http.request.header.cookie', value: 'k=1' }] },
    });
    expect(spanJson(span, [])).toContain('[hidden, 3]');
    expect(spanAt(tree, 0)?.name).toBe('POST /api/checkout');
  });
});
