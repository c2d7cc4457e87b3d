import { describe, expect, it } from 'vitest';
import type { Rate } from '../../model/analysis.ts';
import { ALL_GROUPS, type Verdict } from '../../model/answers.ts';
import { LOSS_CLASSES, GRAY_FAULTS, type HopId, type HopKind } from '../../model/loss.ts';
import { message } from '../../model/message.ts';
import { SECOND, micros, type Micros } from '../../time/index.ts';
import { plain } from './verdict.ts';
import type { VerdictContext } from './verdict-context.ts';
import { verdictLines } from './verdict-lines.ts';
import { afterEvent, happened, hopName } from './verdict.ts';

const at = (clock: string): Micros => micros(Date.parse(`2026-11-21T${clock}Z`) * 1000);
const rate = (part: number, whole: number, low: number, high: number): Rate => ({ part, whole, low, high });
const hop = (kind: HopKind): HopId => ({ kind, from: 'orders', to: 'payments' });

const context: VerdictContext = {
  zone: 'utc',
  range: { from: at('10:22:00'), to: at('10:52:00') },
  asOf: null,
  readBack: null,
  holes: [],
  coverage: { traced: 12_400, total: 310_123, query: 'sum(x)', sampling: 0.04 },
  causeText: 'batch-2 went to 15%',
  keys: 14,
  hops: { total: 11, observed: 10 },
  bound: 0.00031,
  settling: 0,
  eventsUnknown: null,
};

const damage: Extract<Verdict, { kind: 'damage' }> = {
  kind: 'damage',
  key: 'gray.tag',
  class: 'dropped',
  outcome: 'lost',
  hop: hop('wire'),
  group: 'v2',
  rate: rate(128, 412, 0.268, 0.357),
  against: { group: 'stable', rate: rate(2, 8140, 0.0001, 0.0009) },
  onset: {
    time: at('10:42:10'),
    plusMinus: micros(6 * SECOND),
    cause: {
      time: at('10:41:32'),
      kind: 'rollout',
      service: 'orders',
      text: message('rollout.event.stage-weight', { stage: 'batch-2', weight: '15' }),
    },
  },
  proven: 128,
  damaged: 128,
  strongest: {
    dimension: 'client × server',
    value: 'grpc-java 1.52.1 → grpc-go 1.60.1',
    rate: rate(127, 171, 0.67, 0.8),
    rest: rate(1, 241, 0, 0.02),
    clear: true,
    same: [],
  },
  strongestShare: 127 / 128,
  with: [{ key: 'tenant-id', outcome: 'lost', requests: 121 }],
  others: [],
  requestIds: ['r1', 'r2'],
};

const said = (v: Verdict, over: Partial<VerdictContext> = {}): string => {
  const lines = verdictLines(v, { ...context, ...over });
  return [plain(lines.first), plain(lines.second), ...lines.small.map(s => plain(s).trim())].join('\n');
};

describe('the verdict in words', () => {
  it('says what, where and how much; since when, after what, against what; and the small print', () => {
    expect(said(damage).split('\n')).toEqual([
      'gray.tag is lost at orders → payments in 31% of v2 requests (n = 412, 27–36%)',
      'since 10:42:10, 38 s after batch-2 went to 15%; stable 0.02%.',
      '128 of 128 proven (both sides recorded)',
      '127 of the 128 share grpc-java 1.52.1 → grpc-go 1.60.1',
      'tenant-id is lost with it in 121',
      'traces cover 12,400 of about 310,000 requests (4.0%, sampled 4.0%)',
    ]);
  });

  it('begins with the moment of the last answer where a source is silent', () => {
    expect(said(damage, { asOf: at('10:48:48') })).toMatch(/^As of 10:48:48: gray\.tag is lost/);
  });

  it('says the day where the range has several', () => {
    const week = { from: micros(at('10:52:00') - 7 * 86_400e6), to: at('10:52:00') };
    expect(said(damage, { range: week })).toContain('since 21 Nov 10:42:10, 38 s after');
    expect(said(damage, { range: week, asOf: at('10:48:48') })).toMatch(/^As of 21 Nov 10:48:48: /);
    const empty = { kind: 'empty' } as const;
    expect(said(empty, { range: week })).toContain('No requests between 14 Nov 10:52 and 21 Nov 10:52 UTC.');
    expect(said(empty)).toContain('No requests between 10:22 and 10:52 UTC.');
  });

  it('claims nothing about what has not been read yet', () => {
    const partial = said({ ...damage, onset: null }, { readBack: { to: at('10:42:00'), running: true } });
    expect(partial).toContain('throughout what has been read;');
    expect(partial).toContain('\nread back to 10:42:00 so far');
    expect(partial).not.toContain('throughout the range');
    expect(partial).not.toContain('traces cover');
    const ended = said(damage, { readBack: { to: at('10:42:00'), running: false } });
    expect(ended).toContain('read back to 10:42:00 only');
  });

  it('says what could not be read in the midst of what was', () => {
    const hole = (from: string, to: string) => ({ from: at(from), to: at(to) });
    const one = said(damage, { holes: [hole('10:42:00', '10:42:02')] });
    expect(one).toContain('\n2 s at 10:42:00 could not be read (Jaeger fails on it)');
    const two = said(damage, { holes: [hole('10:45:00', '10:45:01'), hole('10:42:00', '10:42:02')] });
    expect(two).toContain(
      '\n3 s in 2 places, the last at 10:45:00, could not be read (Jaeger fails on them)',
    );
    expect(said(damage)).not.toContain('could not be read');
  });

  it('gives no all-clear while requests are unread', () => {
    const clean = { kind: 'clean', requests: 63, accepted: 0, injected: 0 } as const;
    expect(said(clean, { readBack: { to: at('10:51:00'), running: true } })).toMatch(
      /^No damage found so far, in 63 requests across 14 keys/,
    );
    expect(said(clean)).toMatch(/^No damage found in 63 requests/);
    const none = { ...clean, requests: 0 };
    const young = said(none, { settling: 5 });
    expect(young).toMatch(/^No request can be judged yet\.\n5 requests came;/);
    expect(young).not.toContain('No damage');
    expect(said({ ...none, injected: 2 })).toMatch(/^No request is left to judge\./);
  });

  it('says after, never because', () => {
    expect(said(damage)).toContain(' after ');
    expect(said(damage)).not.toMatch(/because|caused/i);
  });

  it('claims no onset, no cause and no comparison that are not there', () => {
    expect(said({ ...damage, onset: null })).toContain('throughout the range; stable 0.02%.');
    const seen = (first: number, last: number) =>
      said({ ...damage, onset: null, seen: { first: micros(first), last: micros(last) } });
    const at = damage.onset!.time;
    expect(seen(at, at + 61e6)).toContain('seen between 10:42:10 and 10:43:11; stable 0.02%.');
    expect(seen(at, at + 1)).toContain('seen at 10:42:10; stable 0.02%.');
    const noCause = { ...damage, onset: { ...damage.onset!, cause: null } };
    expect(said(noCause)).toContain('since 10:42:10, no event found before it');
    expect(said({ ...damage, against: null })).toContain('no other group carries the key here');
    const never = { group: 'stable', rate: rate(0, 0, 0, 1) };
    expect(said({ ...damage, against: never })).toContain('stable never carries the key here');
  });

  it('does not say that no event was found where nobody could look', () => {
    const alone = { ...damage, onset: { ...damage.onset!, cause: null } };
    for (const eventsUnknown of ['reading', 'silent', 'none'] as const)
      expect(said(alone, { eventsUnknown })).not.toContain('no event found');
    expect(said(alone, { eventsUnknown: 'silent' })).toContain(
      'events before it unknown (no answer from Loki)',
    );
    expect(said(damage, { eventsUnknown: 'silent' })).toContain('38 s after batch-2 went to 15%');
  });

  it('tells coverage of what was read only', () => {
    const old = said(damage, { asOf: at('10:48:48') });
    expect(old).toContain('traces covered 4.0% of requests until 10:48:48, none since');
    const part = said(damage, { readBack: { to: at('10:47:00'), running: true } });
    expect(part).toContain('read back to 10:47:00 so far');
    expect(part).not.toContain('traces cover');
  });

  it('speaks of all requests where groups do not differ', () => {
    const all = said({ ...damage, group: ALL_GROUPS, against: null });
    expect(all).toContain('in 31% of requests (n = 412');
    expect(all).toContain('no clear difference between groups');
    expect(all).not.toContain(ALL_GROUPS);
    const leaning = { group: 'v2', rate: rate(5, 10, 0.24, 0.76), others: rate(1, 24, 0.007, 0.2) };
    const maybe = said({ ...damage, group: ALL_GROUPS, against: null, leaning });
    expect(maybe).toContain('; v2 5 of 10, all others 1 of 24: too few requests to say whether they differ.');
    expect(maybe).not.toContain('no clear difference');
    const none = said({ ...damage, group: ALL_GROUPS, ungrouped: true, against: null });
    expect(none).toContain('in 31% of requests (n = 412');
    expect(none).toContain('; no request is tagged.');
  });

  it('does not put an event before the end that it was told clearly after', () => {
    const told = (clock: string) => {
      const back = { ...damage.onset!.cause!, time: at(clock), text: message('rollout.event.rollback') };
      const ended = { time: at('10:47:02'), plusMinus: micros(4 * SECOND), cause: back };
      return said({ ...damage, ended }, { endText: 'the rollback to v1' });
    };
    expect(told('10:46:58')).toContain(', until 10:47:02, 4 s after the rollback to v1; stable 0.02%.');
    expect(told('10:47:05')).toContain(', until 10:47:02, 0 s after the rollback to v1; stable');
    expect(told('10:47:08')).toContain(', until 10:47:02, with the rollback to v1, told 6 s later; stable');
  });

  it('says what was there before, and what is left', () => {
    const { onset } = damage;
    const rose = (r: Rate) => ({ ...damage, onset: onset && { ...onset, beyond: r } });
    expect(said(rose(rate(41, 412, 0.074, 0.132)))).toContain(
      '\nsince 10:42:10 (10% before, 41 of 412), 38 s after batch-2 went to 15%; stable 0.02%.',
    );
    // Of too few there is no share.
    expect(said(rose(rate(3, 5, 0.23, 0.88)))).toContain('since 10:42:10 (3 of 5 before), 38 s');
    const ended = { time: at('10:47:02'), plusMinus: micros(SECOND), cause: null };
    const fell = { ...damage, ended: { ...ended, beyond: rate(20, 200, 0.066, 0.149) } };
    expect(said(fell)).toContain('15%, until 10:47:02 (still 10% since, 20 of 200); stable 0.02%.');
    expect(said({ ...fell, onset: null })).toContain('\nuntil 10:47:02 (still 10% since, 20 of 200); stable');
  });

  it('says when it had been there before', () => {
    const stretch = (from: string | null, to: string) => ({
      from: from === null ? null : at(from),
      to: at(to),
    });
    const again = (...earlier: readonly ReturnType<typeof stretch>[]) => said({ ...damage, earlier });
    const first = stretch('10:24:03', '10:26:10');
    const second = stretch('10:30:00', '10:31:05');
    expect(again(first)).toContain('went to 15%, and earlier 10:24:03–10:26:10; stable 0.02%.');
    expect(again(stretch(null, '10:26:10'))).toContain(', and earlier until 10:26:10; stable');
    expect(again(first, second)).toContain(', and earlier 10:24:03–10:26:10 and 10:30:00–10:31:05; stable');
    expect(again(first, second, stretch('10:35:00', '10:36:00'))).toContain(
      ', and 3 times earlier, last 10:35:00–10:36:00; stable',
    );
  });

  it('names the service of an event elsewhere', () => {
    const { onset } = damage;
    const cause = onset?.cause ?? null;
    const stranger = cause && { ...cause, service: 'search' };
    expect(said({ ...damage, onset: onset && { ...onset, cause: stranger } })).toContain(
      '38 s after batch-2 went to 15% at search',
    );
  });

  it('tells inferred findings from proven ones', () => {
    expect(said({ ...damage, proven: 100 })).toContain('100 of 128 proven, the rest inferred');
    expect(said({ ...damage, proven: 0 })).toContain('none proven');
  });

  it('does not say how much of all traffic it saw where nobody counted', () => {
    const unknown = said(damage, { coverage: { traced: 12_400, total: null, query: null, sampling: null } });
    expect(unknown).toContain('share of all traffic unknown');
  });

  it('names every kind of hop', () => {
    const first = (kind: HopKind) => said({ ...damage, hop: hop(kind) }).split('\n')[0];
    expect(first('in-process')).toContain('inside orders, before it calls payments');
    expect(first('split')).toContain('orders → payments, where a new trace starts');
    expect(first('gap')).toContain('somewhere in or between orders and payments');
    expect(first('span')).toContain('is lost at payments in');
    expect(hopName(hop('gap'))).toBe('orders … payments');
  });

  it('has a verb for every class, and an absent key is lost whatever the class', () => {
    for (const c of [...LOSS_CLASSES, ...GRAY_FAULTS])
      expect(plain(happened(c, 'altered')).trim()).toMatch(/^(is |differs |of another)/);
    expect(plain(happened('timeout-overwritten', 'lost'))).toBe(' is lost');
    expect(plain(happened('timeout-overwritten', 'altered'))).toBe(' is overwritten');
    expect(plain(happened('gray-misrouted', 'altered'))).toBe(' is served by the wrong version');
    expect(plain(happened('foreign', 'foreign'))).toContain('of another request leaks in');
  });

  it('does not call a system healthy: no damage found, and how much would have shown', () => {
    const clean = said({ kind: 'clean', requests: 12_400, accepted: 3, injected: 1 });
    expect(clean).toContain('No damage found in 12,400 requests across 14 keys and 10 of 11 hops.');
    expect(clean).toContain('damage in more than 0.03% of them would have shown');
    expect(clean).toContain('1 hop records no metadata, so nothing is said about it');
    expect(clean).toContain('3 accepted losses left out');
    expect(clean).not.toMatch(/healthy/i);
  });

  it('says when there are too few requests, none that record, or none at all', () => {
    const few: Extract<Verdict, { kind: 'few' }> = {
      kind: 'few',
      key: 'gray.tag',
      outcome: 'lost',
      hop: hop('wire'),
      group: 'v2',
      rate: rate(4, 9, 0.19, 0.73),
      needed: 20,
    };
    expect(said(few)).toContain(
      'Too few requests to say. 4 of 9 v2 requests lost gray.tag at orders → payments (19–73%).',
    );
    expect(said(few)).toContain('About 20 more v2 requests would settle it.');
    const against = { group: 'stable', rate: rate(0, 500, 0, 0.0076) };
    expect(said({ ...few, against })).toContain(
      'Too few requests to say how often. 4 of 9 v2 requests lost gray.tag at orders → payments (19–73%), ' +
        'of stable 0 of 500 (0–0.76%): a clear difference.\nAbout 20 more v2 requests would settle it.',
    );
    const blind = said({ kind: 'blind', requests: 8212, spans: 96_000 });
    expect(blind).toContain('8,212 requests came, but 0 of 96,000 spans show a key');
    expect(said({ kind: 'empty' })).toContain('No requests between 10:22 and 10:52 UTC.');
  });

  it('puts events behind "after"', () => {
    expect(afterEvent(message('rollout.event.stage', { stage: 'canary' }))).toBe('canary began');
    expect(afterEvent(message('rollout.event.weight', { weight: '5' }))).toBe('the weight went to 5%');
    const rollback = (from: string, to: string) => message('rollout.event.rollback', { from, to, ms: -1 });
    expect(afterEvent(rollback('v2', 'v1'))).toBe('the rollback from v2 to v1');
    expect(afterEvent(rollback('', 'v1'))).toBe('the rollback to v1');
    expect(afterEvent(rollback('', ''))).toBe('the rollback');
    expect(afterEvent(message('rollout.event.scaled', { set: 'orders-7d', to: '3' }))).toBe(
      'orders-7d was scaled to 3',
    );
    expect(afterEvent(message('rollout.event.other', { kind: 'config.reload' }))).toBeNull();
  });
});
