// The second line of a damage: since when and until when, after what, what was there before, against what.

import type { Rate } from '../../model/analysis.ts';
import { ALL_GROUPS, type Onset, type Verdict } from '../../model/answers.ts';
import { age, moment } from '../../time/index.ts';
import { count } from '../numbers.ts';
import type { VerdictContext } from './verdict-context.ts';
import { link, quiet, share, text, type Part, type Sentence } from './verdict.ts';

type Damaged = Extract<Verdict, { kind: 'damage' }>;

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

/** " (10% before, 41 of 412)": what was damaged beyond a change, with its count; of too few the count alone. */
function beyond(rate: Rate | undefined, id: 'before' | 'rest', still: string, when: string): Part[] {
  if (rate === undefined) return [];
  const counted = ofAll(rate);
  const isFew = rate.high - rate.low > 0.5;
  return [
    quiet(` (${still}`),
    link(isFew ? counted : share(rate), id),
    quiet(isFew ? ` ${when})` : ` ${when}, ${counted})`),
  ];
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
    ...beyond(v.ended.beyond, 'rest', 'still ', 'since'),
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
  const start = [
    text('since '),
    link(moment(time, c.zone, c.range), 'onset'),
    ...beyond(v.onset.beyond, 'before', '', 'before'),
  ];
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

/** ", and earlier 10:10:03–10:15:10": the damage had been there and gone; of many times the last. */
function earlier(v: Damaged, { zone, range }: VerdictContext): Part[] {
  const all = v.earlier ?? [];
  if (all.length === 0) return [];
  const stretches = all
    .slice(all.length > 2 ? -1 : 0)
    .map(({ from, to }) =>
      from === null
        ? `until ${moment(to, zone, range)}`
        : `${moment(from, zone, range)}–${moment(to, zone, range)}`,
    );
  const lead = all.length > 2 ? `, and ${count(all.length)} times earlier, last ` : ', and earlier ';
  return [text(lead), link(stretches.join(' and '), 'earlier')];
}

const ofAll = (r: Rate): string => `${count(r.part)} of ${count(r.whole)}`;

function against(v: Damaged): Part[] {
  if (v.ungrouped === true) return [text('; no request is tagged.')];
  if (v.leaning !== undefined) {
    const { group, rate, others } = v.leaning;
    const counts = `${group} ${ofAll(rate)}, all others ${ofAll(others)}`;
    return [text(`; ${counts}: too few requests to say whether they differ.`)];
  }
  if (v.group === ALL_GROUPS) return [text('; no clear difference between groups.')];
  if (v.against === null) return [text(`; no other group carries the key here.`)];
  if (v.against.rate.whole === 0) return [text(`; ${v.against.group} never carries the key here.`)];
  return [text(`; ${v.against.group} `), link(share(v.against.rate), 'against'), text('.')];
}

export const damageSecond = (v: Damaged, c: VerdictContext): Sentence => [
  ...since(v, c),
  ...(v.onset === null ? [] : until(v, c)),
  ...earlier(v, c),
  ...against(v),
];
