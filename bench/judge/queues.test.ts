// Consumers that show how they poll: a span for what came with one poll, and below it one for each message, which links
// to the span that sent it.

import { describe, it } from 'vitest';
import { batch, drop, own } from './chain.ts';
import { judge } from './judge.ts';
import type { Kind, Node, World } from './world.ts';

/** Messages of these requests, sent one after the other. */
const send = (world: World, numbers: readonly number[]): readonly Node[] =>
  numbers.map(n => world.root('gateway', 'op', own(n)).child('gateway', 'producer', 'publish', own(n)));

/** One poll that received them all; what each message's process passes on is up to `passed`. */
function poll(
  world: World,
  numbers: readonly number[],
  kind: Kind = 'consumer',
  passed = (_: number, headers = own(_)) => headers,
): void {
  const sent = send(world, numbers);
  const root = world.root('mailer', 'receive', null, { kind, at: (sent.at(-1)?.start ?? 0) + 9000 });
  numbers.forEach((n, i) => {
    const links = sent.slice(i, i + 1);
    root.child('mailer', 'consumer', 'process', own(n), { links }).call('smtp', 'op', passed(n));
  });
}

describe.each(['consumer', 'client', 'internal'] as const)('a poll shown by a span of kind %s', kind => {
  it('of several messages is a request of its own, and nobody’s broken context', () => {
    const world = batch(3);
    poll(world, [7, 8, 9], kind);
    poll(world, [10, 11], kind);
    judge(world, []);
  });

  it('of one message belongs to the request that sent it', () => {
    const world = batch(3);
    poll(world, [7], kind);
    poll(world, [8], kind);
    judge(world, []);
  });

  it('hides nothing that is lost behind it', () => {
    const world = batch(3);
    poll(world, [7, 8], kind);
    poll(world, [9], kind, n => (n === 9 ? drop('tenant-id')(own(n)) : own(n)));
    judge(world, ['r9 context-break tenant-id in-process mailer>smtp proven']);
  });
});
