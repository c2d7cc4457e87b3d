// The verdict in sentences: what, where and how much; since when, after what, against what; and small print.

import { ALL_GROUPS, type Onset, type Verdict } from '../../model/answers.ts';
import { acrossDays, age, dayMonth, hourMinute, moment, zoneOf } from '../../time/index.ts';
import { about, count, percent } from '../numbers.ts';
import type { VerdictContext, VerdictLines } from './verdict-context.ts';
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

/** Nothing is said of events that nobody could look at. */
const EVENTS: Readonly<Record<NonNullable<VerdictContext['eventsUnknown']>, string>> = {
  reading: ', events before it still being read',
  silent: ', events before it unknown (no answer from Loki)',
  none: ', events before it unknown (no Loki configured)',
  file: ', events before it unknown (no logs given)',
};

/** An event may be dated a moment after what it led to: clocks differ. */
const afterward = (micros: number): string => age(Math.max(0, micros));

/** What spans show to have come is told as the moment itself where it is no further back, in microseconds. */
const AT_ONCE = 1e6;

/**
 * Whose event it was is said where that is not plain: not of a service in which the loss happened, or others had
 * such an event as well.
 */
function whose({ hop }: Damaged, { cause, contested }: Onset): string {
  const service = cause?.service ?? null;
  const isPlain = service === hop.from || (service === hop.to && hop.kind !== 'in-process');
  return service === null || (isPlain && contested !== true) ? '' : ` at ${service}`;
}

/** ", 4 s after the rollback"; what was told clearly later than the end it came with is not told as before it. */
function ending(v: Damaged, ended: Onset, event: string): string {
  const { time, plusMinus, cause } = ended;
  if (cause === null) return '';
  const name = `${event}${whose(v, ended)}`;
  return cause.time > time + plusMinus
    ? `, with ${name}, told ${age(cause.time - time)} later`
    : `, ${afterward(time - cause.time)} after ${name}`;
}

/** "until 10:47:02, 4 s after the rollback from v2 to v1". */
function until(v: Damaged, c: VerdictContext): Part[] {
  if (v.ended === undefined) return [];
  const { time } = v.ended;
  const after = typeof c.endText === 'string' ? ending(v, v.ended, c.endText) : '';
  return [
    text(`${v.onset === null ? '' : ', '}until `),
    link(moment(time, c.zone, c.range), 'end'),
    ...(after === '' ? [] : [text(after)]),
  ];
}

/** Where a damage is too rare to say since when: when it was met with. */
function seen({ first, last }: NonNullable<Damaged['seen']>, { zone, range }: VerdictContext): string {
  const [from, to] = [moment(first, zone, range), moment(last, zone, range)];
  return from === to ? `seen at ${from}` : `seen between ${from} and ${to}`;
}

function since(v: Damaged, c: VerdictContext): Part[] {
  if (v.onset === null && v.ended !== undefined) return until(v, c);
  if (v.onset === null && v.seen !== undefined) return [text(seen(v.seen, c))];
  if (v.onset === null)
    return [text(c.readBack === null ? 'throughout the range' : 'throughout what has been read')];
  const { time, cause } = v.onset;
  const start = [text('since '), link(moment(time, c.zone, c.range), 'onset')];
  if (cause === null || c.causeText === null)
    return [
      ...start,
      text(c.eventsUnknown === null ? ', no event found before it' : EVENTS[c.eventsUnknown]),
    ];
  const when =
    cause.seen === true && time - cause.time < AT_ONCE ? 'when' : `${afterward(time - cause.time)} after`;
  return [
    ...start,
    text(', '),
    link(`${when} ${c.causeText}${whose(v, v.onset)}`, 'cause'),
    // That spans show something is not that nobody told of more.
    ...(cause.seen === true && c.eventsUnknown !== null ? [text(EVENTS[c.eventsUnknown])] : []),
  ];
}

function against(v: Damaged): Part[] {
  if (v.ungrouped === true) return [text('; no request is tagged.')];
  if (v.group === ALL_GROUPS) return [text('; no clear difference between groups.')];
  if (v.against === null) return [text(`; no other group carries the key here.`)];
  if (v.against.rate.whole === 0) return [text(`; ${v.against.group} never carries the key here.`)];
  return [text(`; ${v.against.group} `), link(share(v.against.rate), 'against'), text('.')];
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
  return {
    first: [
      ...lead(c),
      strong('Too few requests to say. '),
      quiet(`${count(v.rate.part)} of ${count(v.rate.whole)} ${ofGroup(v.group)} ${past[v.outcome]} `),
      keyPart(v.key),
      quiet(` at ${hopName(v.hop)} (${bounds(v.rate)}).`),
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
        second: [...since(v, c), ...(v.onset === null ? [] : until(v, c)), ...against(v)],
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
