// What a span does not show tells nothing where its SDK left attributes out.

import { describe, expect, it } from 'vitest';
import { DEFAULT_CONTRACT, type LogLine, type PlatformEvent, type Trace } from '../model/index.ts';
import { micros } from '../time/index.ts';
import { Archive } from './archive.ts';
import { analyse } from './detect.ts';
import { lostBeyond } from './likeness.ts';
import { requestView } from './request-view.ts';
import { drain } from './slices.ts';
import { later, without, withoutCalls } from './testing/broken.ts';
import { analysed, contract, found, lines, row } from './testing/found.ts';
import { partial } from './testing/partial.ts';
import { many, trace } from './testing/shorthand.ts';
import type { Node } from './tree.ts';

const ALL = 'tenant-id=a x-env=p';
const CHAIN = `edge[${ALL}] > cart[${ALL}] > stock[${ALL}]`;
const whole = many(4, CHAIN);

describe('a key that such a span does not show', () => {
  it('was not lost on its way there: without the count it would be', () => {
    const short = trace(`edge[${ALL}] > cart[x-env=p]`);
    expect(found([...whole, short])).toEqual(['dropped tenant-id wire edge→cart proven']);
    const a = analysed([...whole, partial(short, 'cart received')]);
    expect(lines(a)).toEqual([]);
    expect(row(a, 'wire edge→cart', 'tenant-id')).toBe('5/4/0/0/0/1');
    expect(row(a, 'wire edge→cart', 'x-env')).toBe('5/5/0/0/0/0');
  });

  it('was not lost within the process', () => {
    const short = trace(`edge[${ALL}] > cart[${ALL} / x-env=p] > stock[x-env=p]`);
    expect(found([...whole, short])).toEqual(['context-break tenant-id in-process cart→stock proven']);
    const both = partial(partial(short, 'cart sent'), 'stock received');
    expect(found([...whole, both])).toEqual([]);
  });

  it('is kept where it is shown behind it', () => {
    const a = analysed([...whole, partial(trace(CHAIN), 'cart', 'tenant-id')]);
    expect(lines(a)).toEqual([]);
    expect(row(a, 'gap edge→stock', 'tenant-id')).toBe('1/1/0/0/0/0');
  });

  it('is lost where another recorder behind it shows that', () =>
    expect(
      found([...whole, partial(trace(`edge[${ALL}] > cart[x-env=p] > stock[x-env=p]`), 'cart')]),
    ).toEqual(['dropped tenant-id gap edge→stock inferred']));

  it('is lost where it was lost before', () =>
    expect(
      found([...whole, partial(trace(`edge[${ALL}] > cart[x-env=p] > stock[x-env=p]`), 'stock')]),
    ).toEqual(['dropped tenant-id wire edge→cart proven']));

  it('is not said to have been there and gone: nothing is known of that side', () => {
    const a = analysed([...whole, partial(trace(CHAIN), 'cart', 'tenant-id')]);
    const visits = requestView(a, 4).visits;
    const sides = visits.flatMap(v => v.keys.filter(k => k.key === 'tenant-id'));
    expect(sides.map(k => [k.outcome, k.received])).toContainEqual(['unobserved', null]);
    expect(sides.some(k => k.received?.length === 0)).toBe(false);
  });
});

describe('what is told beside a loss', () => {
  it('is not that such a span lacked the key', () => {
    const beyond = many(3, 'edge[timeout_ms=5 x-env=p] > cart[x-env=p] > stock[x-env=p] > pay[x-env=p]');
    const received = (traces: readonly Trace[]): unknown =>
      analysed(traces).findings.map(f => [f.hop.to.service, f.received]);
    expect(received(beyond)).toEqual(Array(3).fill(['cart', []]));
    expect(received(beyond.map(t => partial(t, 'cart')))).toEqual(Array(3).fill(['cart', null]));
  });

  it('is not that the tag ended there', () => {
    const TAG = 'baggage=gray.tag=group%3Dv2';
    const all = many(3, `edge[${TAG} x-env=p] > cart[${TAG} x-env=p]`);
    const tags = (t: Trace): readonly string[] => {
      const a = analysed([...all, t]);
      const { tags } = requestView(a, 3);
      return t.spans.filter(s => tags.some(g => g.spanId === s.spanId)).map(s => s.resource.service);
    };
    const short = trace(`edge[${TAG} x-env=p] > cart[x-env=p]`);
    expect(tags(short)).toEqual(['edge', 'edge']);
    expect(tags(partial(short, 'cart'))).toEqual(['edge', 'edge', 'cart']);
  });

  it('nor what a log line says of a value that such a span does not show', () => {
    const HINT = 'x-auth-bin=CgVoZWxsbw x-env=p';
    const all = many(3, `edge[${HINT}] > cart[x-env=p]`);
    const short = partial(trace(`edge[${HINT}] > cart[x-env=p]`), 'cart');
    const line: LogLine = {
      ...{ time: short.spans.at(-1)?.start ?? micros(0), nanos: '0', labels: { app: 'cart' }, metadata: {} },
      line: `level=error trace_id=${short.traceId} msg="invalid base64 encoding at position 5"`,
    };
    const options = { contract: DEFAULT_CONTRACT, now: null, settle: micros(30e6) };
    const { findings } = analyse({ traces: [...all, short], lines: [line] }, options);
    expect(findings.map(f => [f.class, f.received])).toEqual([['binary-misaligned', null]]);
  });
});

describe('what such a span does show', () => {
  it('counts as anywhere else', () => {
    const other = `edge[${ALL}] > cart[tenant-id=b x-env=p] > stock[tenant-id=b x-env=p]`;
    expect(found([...whole, partial(trace(other), 'cart')])).toEqual([
      'rewritten tenant-id wire edge→cart proven',
    ]);
  });

  it('is not all there was of a key that has several spellings', () => {
    const two = 'X-Own=1 x-own=2 x-env=p';
    const all = many(3, `edge[${two}] > cart[${two}]`);
    const short = trace(`edge[${two}] > cart[X-Own=1 x-env=p]`);
    expect(found([...all, short])).toEqual(['key-collision X-Own wire edge→cart proven']);
    expect(found([...all, partial(short, 'cart')])).toEqual([]);
    const other = trace(`edge[X-Own=1 x-env=p] > cart[${two}]`);
    expect(found([...all, other])).toEqual(['foreign X-Own wire edge→cart proven']);
    expect(found([...all, partial(other, 'edge')])).toEqual([]);
  });

  it('does not show by itself that a reader missed a folded key', () => {
    const folded = 'edge[X-Own=1 x-env=p] > cart[x-own=1 x-env=p / x-env=p] > stock[x-env=p]';
    const read = (t: Trace): readonly string[] =>
      found([...many(3, 'edge[X-Own=1 x-env=p] > cart[x-own=1 x-env=p] > stock[x-own=1 x-env=p]'), t]);
    expect(read(trace(folded))).toContain('header-case X-Own wire edge→cart proven');
    expect(read(partial(trace(folded), 'cart sent'))).not.toContain(
      'header-case X-Own wire edge→cart proven',
    );
  });
});

describe('what other spans fail to show', () => {
  it('a recorder that failed is told by what is shown behind it, not by what an SDK left out there', () => {
    const silent = trace(`edge[${ALL} x-own=1] > cart[-] > stock[${ALL} x-own=1]`);
    const all = many(4, `edge[${ALL} x-own=1] > cart[${ALL} x-own=1] > stock[${ALL} x-own=1]`);
    expect(found([...all, silent])).toEqual([]);
    expect(found([...all, partial(silent, 'stock', 'tenant-id', 'x-own')])).toEqual([]);
  });

  it('a version that never captures a key is told past a span of which an SDK left it out', () => {
    const cart2 = `edge[${ALL}] > cart[x-env=p] > stock[${ALL}] > rack[${ALL}]`;
    const all = [
      ...many(4, `${CHAIN} > rack[${ALL}]`, { version: '1' }),
      ...many(2, cart2, { version: '2' }),
    ];
    expect(found(all)).toEqual([]);
    const short = partial(trace(cart2, { version: '2' }), 'stock', 'tenant-id');
    expect(found([...all, short])).toEqual([]);
  });
});

describe('a service all of whose spans are cut short', () => {
  const cut = many(5, `edge[${ALL}] > cart[x-env=p]`).map(t => partial(t, 'cart'));

  it('loses nothing, and is said to be cut short rather than suspected', () => {
    const a = analysed(cut);
    expect(lines(a)).toEqual([]);
    expect(row(a, 'wire edge→cart', 'tenant-id')).toBe('5/0/0/0/0/5');
    expect(a.warnings).toEqual([{ id: 'warning.partial-spans', params: { spans: 5 } }]);
  });

  it('is no witness that nobody there records a key', () => {
    const far = (cutShort: boolean): readonly string[] =>
      found(
        many(3, `edge[${ALL}] > cart[x-env=p] > stock[x-env=p]`).map(t =>
          cutShort ? partial(partial(t, 'cart'), 'stock') : t,
        ),
      );
    expect(far(false)).toEqual(['3× dropped tenant-id wire edge→cart inferred']);
    expect(far(true)).toEqual([]);
  });
});

describe('what a batch teaches', () => {
  const own = many(3, 'edge[x-own=1 x-env=p] > cart[x-own=1 x-env=p]');
  const lost = trace('edge[x-own=1 x-env=p] > cart[x-env=p]');
  const short = many(6, 'edge[x-own=1 x-env=p] > cart[x-env=p]').map(t => partial(t, 'cart'));

  it('a key that a hop carries on is learned from whole spans alone', () =>
    expect(found([...own, lost, ...short])).toEqual(['dropped x-own wire edge→cart proven']));

  it('a span counts among those that record a key where it can tell', () => {
    const rows = analysed([...own, lost, ...short]).captures;
    const of = (key: string) => rows.find(r => r.service === 'cart' && r.key === key);
    expect(of('x-own')).toMatchObject({ spans: 4, recorded: 3 });
    expect(of('x-env')).toMatchObject({ spans: 10, recorded: 10 });
  });
});

describe('a key outside the contract, past a span that may have shown it', () => {
  const O = 'x-own=1 x-env=p';
  /** `edge` reaches `pay` by `cart`, which passes the key on, and by `stock`, which does not. */
  const passed = `edge[${O}] > cart[${O}] > pay[${O}]`;
  const ended = `edge[${O}] > stock[${O} / x-env=p] > pay[x-env=p]`;
  const both = [...many(6, passed), ...many(3, ended)];
  const untold = (text: string, place: string): readonly Trace[] =>
    many(3, text).map(t => partial(partial(t, place, 'x-own'), 'edge sent', 'x-own'));

  it('is expected where both parts of the way carry it on', () => {
    const lost = partial(trace(`edge[${O}] > cart[${O}] > pay[x-env=p]`), 'cart', 'x-own');
    expect(found([...both, lost])).toEqual(['dropped x-own gap edge→pay inferred']);
  });

  it('is not expected by a way that ends it, however often it came by another', () =>
    expect(found([...both, ...untold(passed, 'cart'), partial(trace(ended), 'stock', 'x-own')])).toEqual([]));

  it('is not expected past a service that does not record it because others were skipped', () => {
    const hop = (keys: string, keys2: string): string => `edge[${O}] > proxy[${keys}] > pay[${keys2}]`;
    const dark = many(4, hop('x-env=p', 'x-env=p'));
    const skipped = many(6, passed).map(t => partial(t, 'cart', 'x-own'));
    expect(found([...many(6, passed), ...dark, ...skipped].map(withoutCalls))).toEqual([]);
  });

  it('is not learned to be carried on by spans that show it only where it came', () => {
    const shown = many(2, `edge[${O}] > cart[${O}]`).map(t => partial(t, 'cart'));
    const rest = many(6, `edge[${O}] > cart[x-env=p]`).map(t => partial(t, 'cart'));
    expect(found([...shown, ...rest, trace(`edge[${O}] > cart[x-env=p]`)])).toEqual([]);
  });

  it('changed counts within a process where both parts of the way keep its value', () => {
    const kept = (value: string): string => `edge[x-own=#k x-env=p / x-own=${value} x-env=p] > cart[${O}]`;
    const inner = trace(`edge[${O}] > cart[x-own=1 x-env=p] > pay[x-own=2 x-env=p]`);
    const hidden = partial(inner, 'cart', 'x-own');
    expect(found([...both, hidden])).toEqual(['rewritten x-own gap edge→pay inferred']);
    const changing = many(9, kept('#q'));
    const own = partial(trace(kept('other').replace('#', '9')), 'edge sent', 'x-own');
    expect(found([...both, ...changing, own]).filter(l => l.includes('gap'))).toEqual([]);
  });
});

describe('the gray tag', () => {
  const TAG = 'baggage=gray.tag=group%3Dv2';
  const tagged = many(4, `edge[${TAG} x-env=p]<gray.tag=group=v2> > cart[${TAG} x-env=p]<gray.tag=group=v2>`);

  it('may be in the baggage that was left out', () => {
    const short = trace(`edge[x-env=p]<gray.tag=group=v2> > cart[x-env=p]<gray.tag=group=v2>`);
    expect(found([...tagged, short])).toContain('gray-not-propagated gray.tag span edge→edge proven');
    expect(found([...tagged, partial(partial(short, 'edge'), 'cart')])).toEqual([]);
  });

  it('may be the attribute that was left out', () => {
    const short = trace(`edge[${TAG} x-env=p]<gray.tag=group=v2> > cart[${TAG} x-env=p]`);
    expect(found([...tagged, short])).toEqual(['gray-invisible gray.tag span cart→cart proven']);
    expect(found([...tagged, partial(short, 'cart')])).toEqual([]);
  });
});

describe('header hooks', () => {
  it('see every header, whatever the SDK left out', () => {
    const short = partial(trace(`edge[${ALL}] > cart[${ALL}]`), 'cart', 'tenant-id');
    const cart = short.spans.find(s => s.resource.service === 'cart');
    const event: PlatformEvent = {
      ...{ kind: 'metadata.observe', time: cart?.start ?? micros(0) },
      fields: {
        ...{ trace_id: short.traceId, span_id: cart?.spanId ?? '', side: 'received', seq: 1 },
        ...{ key: 'x-env', value: 'p' },
      },
    } as unknown as PlatformEvent;
    expect(found([...whole, short])).toEqual([]);
    expect(found([...whole, short], {}, [event])).toEqual(['dropped tenant-id wire edge→cart proven']);
  });
});

describe('which version serves whom', () => {
  const V2 = 'baggage=gray.tag=group%3Dv2';
  const gray = many(20, `edge[${V2} x-env=p] > cart[${V2} x-env=p]`, { version: '2' });
  const stable = many(20, 'edge[x-env=p] > cart[x-env=p]', { version: '1' });
  const astray = trace('edge[x-env=p] > cart[x-env=p]', { version: '2' });

  it('a request whose tag may be among what was left out is not said to be misrouted', () => {
    const read = (t: Trace): readonly string[] =>
      found([...gray, ...stable, t]).filter(l => l.startsWith('gray-misrouted'));
    expect(read(astray)).toEqual([
      'gray-misrouted gray.tag span cart→cart proven',
      'gray-misrouted gray.tag span edge→edge proven',
    ]);
    expect(read(partial(astray, 'edge'))).toEqual([]);
  });

  it('a service is not taken to give the tag where what came to it was left out', () => {
    const T = '<gray.tag=group=v2>';
    const own = [
      ...many(3, `edge[${V2} x-env=p]${T} > cart[${V2} x-env=p]`),
      ...many(3, `edge[${V2} x-env=p]${T} > cart[${V2} x-env=p]`).map(t =>
        partial(t, 'edge received', 'baggage'),
      ),
    ];
    const lacking = trace(`edge[x-env=p]${T}`);
    expect(found([...own, lacking])).toEqual(['gray-not-propagated gray.tag span edge→edge proven']);
  });

  it('nor is it seen that nothing below has it', () => {
    const T = '<gray.tag=group=v2>';
    const giving = many(3, `edge[x-env=p / ${V2} x-env=p]${T} > cart[${V2} x-env=p]`);
    const seeing = many(3, `edge[${V2} x-env=p]${T} > cart[${V2} x-env=p]`);
    const lacking = trace(`edge[x-env=p]${T} > cart[x-env=p]`);
    expect(found([...giving, ...seeing, lacking])).toEqual([
      'gray-not-propagated gray.tag span edge→edge proven',
    ]);
    expect(found([...giving, ...seeing, partial(partial(lacking, 'cart'), 'edge sent')])).toEqual([]);
  });
});

describe('a trace that began anew', () => {
  const id = 'x-request-id=r-1';
  const known = trace('edge[x-request-id=r-0 tenant-id=a] > cart[x-request-id=r-0 tenant-id=a]');
  const caller = without(trace(`edge[${id} tenant-id=a] > cart[]`), s => s.resource.service === 'cart');
  const begun = later(trace(`cart[${id}]`), 150);

  it('lost with its context only what its first span could have shown', () => {
    expect(found([known, caller, begun])).toEqual([
      'context-break tenant-id split edge→cart proven',
      'context-break traceparent split edge→cart proven',
    ]);
    const short = analysed([known, caller, partial(begun, 'cart')]);
    expect(lines(short)).toEqual(['context-break traceparent split edge→cart proven']);
    expect(short.findings.map(f => f.received)).toEqual([null]);
  });

  it('is not given to the call that had less because of what an SDK left out', () => {
    const archive = new Archive(DEFAULT_CONTRACT);
    const roots = [known, begun, partial(later(trace(`cart[${id}]`), 150), 'cart')];
    const calls = [caller, trace(`edge[${id}]`), partial(trace(`edge[${id}]`), 'edge')];
    drain(archive.add([...roots, ...calls]));
    const first = (t: Trace): Node => {
      const head = archive.head(t.traceId);
      const [root] = head === null ? [] : archive.tree(head).roots;
      if (root === undefined) throw new Error('the trace is not there');
      return root;
    };
    const [, root, cut] = roots.map(first) as [Node, Node, Node];
    const [had, lacked, cannotTell] = calls.map(first) as [Node, Node, Node];
    expect(lostBeyond(had, lacked, root)).toBe(1);
    expect(lostBeyond(had, lacked, cut)).toBe(0);
    expect(lostBeyond(had, cannotTell, root)).toBe(0);
  });
});

describe('the archive', () => {
  const short = partial(trace(CHAIN), 'cart', 'tenant-id');
  const shown = (archive: Archive): readonly string[] =>
    archive.heads.flatMap(h =>
      archive.tree(h).nodes.flatMap(n => (n.partial ? [`${n.span.resource.service} ${n.span.kind}`] : [])),
    );

  it('keeps of which spans attributes were left out, under another contract and beside as well', () => {
    const archive = new Archive(DEFAULT_CONTRACT);
    drain(archive.add([...whole, short]));
    expect(shown(archive)).toEqual(['cart server', 'cart client']);
    expect(archive.sizes.partial).toBe(2);
    const other = archive.under(contract({ keys: [] }));
    expect([shown(other), other.sizes.partial]).toEqual([['cart server', 'cart client'], 2]);
    const beside = archive.beside();
    expect(beside.sizes.partial).toBe(0);
    for (const head of archive.heads) beside.adopt(head);
    expect([shown(beside), beside.sizes.partial]).toEqual([['cart server', 'cart client'], 2]);
  });

  it('forgets it with the trace, and a trace that comes again counts once', () => {
    const archive = new Archive(DEFAULT_CONTRACT);
    drain(archive.add([short]));
    drain(archive.add([short]));
    expect(archive.sizes.partial).toBe(2);
    archive.remove(short.traceId);
    expect(archive.sizes.partial).toBe(0);
  });

  it('lost events and links leave no doubt about headers', () => {
    const archive = new Archive(DEFAULT_CONTRACT);
    const t = trace(CHAIN);
    const spans = t.spans.map(s => ({ ...s, dropped: { attributes: 0, events: 3, links: 1 } }));
    drain(archive.add([{ ...t, spans }]));
    expect(shown(archive)).toEqual([]);
  });
});
