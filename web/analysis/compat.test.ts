import { describe, expect, it } from 'vitest';
import type { CompatAnswer, CompatQuestion, Contract, Trace } from '../model/index.ts';
import { micros, type Range } from '../time/index.ts';
import { compat } from './compat.ts';
import { byVersion } from './compat-versions.ts';
import { analysed } from './testing/found.ts';
import { many, span, trace, traceId, traceOf } from './testing/shorthand.ts';

const ALL: Range = { from: micros(0), to: micros(4e15) };

const ask = (
  traces: readonly Trace[],
  over: Partial<CompatQuestion> = {},
  rules: Partial<Contract> = {},
): CompatAnswer =>
  compat(analysed(traces, rules), { range: ALL, by: null, key: null, pair: null, chaos: [], ...over });

/** `grpc-java 1 → grpc-go 2: 3/4 !`, with a mark where the pair stands out. */
const told = (a: CompatAnswer): readonly string[] =>
  a.cells
    .map(c => {
      const pair = `${a.clients[c.client]} → ${a.servers[c.server]}`;
      const unseen = c.unobserved > 0 ? ` (${c.unobserved})` : '';
      return `${pair}: ${c.rate.part}/${c.rate.whole}${unseen}${c.outstanding ? ' !' : ''}`;
    })
    .sort();

const library = (name: string, version: string): string =>
  `rpc.library.name=${name},rpc.library.version=${version}`;
const OLD = library('grpc-java', '1.52.1');
const NEW = library('grpc-java', '1.66.0');
const GO = library('grpc-go', '1.60.1');

/** `client` stands on the sending span, `server` on the receiving one. */
const call = (client: string, server: string, sent: string, received: string): string =>
  `edge[${sent}]< / ${client}> > cart[${received}]<${server}>`;

describe('versions that do not fit', () => {
  const traces = [
    ...many(6, call(OLD, GO, 'x-env=p tenant-id=t', 'x-env=p')),
    ...many(4, call(OLD, GO, 'x-env=p tenant-id=t', 'x-env=p tenant-id=t')),
    ...many(40, call(NEW, GO, 'x-env=p tenant-id=t', 'x-env=p tenant-id=t')),
  ];

  it('are counted by pair, and the one that damages stands out', () => {
    const answer = ask(traces);
    expect(answer.by).toBe('library');
    expect(told(answer)).toEqual([
      'grpc-java 1.52.1 → grpc-go 1.60.1: 6/10 !',
      'grpc-java 1.66.0 → grpc-go 1.60.1: 0/40',
    ]);
    const worst = answer.cells.find(c => c.outstanding);
    expect(worst?.keys).toEqual([{ key: 'tenant-id', outcome: 'lost', calls: 6 }]);
    expect(worst?.hops.map(h => `${h.hop.from} ${h.hop.to} ${h.damaged}/${h.calls}`)).toEqual([
      'edge cart 6/10',
    ]);
    expect(worst?.rate.low).toBeGreaterThan(0.3);
  });

  it('one key alone can be looked at', () => {
    expect(told(ask(traces, { key: 'x-env' }))).toEqual([
      'grpc-java 1.52.1 → grpc-go 1.60.1: 0/10',
      'grpc-java 1.66.0 → grpc-go 1.60.1: 0/40',
    ]);
    expect(told(ask(traces, { key: 'TENANT_ID' }))[0]).toContain('6/10');
  });

  it('the chosen pair lists its damaged requests', () => {
    const pair = { client: 'grpc-java 1.52.1', server: 'grpc-go 1.60.1' };
    expect(ask(traces, { pair }).losing).toHaveLength(6);
    expect(ask(traces).losing).toHaveLength(0);
  });

  it('accepted losses are not counted as damage', () => {
    const except = [{ from: 'edge', to: 'cart', key: 'tenant-id', reason: 'known' }];
    expect(told(ask(traces, {}, { except }))[0]).toBe('grpc-java 1.52.1 → grpc-go 1.60.1: 0/10');
  });

  it('nothing stands out where all are alike', () => {
    const even = [OLD, NEW].flatMap(client => [
      ...many(5, call(client, GO, 'x-env=p tenant-id=t', 'x-env=p')),
      ...many(5, call(client, GO, 'x-env=p tenant-id=t', 'x-env=p tenant-id=t')),
    ]);
    expect(told(ask(even)).some(t => t.endsWith('!'))).toBe(false);
  });
});

describe('what is not known', () => {
  it('a call whose version one side does not tell is counted apart', () => {
    const answer = ask([
      trace(call(OLD, GO, 'x-env=p', 'x-env=p')),
      trace(call(OLD, '', 'x-env=p', 'x-env=p')),
    ]);
    expect(told(answer)).toEqual(['grpc-java 1.52.1 → grpc-go 1.60.1: 0/1']);
    expect([answer.unknown.part, answer.unknown.whole]).toEqual([0, 1]);
  });

  it('a side that records nothing leaves the call unobserved, not damaged', () =>
    expect(told(ask(many(3, call(OLD, GO, 'x-env=p', '-'))))).toEqual([
      'grpc-java 1.52.1 → grpc-go 1.60.1: 0/0 (3)',
    ]));

  it('without any version there is no cell', () => {
    const answer = ask(many(3, 'edge[x-env=p] > cart[x-env=p]'));
    expect(answer.cells).toEqual([]);
    expect(answer.choices).toEqual([]);
  });
});

describe('ways of looking', () => {
  it('service versions', () => {
    const answer = ask(many(2, 'edge[x-env=p] > cart[x-env=p]', { version: '1.2.0' }), { by: 'service' });
    expect(told(answer)).toEqual(['edge 1.2.0 → cart 1.2.0: 0/2']);
    expect(answer.choices).toEqual(['service']);
  });

  it('versions are ordered by SemVer 2.0.0, not as text', () =>
    expect(
      ['grpc-go 1.10.0', 'grpc-go 1.9.0', 'grpc-go 1.10.0-rc.1', 'grpc-c 2.0.0'].sort(byVersion),
    ).toEqual(['grpc-c 2.0.0', 'grpc-go 1.9.0', 'grpc-go 1.10.0-rc.1', 'grpc-go 1.10.0']));
});

describe('what stands between', () => {
  const header = (key: string, value: string) => ({ key: `http.request.header.${key}`, value: [value] });
  const lib = (name: string, version: string) => [
    { key: 'rpc.library.name', value: name },
    { key: 'rpc.library.version', value: version },
  ];

  /** edge → envoy → cart, the proxy with spans of its own; `out` is what it sends on. */
  function proxied(out: boolean): Trace {
    const id = traceId();
    const kept = [header('x-env', 'p'), header('tenant-id', 't')];
    const left = out ? kept : kept.slice(0, 1);
    const entry = span({ traceId: id, service: 'edge', kind: 'server', attributes: kept });
    const sent = span({
      ...{ traceId: id, parent: entry.spanId, service: 'edge', kind: 'client', at: 10 },
      attributes: [...kept, ...lib('grpc-go', '1.58.0')],
    });
    const proxy = { key: 'component', value: 'proxy' };
    const taken = span({
      ...{ traceId: id, parent: sent.spanId, service: 'sidecar', kind: 'server', at: 20, version: '1.21.0' },
      attributes: [...kept, proxy],
    });
    const passed = span({
      ...{ traceId: id, parent: taken.spanId, service: 'sidecar', kind: 'client', at: 30, version: '1.21.0' },
      attributes: [...left, proxy],
    });
    const served = span({
      ...{ traceId: id, parent: passed.spanId, service: 'cart', kind: 'server', at: 40 },
      attributes: [...left, ...lib('grpc-java', '1.66.0')],
    });
    return traceOf([entry, sent, taken, passed, served]);
  }

  it('a proxy belongs to the pair of its two ends, and what it drops is damage between them', () => {
    const answer = ask([proxied(true), proxied(true), proxied(false)]);
    expect(told(answer)).toEqual(['grpc-go 1.58.0 → grpc-java 1.66.0: 1/3']);
    expect(answer.cells[0]?.proxies.map(p => `${p.proxy} ${p.rate.part}/${p.rate.whole}`)).toEqual([
      'envoy 1.21.0 1/3',
    ]);
  });

  it('a via header names one that makes no spans', () => {
    const via = `${GO},http.request.header.via=1.1_nginx`;
    const answer = ask([trace(call(OLD, via, 'x-env=p', 'x-env=p'))]);
    expect(answer.cells[0]?.proxies.map(p => p.proxy)).toEqual(['nginx']);
  });
});
