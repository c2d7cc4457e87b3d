// The verdict in sentences: what, where and how much; its second line and small print stand in files of their own.

import { ALL_GROUPS, type Verdict } from '../../model/answers.ts';
import { acrossDays, dayMonth, hourMinute, moment, zoneOf } from '../../time/index.ts';
import { about, count, percent } from '../numbers.ts';
import type { VerdictContext, VerdictLines } from './verdict-context.ts';
import { damageSecond } from './verdict-second.ts';
import { damageSmall, tail } from './verdict-small.ts';
import {
  bounds,
  faint,
  happened,
  hopName,
  keyPart,
  link,
  past,
  place,
  quiet,
  requests,
  share,
  strong,
  text,
  type Part,
  type Sentence,
} from './verdict.ts';

/** "v2 requests", or just "requests" where all groups are meant. */
const ofGroup = (group: string): string => (group === ALL_GROUPS ? 'requests' : `${group} requests`);

type Damaged = Extract<Verdict, { kind: 'damage' }>;

/** `10:22 and 10:52 UTC`, with their days where these differ. */
function between({ range, zone }: VerdictContext): string {
  const days = acrossDays(range, zone);
  const [from, to] = [range.from, range.to].map(
    t => `${days ? `${dayMonth(t, zone)} ` : ''}${hourMinute(t, zone)}`,
  );
  return `${from} and ${to} ${zoneOf(range, zone)}`;
}

const lead = (c: VerdictContext): Part[] =>
  c.asOf === null ? [] : [text(`As of ${moment(c.asOf, c.zone, c.range)}: `)];

function damageFirst(v: Damaged, c: VerdictContext): Sentence {
  const big: Part = {
    kind: 'link',
    text: `${share(v.rate)} of ${ofGroup(v.group)}`,
    evidence: 'rate',
    strong: true,
    key: null,
  };
  return [
    ...lead(c),
    keyPart(v.key, v.outcome),
    ...happened(v.class, v.outcome),
    ...place(v.hop),
    text(' in '),
    big,
    quiet(' ('),
    faint(`n = ${count(v.rate.whole)}`, 'whole'),
    quiet(`, ${bounds(v.rate)})`),
  ];
}

type Clean = Extract<Verdict, { kind: 'clean' }>;

/** No request was judged: that is no all-clear. */
function unjudged(v: Clean, c: VerdictContext, small: readonly Sentence[]): VerdictLines {
  const [first, second] =
    v.accepted + v.injected > 0
      ? [
          'No request is left to judge.',
          'All that came were injected by chaos, or their losses are accepted.',
        ]
      : [
          'No request can be judged yet.',
          `${requests(c.settling)} came; each is judged once no more spans of it are to be expected.`,
        ];
  return { first: [...lead(c), strong(first)], second: [quiet(second)], small };
}

function clean(v: Clean, c: VerdictContext): VerdictLines {
  const small: Sentence[] = [];
  if (c.hops.observed < c.hops.total) {
    const blind = c.hops.total - c.hops.observed;
    const [record, them] = blind === 1 ? ['hop records', 'it'] : ['hops record', 'them'];
    small.push([
      link(`${count(blind)} ${record} no metadata`, 'seen'),
      text(`, so nothing is said about ${them}`),
    ]);
  }
  if (v.accepted > 0)
    small.push([link(`${count(v.accepted)} accepted losses`, 'accepted'), text(' left out')]);
  if (v.injected > 0)
    small.push([link(`${count(v.injected)} losses injected by chaos`, 'injected'), text(' left out')]);
  if (v.requests === 0) return unjudged(v, c, [...small, ...tail(c)]);
  return {
    first: [
      ...lead(c),
      // While older requests are unread this is no all-clear, and must not be read as one.
      strong(c.readBack?.running === true ? 'No damage found so far, in ' : 'No damage found in '),
      { kind: 'link', text: requests(v.requests), evidence: 'rate', strong: true, key: null },
      text(' across '),
      link(
        `${c.keys === 1 ? '1 key' : `${count(c.keys)} keys`} and ${count(c.hops.observed)} of ${count(c.hops.total)} hops`,
        'seen',
      ),
      text('.'),
    ],
    second: [
      quiet('With so many requests, damage in more than '),
      link(percent(c.bound), 'coverage'),
      quiet(' of them would have shown.'),
    ],
    small: [...small, ...tail(c)],
  };
}

function few(v: Extract<Verdict, { kind: 'few' }>, c: VerdictContext): VerdictLines {
  const { against } = v;
  const held = against
    ? `, of ${against.group} ${count(against.rate.part)} of ${count(against.rate.whole)} (${bounds(against.rate)}): a clear difference`
    : '';
  return {
    first: [
      ...lead(c),
      strong(`Too few requests to say${against ? ' how often' : ''}. `),
      quiet(`${count(v.rate.part)} of ${count(v.rate.whole)} ${ofGroup(v.group)} ${past[v.outcome]} `),
      keyPart(v.key),
      quiet(` at ${hopName(v.hop)} (${bounds(v.rate)})${held}.`),
    ],
    second: [
      quiet(`About ${about(v.needed)} more ${ofGroup(v.group)} would settle it. `),
      link('Widen the range', 'widen'),
      quiet('  '),
      link(`Show the ${count(v.rate.part)}`, 'rate'),
    ],
    small: tail(c),
  };
}

/** The sentences of a verdict. */
export function verdictLines(v: Verdict, c: VerdictContext): VerdictLines {
  switch (v.kind) {
    case 'damage':
      return {
        first: damageFirst(v, c),
        second: damageSecond(v, c),
        small: [...damageSmall(v), ...tail(c)],
      };
    case 'clean':
      return clean(v, c);
    case 'few':
      return few(v, c);
    case 'blind':
      return {
        first: [...lead(c), strong('Nothing can be said: no span records metadata.')],
        second: [
          quiet(
            `${requests(v.requests)} came, but 0 of ${count(v.spans)} spans show a key. Most often header capture is off. `,
          ),
          link('How to record metadata', 'blind'),
        ],
        small: tail(c),
      };
    case 'empty':
      return {
        first: [...lead(c), strong(`No requests between ${between(c)}.`)],
        second: [
          quiet('Jaeger answered, but knows no trace of this time. '),
          link('Widen the range', 'widen'),
        ],
        small: [],
      };
  }
}
