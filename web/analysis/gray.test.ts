import { describe, expect, it } from 'vitest';
import { analysed, found, row } from './testing/found.ts';
import { many, trace } from './testing/shorthand.ts';

const V2 = 'gray.tag=env=pre;group=v2';
const sent = 'baggage=gray.tag=env%3Dpre%3Bgroup%3Dv2';

describe('faults of the gray tag', () => {
  const healthy = many(3, `edge[${sent}]<${V2} / ${V2}> > cart[${sent}]<${V2} / ${V2}>`);

  it('attribute without baggage', () =>
    expect(found([...healthy, trace(`edge[x-env=p]<${V2} / ${V2}> > cart[x-env=p]`)])).toEqual([
      'gray-not-propagated gray.tag span edge→edge proven',
    ]));

  it('is told once, not again by services that know the tag from elsewhere', () =>
    expect(found([...healthy, trace(`edge[x-env=p]<${V2} / ${V2}> > cart[x-env=p]<${V2}>`)])).toEqual([
      'gray-not-propagated gray.tag span edge→edge proven',
    ]));

  it('a gateway that gives the tag received none: no fault', () =>
    expect(
      found([
        ...healthy,
        trace(`edge[x-env=p / ${sent} x-env=p]<${V2} / ${V2}> > cart[${sent} x-env=p]<${V2} / ${V2}>`),
      ]),
    ).toEqual([]));

  it('baggage without attribute, in a service that otherwise writes it', () =>
    expect(found([...healthy, trace(`edge[${sent}]<${V2} / ${V2}> > cart[${sent}]`)])).toEqual([
      'gray-invisible gray.tag span cart→cart proven',
    ]));

  it('no service has to write it', () => expect(found(many(3, `edge[${sent}] > cart[${sent}]`))).toEqual([]));

  it('nor on the spans of its calls, where it writes it on those it serves', () =>
    expect(found(many(3, `edge[${sent}]<${V2}> > cart[${sent}]<${V2}>`))).toEqual([]));

  it('the two disagree', () =>
    expect(
      found([...healthy, trace(`edge[${sent}]<${V2} / ${V2}> > cart[${sent}]<gray.tag=env=pre;group=v3>`)]),
    ).toEqual(['gray-mismatch gray.tag span cart→cart proven']));

  it('but not over order or encoding', () =>
    expect(
      found([
        ...healthy,
        trace(`edge[${sent}]<${V2} / ${V2}> > cart[${sent}]<gray.tag=group%3Dv2;env%3Dpre>`),
      ]),
    ).toEqual([]));

  it('a tag lost on the wire is that loss, not a fault of the tag', () =>
    expect(found([...healthy, trace(`edge[${sent} x-env=p]<${V2} / ${V2}> > cart[x-env=p]<${V2}>`)])).toEqual(
      ['dropped gray.tag wire edge→cart proven'],
    ));

  it('a call that knows the tag and does not pass it on is the fault of that call', () =>
    expect(
      found([
        ...healthy,
        ...many(2, `edge[${sent}]<${V2} / ${V2}> > cart[${sent}]<${V2} / ${V2}> > stock[${sent}]`),
        trace(
          `edge[${sent} x-env=p]<${V2} / ${V2}> > cart[${sent} x-env=p / x-env=p]<${V2} / ${V2}> > stock[x-env=p]`,
        ),
      ]),
    ).toEqual(['gray-not-propagated gray.tag span cart→cart proven']));
});

describe('groups and versions', () => {
  const gray = (version: string) => trace(`edge[${sent}]`, { version });
  const stable = (version: string) =>
    trace('edge[baggage=gray.tag=env%3Dprod%3Bgroup%3Dstable]', { version });

  it('a gray request served by a stable instance, and the reverse', () => {
    const batch = [
      ...[1, 2, 3].flatMap(() => [gray('2.0.0'), stable('1.9.0')]),
      gray('1.9.0'),
      stable('2.0.0'),
    ];
    const a = analysed(batch);
    expect(found(batch)).toEqual(['2× gray-misrouted gray.tag span edge→edge proven']);
    expect(row(a, 'span edge→edge', 'gray.tag')).toBe('8/6/2/0/0/0');
  });

  it('a version that serves nobody else is no stable one', () =>
    expect(found([...[1, 2, 3].flatMap(() => [gray('2.0.0'), stable('1.9.0')]), gray('2.0.1')])).toEqual([]));

  it('untagged requests go where weights send them, and are the stable ones where the version is the group’s', () => {
    const untagged = (version: string) => trace('edge[x-env=p]', { version });
    const many = [1, 2, 3].flatMap(() => [gray('2.0.0'), untagged('1.9.0')]);
    expect(found([...many, untagged('2.0.0')])).toEqual(['gray-misrouted gray.tag span edge→edge proven']);
    const weighted = [gray('2.0.0'), ...[1, 2, 3].map(() => untagged('1.9.0')), untagged('2.0.0')];
    expect(found(weighted)).toEqual([]);
    expect(found([...many, stable('1.9.0'), untagged('2.0.0')])).toEqual([]);
  });

  it('the contract names the version of a group, build and all', () => {
    const batch = [gray('2.0.0+abc'), gray('1.9.0'), stable('1.9.0')];
    expect(
      found(batch, {
        groups: [
          { name: 'v2', version: 'v2.0.0' },
          { name: 'stable', version: '1.9' },
        ],
      }),
    ).toEqual(['gray-misrouted gray.tag span edge→edge proven']);
  });

  it.each([
    ['the first tag on the way, which it keeps', `edge[${sent}] > cart[x-env=p]`, 'v2'],
    ['also where only an attribute shows it', `edge[x-env=p]<${V2}>`, 'v2'],
    ['else the release stage', 'edge[x-release-stage=gray x-traffic-tag=canary]', 'gray'],
    ['else the traffic tag', 'edge[x-traffic-tag=canary-v2]', 'canary-v2'],
    ['else none', 'edge[x-env=p]', 'untagged'],
  ])('the group is %s', (_, text, group) => expect(analysed([trace(text)]).requests[0]?.group).toBe(group));
});
