import { describe, expect, it } from 'vitest';
import type { Span, Trace } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { later, without } from './testing/broken.ts';
import { analysed, lines } from './testing/found.ts';
import { span, trace, traceId, traceOf } from './testing/shorthand.ts';

const id = 'x-request-id=r-1';

describe('stitching', () => {
  const whole = trace('edge[x-request-id=r-0 tenant-id=a] > cart[x-request-id=r-0 tenant-id=a]');
  const caller = without(trace(`edge[${id} tenant-id=a] > cart[]`), s => s.resource.service === 'cart');

  it('joins a trace that began anew to the call that has no answer', () => {
    const a = analysed([
      whole,
      caller,
      later(trace(`cart[${id} tenant-id=a] > stock[${id} tenant-id=a]`), 150),
    ]);
    expect(lines(a)).toEqual(['context-break traceparent split edge→cart proven']);
    expect(a.requests.map(r => [r.requestId, r.traceIds.length])).toEqual([
      ['r-0', 1],
      ['r-1', 2],
    ]);
  });

  it('other keys lost there are findings of the same hop', () => {
    const a = analysed([whole, caller, later(trace(`cart[${id}]`), 150)]);
    expect(lines(a)).toEqual([
      'context-break tenant-id split edge→cart proven',
      'context-break traceparent split edge→cart proven',
    ]);
  });

  it('finds the process that broke its own context: the new trace begins with its call', () => {
    const server = without(
      trace(`edge[${id} tenant-id=a] > cart[]`),
      s => s.resource.service === 'cart' || s.kind === 'client',
    );
    const broken = without(
      trace(`edge[${id}] > cart[${id} tenant-id=a]`),
      s => s.resource.service === 'edge' && s.kind === 'server',
    );
    const root = traceOf(broken.spans.map(s => (s.kind === 'client' ? { ...s, parentSpanId: null } : s)));
    const a = analysed([whole, server, later(root, 120)]);
    expect(lines(a)).toEqual([
      'context-break tenant-id split edge→cart proven',
      'context-break traceparent split edge→cart proven',
    ]);
  });

  it('gives one finding for each new trace', () => {
    const call = (at: number) =>
      span({
        traceId: caller.traceId,
        parent: caller.spans[0]!.spanId,
        service: 'edge',
        kind: 'client',
        name: 'call cart',
        at,
        took: 300,
        attributes: caller.spans[1]!.attributes,
      });
    const twice = traceOf([...caller.spans, call(2000)]);
    const a = analysed([
      whole,
      twice,
      later(trace(`cart[${id} tenant-id=a]`), 150),
      later(trace(`cart[${id} tenant-id=a]`), 2100),
    ]);
    expect(lines(a)).toEqual(['2× context-break traceparent split edge→cart proven']);
  });

  describe('of two spans of one service', () => {
    const recorded = (text: string) =>
      text.split(' ').map(pair => {
        const [key = '', value = ''] = pair.split('=');
        return { key: `http.request.header.${key}`, value: [value] };
      });
    const traceOfTwo = traceId();
    const top = span({
      traceId: traceOfTwo,
      service: 'edge',
      kind: 'server',
      took: 900e3,
      attributes: recorded(id),
    });
    /** `calc` called with `sent`, showing `received`. */
    const work = (at: number, took: number, sent: string, received: string): readonly [Span, Span] => {
      const common = { traceId: traceOfTwo, at, took };
      const out = {
        ...common,
        parent: top.spanId,
        service: 'edge',
        kind: 'client',
        name: 'call calc',
      } as const;
      const call = span({ ...out, attributes: recorded(`${id} ${sent}`.trim()) });
      const into = {
        ...common,
        parent: call.spanId,
        service: 'calc',
        kind: 'server',
        name: 'serve calc',
      } as const;
      return [call, span({ ...into, attributes: recorded(`${id} ${received}`.trim()) })];
    };
    /** The call of `calc` that began a trace of its own. */
    const broken = (at: number, sent: string) =>
      traceOf([
        span({
          ...{ traceId: traceId(), at, service: 'calc', kind: 'client', name: 'call stock' },
          attributes: recorded(`${id} ${sent}`.trim()),
        }),
      ]);

    it('a value that a recorder hid speaks against neither', () => {
      const [over, busy] = [work(10e3, 50e3, '', ''), work(100e3, 90e3, '', 'authorization=Bearer-a1')];
      const a = analysed([traceOf([top, ...over, ...busy]), broken(150e3, 'authorization=[REDACTED]')]);
      expect(a.findings.map(f => [f.key, f.hop.from.spanId])).toEqual([['traceparent', busy[1].spanId]]);
    });

    it('a call that shows nothing is known by what came of it', () => {
      const [right, later_] = [work(100e3, 90e3, '', 'tenant-id=a'), work(110e3, 90e3, '', 'tenant-id=b')];
      const call = broken(150e3, '').spans[0]!;
      const into = {
        traceId: call.traceId,
        at: 150.1e3,
        parent: call.spanId,
        service: 'stock',
        kind: 'server',
      } as const;
      const server = span({ ...into, attributes: recorded(`${id} tenant-id=a`) });
      const a = analysed([traceOf([top, ...right, ...later_]), traceOf([call, server])]);
      expect(a.findings.map(f => [f.key, f.hop.from.spanId])).toEqual([['traceparent', right[1].spanId]]);
    });

    it('the one that was called without the key made the call without it', () => {
      const [without, having] = [work(100e3, 90e3, '', ''), work(110e3, 90e3, 'tenant-id=a', '')];
      const usual = trace(
        `edge[x-request-id=r-0 tenant-id=a] > calc[/ x-request-id=r-0 tenant-id=a] > stock[tenant-id=a]`,
      );
      const a = analysed([usual, traceOf([top, ...without, ...having]), broken(150e3, '')]);
      expect(a.findings.map(f => [f.key, f.hop.from.spanId])).toEqual([['traceparent', without[1].spanId]]);
    });
  });

  describe('an instance that shows nothing and passes on no context', () => {
    const way = trace('edge[x-request-id=r-0] > cart[x-request-id=r-0] > stock[x-request-id=r-0]');
    const [first, second] = ['stock', 'ship'].map((s, i) => later(trace(`${s}[${id}]`), 150 + i * 50));
    const others = trace('edge[x-request-id=r-2] > cart[x-request-id=r-2] > ship[x-request-id=r-2]');

    it('is known by what its others call: the trace broke between its caller and these', () =>
      expect(lines(analysed([way, others, caller, first!, second!]))).toEqual([
        'context-break traceparent split edge→ship proven',
        'context-break traceparent split edge→stock proven',
      ]));

    it('is none where the service shows itself, or where nothing says that it calls there', () => {
      const shown = trace(`edge[${id}] > cart[${id}]`);
      expect(lines(analysed([way, shown, first!]))).toEqual([
        'context-break traceparent split cart→stock proven',
      ]);
      expect(lines(analysed([whole, trace('mail[] > stock[]'), caller, first!]))).toEqual([]);
    });

    it('passes on the context as a rule: then its own spans are missing, and nothing broke', () => {
      const gone = without(way, s => s.resource.service === 'cart');
      expect(lines(analysed([way, others, gone]))).toEqual([]);
    });
  });

  it('traces that enter at the same service are retries', () => {
    const a = analysed([trace(`edge[${id}] > cart[${id}]`), later(trace(`edge[${id}] > cart[${id}]`), 200)]);
    expect([lines(a), a.requests.length]).toEqual([[], 2]);
  });

  it('another time is another request', () => {
    const a = analysed([whole, caller, later(trace(`cart[${id} tenant-id=a]`), 3600e6)]);
    expect([lines(a), a.requests.length]).toEqual([[], 3]);
  });

  const linked = (links: Span['links']) => {
    const t = later(trace(`mail[${id}]`), 400);
    return traceOf(t.spans.map(s => ({ ...s, links })));
  };
  const linkTo = (t: Trace) => ({ traceId: t.traceId, spanId: t.spans[1]!.spanId, attributes: [] });

  it('one link belongs to the linked request, without a finding', () => {
    const a = analysed([whole, linked([linkTo(whole)])]);
    expect([lines(a), a.requests.map(r => r.traceIds.length)]).toEqual([[], [2]]);
  });

  it('several links are a fan-in: a request of its own', () => {
    const a = analysed([whole, caller, linked([linkTo(whole), linkTo(caller)])]);
    expect([lines(a), a.requests.length]).toEqual([[], 3]);
  });

  it("B3's trace id stitches where no request id came along, and is never a loss", () => {
    const old = trace('edge[tenant-id=a] > cart[]');
    const b3 = `x-b3-traceid=${old.traceId}`;
    const a = analysed([
      trace(`edge[tenant-id=a ${b3}] > cart[tenant-id=a]`),
      without(old, s => s.resource.service === 'cart'),
      later(trace(`cart[tenant-id=a ${b3}]`), 150),
    ]);
    expect(lines(a)).toEqual(['context-break traceparent split edge→cart proven']);
  });

  it('requests begin at their entry, whatever clock those below it have', () => {
    const requests = Array.from({ length: 5 }, (_, i) => {
      const own = `x-request-id=r-${i}`;
      const first = later(trace(`edge[${own} / ${own}] > ~mail[${own}]`), i * 1e6);
      const sent = first.spans.find(s => s.kind === 'producer')!;
      // The queue's worker begins a trace that its link explains; the service it calls has a clock that is behind.
      const { spans } = trace(`mail[${own}] > stock[${own}]`);
      const worker = spans.map((s, n) => ({
        ...s,
        start: micros(s.start + i * 1e6 + 300 - (s.resource.service === 'stock' ? 300e3 : 0)),
        links: n === 0 ? [{ traceId: first.traceId, spanId: sent.spanId, attributes: [] }] : [],
      }));
      return [without(first, s => s.kind === 'consumer'), traceOf(worker)] as const;
    });
    // Of the last one the worker's span was lost, and its link with it.
    const [first, worker] = requests.pop()!;
    const cut = traceOf(worker.spans.slice(1));
    expect(lines(analysed([...requests.flat(), first, cut]))).toEqual([]);
  });

  it('an orphan is no new trace', () => {
    const t = trace(`cart[${id}] > stock[${id}]`);
    const orphan = later(
      traceOf(t.spans.map(s => (s.parentSpanId === null ? { ...s, parentSpanId: 'ffffffffffffffff' } : s))),
      150,
    );
    expect(lines(analysed([whole, caller, orphan]))).toEqual([]);
  });

  it('a request without an id is known by its trace', () => {
    const t = traceOf([span({ traceId: traceId(), service: 'edge', kind: 'server' })]);
    expect(analysed([t]).requests[0]?.requestId).toBe(t.traceId);
  });

  it('a thousand traces of one id do not take a thousand times a thousand steps', () => {
    const traces = Array.from({ length: 3000 }, (_, i) => later(trace(`edge[${id}] > cart[${id}]`), i * 10));
    expect(analysed(traces).requests).toHaveLength(3000);
  });
});
