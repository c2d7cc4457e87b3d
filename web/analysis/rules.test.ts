import { describe, expect, it } from 'vitest';
import type { Span, Trace } from '../model/index.ts';
import { analysed, found, lines, row } from './testing/found.ts';
import { many, span, trace, traceId, traceOf } from './testing/shorthand.ts';

const header = (key: string, value: string) => ({ key: `http.request.header.${key}`, value: [value] });

describe('what may vanish or change', () => {
  it.each([
    'host',
    'content-type',
    'accept-encoding',
    'user-agent',
    'x-forwarded-for',
    'via',
    'b3',
    'x-b3-spanid',
    'tracestate',
    'grpc-encoding',
  ])('%s is never compared', key =>
    expect(
      found([
        ...many(3, `edge[${key}=1 x-env=p] > cart[${key}=1 x-env=p]`),
        trace(`edge[${key}=1 x-env=p] > cart[${key}=2 x-env=p]`),
        trace(`edge[${key}=1 x-env=p] > cart[x-env=p]`),
      ]),
    ).toEqual([]),
  );

  it('keys that only the receiver has are no finding', () =>
    expect(found([trace('edge[x-env=p] > cart[x-env=p tenant-id=a]')])).toEqual([]));

  it.each(['env x-env', 'x-env env'])('an alias goes on: %s', names => {
    const [one = '', other = ''] = names.split(' ');
    const both = (now: string) =>
      `edge[tenant-id=a ${one}=p / tenant-id=a ${now}=p] > cart[tenant-id=a ${now}=p]`;
    expect(found([...many(3, both(one)), trace(both(other))])).toEqual([]);
  });

  it('a key outside the contract is expected where most requests keep it', () => {
    const kept = 'edge[x-made-up=1 x-env=p] > cart[x-made-up=1 x-env=p]';
    const lost = 'edge[x-made-up=1 x-env=p] > cart[x-env=p]';
    expect(found([...many(3, kept), ...many(2, lost)])).toEqual([
      '2× dropped x-made-up wire edge→cart proven',
    ]);
    expect(found([...many(2, kept), ...many(2, lost)])).toEqual([]);
  });

  it('so are cookie and authorization, contract or not', () => {
    const traces = [
      ...many(1, 'edge[authorization=a x-env=p] > cart[authorization=a x-env=p]'),
      ...many(2, 'edge[authorization=a x-env=p] > cart[x-env=p]'),
    ];
    expect(found(traces)).toEqual([]);
  });

  it('in process a change outside the contract counts where most keep the value', () => {
    const changed = 'edge[x-env=p] > cart[x-made-up=1 x-env=p / x-made-up=2 x-env=p] > stock[x-env=p]';
    const kept = 'edge[x-env=p] > cart[x-made-up=1 x-env=p] > stock[x-env=p]';
    expect(found(many(3, changed))).toEqual([]);
    expect(found([...many(3, kept), trace(changed)])).toEqual([
      'rewritten x-made-up in-process cart→stock proven',
    ]);
  });

  it('one-hop keys are guarded on the wire only', () => {
    const whole =
      'edge[x-schema-version=1 x-env=p] > cart[x-schema-version=1 x-env=p] > stock[x-schema-version=1 x-env=p]';
    expect(
      found([
        ...many(2, whole),
        trace(
          'edge[x-schema-version=1 x-env=p] > cart[x-schema-version=1 x-env=p / x-env=p] > stock[x-env=p]',
        ),
      ]),
    ).toEqual([]);
    expect(
      found([...many(2, whole), trace('edge[x-schema-version=1 x-env=p] > cart[x-env=p] > stock[x-env=p]')]),
    ).toEqual(['dropped x-schema-version wire edge→cart proven']);
  });

  it('traceparent: recorders note wrong span ids, and a child proves that it arrived', () => {
    const tp = (id: string) => `traceparent=00-${'a'.repeat(32)}-${id.repeat(16)}-01`;
    expect(
      found([
        ...many(2, `edge[${tp('1')} x-env=p] > cart[${tp('2')} x-env=p]`),
        trace(`edge[${tp('1')} x-env=p] > cart[x-env=p]`),
      ]),
    ).toEqual([]);
  });

  it('traceparent: a process that began a trace of its own passes on that one', () => {
    const [own, linked] = [traceId(), traceId()];
    const context = (id: string) => [
      header('traceparent', `00-${id}-${'1'.repeat(16)}-01`),
      header('x-env', 'p'),
    ];
    const at = (kind: Span['kind'], parent: string | null, id: string): Span =>
      span({ traceId: own, service: 'mailer', kind, parent, attributes: context(id) });
    const consumer = at('consumer', null, linked);
    const call = (id: string): Trace => traceOf([consumer, at('client', consumer.spanId, id)]);
    expect(found([call(own)])).toEqual([]);
    expect(found([call(traceId())])).toEqual(['rewritten traceparent in-process mailer→unknown proven']);
  });

  it('declared masking is kept, also where it ends', () =>
    expect(
      found([trace('edge[x-user-id=42] > vault[x-user-id=h1f] > stock[x-user-id=42]')], {
        masked: [{ service: 'vault', keys: ['x-user-id'] }],
      }),
    ).toEqual([]));

  it.each(['[REDACTED]', '***', '<masked>'])('%s on one side is unobserved', mark => {
    const a = analysed([...many(2, `edge[x-user-id=#7] > cart[x-user-id=${mark}]`)]);
    expect([lines(a), row(a, 'wire edge→cart', 'x-user-id')]).toEqual([[], '2/0/0/0/0/2']);
  });

  it('so is a digest where the other side is always clear', () =>
    expect(
      found([1, 2, 3].map(i => trace(`edge[x-user-id=100${i}] > cart[x-user-id=${String(i).repeat(64)}]`))),
    ).toEqual([]));

  it('but not an id that looks like one', () =>
    expect(found([trace(`edge[x-request-id=r1] > cart[x-request-id=${'ab'.repeat(16)}]`)])).toEqual([
      'rewritten x-request-id wire edge→cart proven',
    ]));

  it('behind a hidden value the last clear one is compared', () =>
    expect(found([...many(2, 'edge[tenant-id=a] > cart[tenant-id=***] > stock[tenant-id=b]')])).toEqual([
      '2× rewritten tenant-id gap edge→stock inferred',
    ]));

  it('accepted losses are shown as such', () => {
    const a = analysed(
      [
        ...many(2, 'edge[tenant-id=a x-env=p] > cart[tenant-id=a x-env=p]'),
        trace('edge[tenant-id=a x-env=p] > cart[x-env=p]'),
      ],
      { except: [{ from: 'edge', to: '*', key: 'Tenant_ID', reason: 'known' }] },
    );
    expect(a.findings.map(f => f.accepted)).toEqual(['known']);
  });
});

describe('hops', () => {
  it('a service may call itself', () =>
    expect(
      found([
        ...many(2, 'cart[tenant-id=a x-env=p] > cart[tenant-id=a x-env=p]'),
        trace('cart[tenant-id=a x-env=p] > cart[x-env=p]'),
      ]),
    ).toEqual(['dropped tenant-id wire cart→cart proven']));

  it('queues are wire hops', () =>
    expect(
      found([
        ...many(2, 'edge[tenant-id=a x-env=p] > ~mail[tenant-id=a x-env=p]'),
        trace('edge[tenant-id=a x-env=p] > ~mail[x-env=p]'),
      ]),
    ).toEqual(['dropped tenant-id wire edge→mail proven']));

  it('an orphan is missing telemetry', () => {
    const keys = 'tenant-id=a x-env=p';
    const whole = trace(`edge[${keys}] > cart[${keys}] > stock[${keys}]`);
    const lost = trace(`edge[${keys}] > cart[x-env=p] > stock[x-env=p]`);
    const orphaned = lost.spans.filter(s => !(s.resource.service === 'cart' && s.kind === 'server'));
    const a = analysed([whole, traceOf(orphaned)]);
    expect(lines(a)).toEqual([]);
    expect(a.warnings.map(w => w.id)).toEqual(['warning.orphans']);
  });

  it.each([
    ['the peer attribute', 'edge[tenant-id=a x-env=p / x-env=p]< / peer.service=ledger>', 'ledger'],
    ['what the operation calls elsewhere', 'edge[tenant-id=a x-env=p / x-env=p]', 'cart'],
  ])('in process, to is %s where the callee was not sampled', (_, text, to) => {
    const cut = trace(`${text} > cart[x-env=p]`);
    const unsampled = traceOf(cut.spans.filter(s => s.resource.service !== 'cart'));
    expect(found([...many(2, 'edge[tenant-id=a x-env=p] > cart[tenant-id=a x-env=p]'), unsampled])).toEqual([
      `context-break tenant-id in-process edge→${to} proven`,
    ]);
  });

  it('a ring of parents is no missing parent', () => {
    const { spans } = trace('edge[tenant-id=a] > cart[tenant-id=a]');
    const last = spans.at(-1)?.spanId ?? null;
    const ring = spans.map(s => (s.parentSpanId === null ? { ...s, parentSpanId: last } : s));
    const own = spans.map(s => (s.parentSpanId === null ? { ...s, parentSpanId: s.spanId } : s));
    for (const odd of [ring, own])
      expect(analysed([traceOf(odd)]).warnings.map(w => w.id)).not.toContain('warning.orphans');
  });

  it('else it is unknown', () => {
    const one = trace('edge[tenant-id=a x-env=p] > cart[tenant-id=a x-env=p]');
    const alone = traceOf(one.spans.filter(s => s.resource.service === 'edge'));
    const lost = trace('edge[tenant-id=a x-env=p / x-env=p] > cart[x-env=p]');
    const a = analysed([alone, traceOf(lost.spans.filter(s => s.resource.service === 'edge'))]);
    expect(lines(a)).toEqual(['context-break tenant-id in-process edge→unknown proven']);
    expect(a.findings[0]?.hop.to.spanId).not.toBeNull();
  });
});

describe('robustness', () => {
  const id = traceId();
  const looped = (spanId: string, parent: string) =>
    span({
      traceId: id,
      spanId,
      parent,
      service: 'a',
      kind: 'client',
      attributes: [header('tenant-id', 'x')],
    });

  it('cycles and spans that are their own parents end', () => {
    const a = analysed([traceOf([looped('1', '2'), looped('2', '3'), looped('3', '1'), looped('4', '4')])]);
    expect([a.spans, a.requests.length, a.findings.length]).toEqual([4, 1, 0]);
  });

  it('identical spans count once, different ones of one id both', () => {
    const t = trace('edge[tenant-id=a] > cart[tenant-id=a]');
    const [first, ...rest] = t.spans;
    const twin = { ...first!, attributes: [...first!.attributes].reverse() };
    const other = { ...first!, name: 'else' };
    expect(analysed([t, traceOf([twin, other, ...rest])]).spans).toBe(t.spans.length + 1);
  });

  it('keys such as __proto__ are keys', () =>
    expect(
      found([
        ...many(2, 'edge[__proto__=a constructor=b x-env=p] > cart[__proto__=a constructor=b x-env=p]'),
        trace('edge[__proto__=a x-env=p] > cart[__proto__=b x-env=p]'),
      ]),
    ).toEqual(['rewritten __proto__ wire edge→cart proven']));

  it('a chain of 20,000 spans is followed without recursion', () => {
    const spans = Array.from({ length: 20_000 }, (_, i) =>
      span({
        traceId: id,
        spanId: `s${i}`,
        parent: i === 0 ? null : `s${i - 1}`,
        service: `v${(i >> 1) & 7}`,
        kind: i % 2 === 0 ? 'server' : 'client',
        at: i,
        attributes: [header('tenant-id', 'x')],
      }),
    );
    expect(analysed([traceOf(spans)]).findings).toEqual([]);
  });

  it('settling requests are neither judged nor counted', async () => {
    const { analyse } = await import('./detect.ts');
    const { contract } = await import('./testing/found.ts');
    const { micros } = await import('../time/index.ts');
    const t = trace('edge[tenant-id=a] > cart[tenant-id=b]');
    const end = Math.max(...t.spans.map(s => s.start + s.duration));
    const at = (later: number) =>
      analyse({ traces: [t] }, { contract: contract(), now: micros(end + later), settle: micros(30e6) });
    expect([at(29e6).findings.length, at(29e6).requests[0]?.settled]).toEqual([0, false]);
    expect([at(31e6).findings.length, at(31e6).requests[0]?.settled]).toEqual([1, true]);
  });
});
