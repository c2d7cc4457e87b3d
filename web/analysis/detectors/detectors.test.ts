import { describe, expect, it } from 'vitest';
import { found } from '../testing/found.ts';
import { many, trace } from '../testing/shorthand.ts';

/** Enough healthy neighbours that every side is seen to record the keys. */
const healthy = (keys: string) => many(3, `edge[${keys}] > cart[${keys}] > stock[${keys}]`);
const bin = (...bytes: number[]): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

describe('dropped', () => {
  it('is a key sent and not received', () =>
    expect(
      found([
        ...healthy('tenant-id=a x-env=p'),
        trace('edge[tenant-id=a x-env=p] > cart[tenant-id=a x-env=p] > stock[x-env=p]'),
      ]),
    ).toEqual(['dropped tenant-id wire cart→stock proven']));
  it('is inferred where the receiving side recorded nothing at all', () =>
    expect(
      found([...healthy('tenant-id=a'), trace('edge[tenant-id=a] > cart[tenant-id=a] > stock[-]')]),
    ).toEqual(['dropped tenant-id wire cart→stock inferred']));
  it('is told once: hops further down never got the key', () =>
    expect(
      found([
        ...healthy('tenant-id=a x-env=p'),
        trace('edge[tenant-id=a x-env=p] > cart[x-env=p] > stock[x-env=p]'),
      ]),
    ).toEqual(['dropped tenant-id wire edge→cart proven']));
  it('gives one finding for each target of a fan-out', () =>
    expect(
      found([
        ...many(
          2,
          'edge[tenant-id=a x-env=p] > a[tenant-id=a x-env=p] + b[tenant-id=a x-env=p] + c[tenant-id=a x-env=p]',
        ),
        trace('edge[tenant-id=a x-env=p] > a[x-env=p] + b[x-env=p] + c[x-env=p]'),
      ]),
    ).toEqual([
      'dropped tenant-id wire edge→a proven',
      'dropped tenant-id wire edge→b proven',
      'dropped tenant-id wire edge→c proven',
    ]));
});

describe('context-break', () => {
  it('is a key received and not sent on', () =>
    expect(
      found([
        ...healthy('tenant-id=a x-env=p'),
        trace('edge[tenant-id=a x-env=p] > cart[tenant-id=a x-env=p / x-env=p] > stock[x-env=p]'),
      ]),
    ).toEqual(['context-break tenant-id in-process cart→stock proven']));
  it('takes a timeout along when other keys vanish with it', () =>
    expect(
      found([
        ...healthy('tenant-id=a timeout_ms=50 x-env=p'),
        trace(
          'edge[tenant-id=a timeout_ms=50 x-env=p] > cart[tenant-id=a timeout_ms=50 x-env=p / x-env=p] > stock[x-env=p]',
        ),
      ]),
    ).toEqual([
      'context-break tenant-id in-process cart→stock proven',
      'context-break timeout_ms in-process cart→stock proven',
    ]));
});

describe('timeout-overwritten', () => {
  const after = (sent: string, received: string) =>
    found([
      ...many(2, 'edge[timeout_ms=5000 x-env=p] > cart[timeout_ms=5000 x-env=p]'),
      trace(`edge[${sent} x-env=p] > cart[${received} x-env=p]`),
    ]);
  const damage = ['timeout-overwritten timeout_ms wire edge→cart proven'];
  it.each([
    ['timeout_ms=5000', 'timeout_ms=0', damage],
    ['timeout_ms=5000', 'timeout_ms=5001', damage],
    ['timeout_ms=5000', '', damage],
    ['timeout_ms=5000', 'timeout_ms=soon', damage],
    ['timeout_ms=5000', 'timeout_ms=4987', []],
    ['timeout_ms=5000', 'timeout_ms=5000', []],
    ['timeout_ms=0', 'timeout_ms=7000', []],
    ['timeout_ms=0', '', []],
  ])('%s → %s', (sent, received, expected) => expect(after(sent, received)).toEqual(expected));
  it('alone within a process is no broken context', () =>
    expect(
      found([
        ...healthy('timeout_ms=50 x-env=p'),
        trace('edge[timeout_ms=50 x-env=p] > cart[timeout_ms=50 x-env=p / x-env=p] > stock[x-env=p]'),
      ]),
    ).toEqual(['timeout-overwritten timeout_ms in-process cart→stock proven']));
  it('lets a budget go on as a deadline', () =>
    expect(
      found([
        ...healthy('timeout_ms=50 x-env=p'),
        trace(
          'edge[timeout_ms=50 x-env=p] > cart[timeout_ms=50 x-env=p / grpc-timeout=49m x-env=p] > stock[grpc-timeout=49m x-env=p]',
        ),
      ]),
    ).toEqual([]));
  it('does not let it rise on the way', () =>
    expect(
      found([
        ...healthy('timeout_ms=50 x-env=p'),
        trace(
          'edge[timeout_ms=50 x-env=p] > cart[timeout_ms=50 x-env=p / grpc-timeout=2S x-env=p] > stock[grpc-timeout=2S x-env=p]',
        ),
      ]),
    ).toEqual(['timeout-overwritten timeout_ms in-process cart→stock proven']));
  it('compares units, not texts', () =>
    expect(
      found([
        trace('edge[grpc-timeout=2S] > cart[grpc-timeout=1999m]'),
        trace('edge[grpc-timeout=100m] > cart[grpc-timeout=1S]'),
      ]),
    ).toEqual(['timeout-overwritten grpc-timeout wire edge→cart proven']));
});

describe('binary-misaligned', () => {
  const body = [8, 1, 18, 9, 77, 3, 200, 41, 5, 6];
  const sent = bin(...body);
  const after = (received: string) =>
    found([
      ...many(3, `edge[sig-bin=${sent} x-env=p] > cart[sig-bin=${sent} x-env=p]`),
      trace(`edge[sig-bin=${sent} x-env=p] > cart[sig-bin=${received} x-env=p]`),
    ]);
  const damage = ['binary-misaligned sig-bin wire edge→cart proven'];
  it.each([
    ['wrapped as field 1', bin(0x0a, body.length, ...body), damage],
    ['length prefix', bin(body.length, ...body), damage],
    ['padding bytes', bin(0, 0, ...body), damage],
    ['cut', bin(...body.slice(0, 7)), damage],
    ['the middle', bin(...body.slice(2, 9)), damage],
    ['half shared', bin(...body.slice(0, 5), 1, 1, 1, 1, 1), damage],
    ['base64 padding only', `${sent}==`.slice(0, Math.ceil(sent.length / 4) * 4), []],
    ['unrelated', bin(99, 98, 97, 96, 95, 94, 93, 92, 91, 90), ['rewritten sig-bin wire edge→cart proven']],
    ['absent', '', ['dropped sig-bin wire edge→cart proven']],
  ])('%s', (_, received, expected) => expect(after(received)).toEqual(expected));
  it('inside a process is damage where some requests keep the bytes, however many do not', () => {
    const [kept, wrapped] = [sent, bin(0x0a, body.length, ...body)].map(
      v => `cart[sig-bin=${sent} / sig-bin=${v}]`,
    );
    const way = (cart: string | undefined) => `edge[sig-bin=${sent}] > ${cart ?? ''} > stock[x-env=p]`;
    const changed = many(5, way(wrapped));
    expect(found([...many(2, way(kept)), ...changed])).toEqual([
      '5× binary-misaligned sig-bin in-process cart→stock proven',
    ]);
    // Where all do it, the application means it.
    expect(found(changed)).toEqual([]);
  });
  it("is foreign where it is another request's value", () => {
    const other = bin(0x0a, body.length, ...body);
    expect(
      found([
        ...many(2, `edge[sig-bin=${other}] > cart[sig-bin=${other}]`),
        trace(`edge[sig-bin=${sent}] > cart[sig-bin=${other}]`),
      ]),
    ).toEqual(['foreign sig-bin wire edge→cart proven']);
  });
});

describe('truncated, rewritten, foreign', () => {
  const after = (key: string, sent: string, received: string) =>
    found([
      ...many(2, `edge[${key}=other-value] > cart[${key}=other-value]`),
      trace(`edge[${key}=${sent}] > cart[${key}=${received}]`),
    ]);
  it.each([
    ['tenant-id', 'acme-eu', 'acme', 'truncated'],
    ['tenant-id', 'acme', 'acme2', 'rewritten'],
    ['tenant-id', 'acme', 'other-value', 'foreign'],
    ['tenant-id', 'other-value-longer', 'other-value', 'truncated'],
    ['x-env', 'pre', 'other-value', 'rewritten'],
    ['x-schema-version', '1.2.0', 'other-value', 'rewritten'],
    ['x-made-up', 'one', 'two', 'rewritten'],
  ])('%s %s → %s is %s', (key, sent, received, cls) =>
    expect(after(key, sent, received)).toEqual([`${cls} ${key} wire edge→cart proven`]),
  );
  it('compares values, not the way lists are written', () =>
    expect(found([trace('edge[tenant-id=a&b] > cart[tenant-id=a,_b]')])).toEqual([]));
  it('lets a value return to what the request entered with', () =>
    expect(found([trace('edge[tenant-id=a] > cart[tenant-id=b] > stock[tenant-id=a]')])).toEqual([
      'rewritten tenant-id wire edge→cart proven',
    ]));
});

describe('limit-truncated', () => {
  const members = (n: number, size = 1) =>
    Array.from({ length: n }, (_, i) => `k${i}=${'v'.repeat(size)}`).join(',');
  const after = (sent: string, received: string) =>
    found([
      ...many(2, 'edge[baggage=a=1] > cart[baggage=a=1]'),
      trace(`edge[baggage=${sent}] > cart[baggage=${received}]`),
    ]);
  const one = (cls: string) => [`${cls} baggage wire edge→cart proven`];
  it.each([
    ['over 64 members', members(70), members(64), one('limit-truncated')],
    ['over 8192 bytes', members(60, 200), members(40, 200), one('limit-truncated')],
    ['over 64 members, to a larger limit', members(200), members(180), one('limit-truncated')],
    [
      'over 64 members, from the middle',
      members(70),
      members(70).replace('k9=v,', ''),
      one('limit-truncated'),
    ],
    ['a smaller limit filled', members(40), members(32), one('limit-truncated')],
    ['a raw prefix', members(10), members(7), one('truncated')],
    ['a member from the middle', 'a=1,b=2,c=3', 'a=1,c=3', one('rewritten')],
    ['a member added', 'a=1,b=2', 'a=1,b=2,c=3', []],
    ['another order and encoding', 'a=x%3Dy,b=2', 'b=2,a=x=y', []],
    ['all of it', 'a=1,b=2', '', ['dropped baggage wire edge→cart inferred']],
    [
      'both kinds of it',
      'gray.tag=env%3Dpre,b=2',
      '',
      ['dropped baggage wire edge→cart inferred', 'dropped gray.tag wire edge→cart inferred'],
    ],
    ['only the tag, which was all', 'gray.tag=env%3Dpre', 'b=2', ['dropped gray.tag wire edge→cart proven']],
    [
      'the tag, far over the limit',
      `gray.tag=env%3Dpre,${members(70)}`,
      members(70),
      ['dropped gray.tag wire edge→cart proven'],
    ],
    [
      'the tag, to the limit',
      `${members(70)},gray.tag=env%3Dpre`,
      members(64),
      ['limit-truncated baggage wire edge→cart proven', 'limit-truncated gray.tag wire edge→cart proven'],
    ],
    [
      'the tag cut',
      'b=2,gray.tag=env%3Dpre%3Bgroup%3Dv2',
      'b=2,gray.tag=env%3Dpre',
      ['truncated gray.tag wire edge→cart proven'],
    ],
  ])('%s', (_, sent, received, expected) => expect(after(sent, received)).toEqual(expected));
});

describe('header-case', () => {
  it('is proven by a recorder that keeps case, and explains the later absence', () =>
    expect(
      found([
        ...many(2, 'edge[X-Trace-ID=t X-Env=p] > cart[X-Trace-ID=t X-Env=p] > stock[X-Trace-ID=t X-Env=p]'),
        trace('edge[X-Trace-ID=t X-Env=p] > cart[x-trace-id=t X-Env=p / X-Env=p] > stock[X-Env=p]'),
      ]),
    ).toEqual(['header-case X-Trace-ID wire edge→cart proven']));
  it('is seen by a reader that sends the key no further', () =>
    expect(
      found([trace('edge[X-Trace-ID=t X-Env=p] > cart[x-trace-id=t x-env=p / x-env=p] > stock[x-env=p]')]),
    ).toEqual(['header-case X-Trace-ID wire edge→cart proven']));
  it('is no more than a recorder that writes lower case', () =>
    expect(found(many(2, 'edge[X-Env=p] > cart[x-env=p] > stock[x-env=p]'))).toEqual([]));
  it('is no finding from lower to upper', () =>
    expect(found([trace('edge[x-env=p] > cart[X-Env=p] > stock[X-Env=p]')])).toEqual([]));
});

describe('key-collision', () => {
  const one = ['key-collision X-Correlation-ID wire edge→cart proven'];
  const after = (received: string) =>
    found([
      ...many(2, 'edge[X-Env=p] > cart[X-Env=p]'),
      trace(`edge[X-Correlation-ID=a x-correlation-id=b X-Env=p] > cart[${received} X-Env=p]`),
    ]);
  it.each([
    ['one is gone', 'x-correlation-id=b', one],
    ['joined into one, where case is kept', 'x-correlation-id=a,b', one],
    ['both arrived', 'X-Correlation-ID=a x-correlation-id=b', []],
    ['both in one list', 'x-correlation-id=a&b', []],
  ])('%s', (_, received, expected) => expect(after(received)).toEqual(expected));
  it('also between - and _', () =>
    expect(found([trace('edge[x-tag=a x_tag=b] > cart[x-tag=a]')])).toEqual([
      'key-collision x-tag wire edge→cart proven',
    ]));
  it('also a list of which only some parts arrive', () =>
    expect(found([trace('edge[tenant-id=a,b] > cart[tenant-id=b]')])).toEqual([
      'key-collision tenant-id wire edge→cart proven',
    ]));
});
