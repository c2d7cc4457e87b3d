// The small print of a verdict: grade, strongest explanation, other keys, how much of the traffic was seen.

import type { TrafficCoverage, Verdict } from '../../model/answers.ts';
import { age, length, moment } from '../../time/index.ts';
import { about, count, percent } from '../numbers.ts';
import type { VerdictContext } from './verdict-context.ts';
import { hopName, link, past, requests, share, text, type Sentence } from './verdict.ts';

type Damaged = Extract<Verdict, { kind: 'damage' }>;
type Shared = NonNullable<Damaged['strongest']>;

/** "traces cover 12,400 of about 310,000 requests (4.0%, sampled 4%)", or that nobody could say. */
export function coverageText(
  c: TrafficCoverage | null,
  read: Partial<Pick<VerdictContext, 'asOf' | 'zone' | 'range'>> = {},
): string {
  if (c === null) return '';
  if (c.total === null || c.total <= 0) return `${requests(c.traced)} traced; share of all traffic unknown`;
  const sampled = c.sampling === null ? '' : `, sampled ${percent(c.sampling)}`;
  if (read.asOf && read.range)
    return `traces covered ${percent(Math.min(1, c.traced / c.total))} of requests until ${moment(read.asOf, read.zone ?? 'utc', read.range)}, none since`;
  if (c.traced >= c.total) return `traces cover all of about ${about(c.total)} requests`;
  // Requests that came apart are several traces: whoever counts those finds more than was sampled.
  const byTrace =
    (c.traces ?? 0) > c.traced * 1.005 ? `; ${percent((c.traces ?? 0) / c.total)} counted by trace ids` : '';
  return `traces cover ${count(c.traced)} of about ${about(c.total)} requests (${percent(c.traced / c.total)}${sampled}${byTrace})`;
}

function grade(v: Damaged): Sentence {
  const of = link(`${count(v.proven)} of ${count(v.damaged)}`, 'proven');
  if (v.proven === v.damaged) return [of, text(' proven (both sides recorded)')];
  if (v.proven === 0) return [text('none proven: inferred from one side and the other requests')];
  return [of, text(' proven, the rest inferred')];
}

/** What they share: a bare version says nothing without its service. */
function shared({ hop }: Damaged, { dimension, value }: Shared): string {
  const own: Readonly<Record<string, string>> = { version: hop.from, 'callee version': hop.to };
  const service = own[dimension] ?? /^version of (.+)$/.exec(dimension)?.[1];
  return service === undefined ? value : `${service} ${value}`;
}

export function damageSmall(v: Damaged): Sentence[] {
  const out: Sentence[] = [grade(v)];
  if (v.strongest) {
    const n = Math.round(v.strongestShare * v.damaged);
    out.push([
      text(`${count(n)} of the ${count(v.damaged)} share `),
      link(shared(v, v.strongest), 'strongest'),
    ]);
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

/** "2 s at 10:24:07 could not be read (Jaeger fails on it)". */
function unreadable({ holes, zone, range }: VerdictContext): Sentence[] {
  const [newest] = holes;
  if (newest === undefined) return [];
  const total = age(holes.reduce((sum, hole) => sum + length(hole), 0));
  const at = moment(newest.from, zone, range);
  const where = holes.length === 1 ? `at ${at}` : `in ${count(holes.length)} places, the last at ${at},`;
  return [
    [text(`${total} ${where} could not be read (Jaeger fails on ${holes.length === 1 ? 'it' : 'them'})`)],
  ];
}

export const tail = (c: VerdictContext): Sentence[] => {
  const out: Sentence[] = [];
  if (c.readBack !== null) {
    const { to, running } = c.readBack;
    out.push([text(`read back to ${moment(to, c.zone, c.range)} ${running ? 'so far' : 'only'}`)]);
  }
  out.push(...unreadable(c));
  // What is not read yet would count as not traced.
  if (c.coverage !== null && c.readBack === null) out.push([link(coverageText(c.coverage, c), 'coverage')]);
  if (c.settling > 0)
    out.push([link(`${count(c.settling)} still settling`, 'settling'), text(', not judged')]);
  return out;
};
