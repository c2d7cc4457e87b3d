// The verdict in sentences: what, where and how much; since when, after what, against what; and small print.

import { ALL_GROUPS, type TrafficCoverage, type Verdict } from '../../model/answers.ts';
import { age, clock, hourMinute, zoneName, type Micros, type Range, type Zone } from '../../time/index.ts';
import { about, count, percent } from '../numbers.ts';
import {
  bounds,
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

/** What the sentences need besides the verdict. */
export interface VerdictContext {
  readonly zone: Zone;
  readonly range: Range;
  /** The last answer of a source that no longer answers; null when all is current. */
  readonly asOf: Micros | null;
  /** Where reading has got to, newest first, while older requests of the range are unread; null when none are. */
  readonly readBack: { readonly to: Micros; readonly running: boolean } | null;
  readonly coverage: TrafficCoverage | null;
  /** The sentence of the cause, e.g. "batch-2 went to 15%". */
  readonly causeText: string | null;
  /** The sentence of the event before the end of a loss that is over. */
  readonly endText?: string | null;
  /** Keys looked at; hops, and those among them that record metadata. */
  readonly keys: number;
  readonly hops: { readonly total: number; readonly observed: number };
  /** Upper end of the 95% interval of nothing found in so many requests, as a fraction. */
  readonly bound: number;
  readonly settling: number;
  /** Why the events that may explain a loss are not all known; null where they are. */
  readonly eventsUnknown: 'reading' | 'silent' | 'none' | 'file' | null;
}

export interface VerdictLines {
  readonly first: Sentence;
  readonly second: Sentence;
  readonly small: readonly Sentence[];
}

/** "v2 requests", or just "requests" where all groups are meant. */
const ofGroup = (group: string): string => (group === ALL_GROUPS ? 'requests' : `${group} requests`);

type Damaged = Extract<Verdict, { kind: 'damage' }>;

const lead = (c: VerdictContext): Part[] =>
  c.asOf === null ? [] : [text(`As of ${clock(c.asOf, c.zone)}: `)];

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
    quiet(` (n = ${count(v.rate.whole)}, ${bounds(v.rate)})`),
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

/** "until 10:47:02, 4 s after the rollback from v2 to v1". */
function until(v: Damaged, c: VerdictContext): Part[] {
  if (v.ended === undefined) return [];
  const { time, cause } = v.ended;
  const after =
    cause === null || typeof c.endText !== 'string'
      ? ''
      : `, ${afterward(time - cause.time)} after ${c.endText}`;
  return [text(`${v.onset === null ? '' : ', '}until ${clock(time, c.zone)}${after}`)];
}

function since(v: Damaged, c: VerdictContext): Part[] {
  if (v.onset === null && v.ended !== undefined) return until(v, c);
  if (v.onset === null)
    return [text(c.readBack === null ? 'throughout the range' : 'throughout what has been read')];
  const { time, cause } = v.onset;
  const start = [text('since '), link(clock(time, c.zone), 'onset')];
  if (cause === null || c.causeText === null)
    return [
      ...start,
      text(c.eventsUnknown === null ? ', no event found before it' : EVENTS[c.eventsUnknown]),
    ];
  return [...start, text(', '), link(`${afterward(time - cause.time)} after ${c.causeText}`, 'cause')];
}

function against(v: Damaged): Part[] {
  if (v.group === ALL_GROUPS) return [text('; no clear difference between groups.')];
  if (v.against === null) return [text(`; no other group carries the key here.`)];
  if (v.against.rate.whole === 0) return [text(`; ${v.against.group} never carries the key here.`)];
  return [text(`; ${v.against.group} `), link(share(v.against.rate), 'against'), text('.')];
}

/** "traces cover 12,400 of about 310,000 requests (4.0%, sampled 4%)", or that nobody could say. */
export function coverageText(
  c: TrafficCoverage | null,
  read: Partial<Pick<VerdictContext, 'asOf' | 'zone'>> = {},
): string {
  if (c === null) return '';
  if (c.total === null || c.total <= 0) return `${requests(c.traced)} traced; share of all traffic unknown`;
  const sampled = c.sampling === null ? '' : `, sampled ${percent(c.sampling)}`;
  if (read.asOf)
    return `traces covered ${percent(Math.min(1, c.traced / c.total))} of requests until ${clock(read.asOf, read.zone)}, none since`;
  if (c.traced >= c.total) return `traces cover all of about ${about(c.total)} requests`;
  // Requests that came apart are several traces: whoever counts those finds more than was sampled.
  const byTrace =
    (c.traces ?? 0) > c.traced * 1.005 ? `; ${percent((c.traces ?? 0) / c.total)} counted by trace ids` : '';
  return `traces cover ${count(c.traced)} of about ${about(c.total)} requests (${percent(c.traced / c.total)}${sampled}${byTrace})`;
}

function grade(v: Damaged): string {
  if (v.proven === v.damaged) return `${count(v.proven)} of ${count(v.damaged)} proven (both sides recorded)`;
  if (v.proven === 0) return `none proven: inferred from one side and the other requests`;
  return `${count(v.proven)} of ${count(v.damaged)} proven, the rest inferred`;
}

function damageSmall(v: Damaged): Sentence[] {
  const out: Sentence[] = [[text(grade(v))]];
  if (v.strongest) {
    const n = Math.round(v.strongestShare * v.damaged);
    out.push([text(`${count(n)} of the ${count(v.damaged)} share `), link(v.strongest.value, 'strongest')]);
  }
  const other = v.with[0];
  if (other) {
    const more =
      v.with.length > 1
        ? `, and ${v.with.length === 2 ? '1 more key' : `${count(v.with.length - 1)} more keys`}`
        : '';
    const verb = other.outcome === 'foreign' ? 'leaks' : `is ${past[other.outcome]}`;
    out.push([link(` ${verb} with it in ${count(other.requests)}${more}`, 'with', other.key)]);
  }
  const elsewhere = v.others[0];
  if (elsewhere) {
    const more = v.others.length > 1 ? `, and ${count(v.others.length - 1)} more` : '';
    const where = ` ${past[elsewhere.outcome]} at ${hopName(elsewhere.hop)} in ${share(elsewhere.rate)}${more}`;
    out.push([text('elsewhere '), link(where, 'others', elsewhere.key)]);
  }
  return out;
}

const tail = (c: VerdictContext): Sentence[] => {
  const out: Sentence[] = [];
  if (c.readBack !== null) {
    const { to, running } = c.readBack;
    out.push([text(`read back to ${clock(to, c.zone)} ${running ? 'so far' : 'only'}`)]);
  }
  // What is not read yet would count as not traced.
  if (c.coverage !== null && c.readBack === null) out.push([text(coverageText(c.coverage, c))]);
  if (c.settling > 0) out.push([text(`${count(c.settling)} still settling, not judged`)]);
  return out;
};

function clean(v: Extract<Verdict, { kind: 'clean' }>, c: VerdictContext): VerdictLines {
  const small: Sentence[] = [];
  if (c.hops.observed < c.hops.total) {
    const blind = c.hops.total - c.hops.observed;
    small.push([
      text(
        `${count(blind)} ${blind === 1 ? 'hop records' : 'hops record'} no metadata, so nothing is said about ${blind === 1 ? 'it' : 'them'}`,
      ),
    ]);
  }
  if (v.accepted > 0) small.push([text(`${count(v.accepted)} accepted losses left out`)]);
  if (v.injected > 0) small.push([text(`${count(v.injected)} losses injected by chaos left out`)]);
  return {
    first: [
      ...lead(c),
      strong('No damage found in '),
      { kind: 'link', text: requests(v.requests), evidence: 'rate', strong: true, key: null },
      text(
        ` across ${c.keys === 1 ? '1 key' : `${count(c.keys)} keys`} and ${count(c.hops.observed)} of ${count(c.hops.total)} hops.`,
      ),
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
        first: [
          ...lead(c),
          strong(
            `No requests between ${hourMinute(c.range.from, c.zone)} and ${hourMinute(c.range.to, c.zone)} ${zoneName(c.range.to, c.zone)}.`,
          ),
        ],
        second: [
          quiet('Jaeger answered, but knows no trace of this time. '),
          link('Widen the range', 'widen'),
        ],
        small: [],
      };
  }
}
