// Is it the group that decides which version serves? Versions also change for everybody: by a deployment, by weights
// of another rollout, by the promotion of what was a canary.

/** Microseconds. Within one, requests of two groups meet the same versions. */
const MINUTE = 60e6;

/** Groups whose shares of a version differ by so much are served apart, however few they are. */
const FAR_APART = 0.4;
/** And those that differ by so much, where so many standard deviations say that it is no chance. */
const APART = 0.2;
const NO_CHANCE = 2.5;

/** So many requests of two groups have to meet before it counts that they were served alike. */
const LEAST_MET = 1;

/** So many requests of a group in a row went elsewhere: its version was not there. */
const GONE = 8;

const minuteOf = (time: number): number => Math.floor(time / MINUTE);

/** The requests of one group that one version served. */
export class Served {
  count = 0;
  first = Infinity;
  last = -Infinity;
  readonly minutes = new Map<number, number>();

  add(time: number): void {
    const minute = minuteOf(time);
    this.count++;
    this.first = Math.min(this.first, time);
    this.last = Math.max(this.last, time);
    this.minutes.set(minute, (this.minutes.get(minute) ?? 0) + 1);
  }
}

export type ByVersion = ReadonlyMap<string, Served>;

const requestsOf = (versions: ByVersion): number => {
  let n = 0;
  for (const served of versions.values()) n += served.count;
  return n;
};

type Minutes = ReadonlyMap<number, number>;

function byMinute(versions: ByVersion, wanted: (version: string) => boolean): Minutes {
  const sum = new Map<number, number>();
  for (const [version, { minutes }] of versions)
    if (wanted(version)) for (const [minute, n] of minutes) sum.set(minute, (sum.get(minute) ?? 0) + n);
  return sum;
}

/**
 * Are these two groups served by different versions at the same time? Compared minute by minute and weighted by how
 * many of both there were (Mantel and Haenszel's difference of risks), so that what changes for both tells nothing.
 * True where the two hardly meet.
 */
function isApart(group: ByVersion, other: ByVersion, meant: (version: string) => boolean): boolean {
  const [ours, theirs] = [byMinute(group, () => true), byMinute(other, () => true)];
  const [right, same] = [byMinute(group, meant), byMinute(other, meant)];
  let [met, apart, variance] = [0, 0, 0];
  for (const [minute, n] of ours) {
    const m = theirs.get(minute);
    if (m === undefined) continue;
    const [all, a, b] = [n + m, right.get(minute) ?? 0, same.get(minute) ?? 0];
    met += (n * m) / all;
    apart += (a * m - b * n) / all;
    variance += (n * m * (a + b) * (all - a - b)) / (all * all * (all - 1));
  }
  if (met < LEAST_MET || apart >= met * FAR_APART) return true;
  return apart >= met * APART && apart >= NO_CHANCE * Math.sqrt(variance);
}

/** From when to when requests of one group should not have met a version of another; null where they may always. */
export type Rule = { readonly first: number; readonly last: number } | null;

const ALWAYS: Rule = { first: -Infinity, last: Infinity };

/** Of a version that goes others take more than so much of a minute's requests, and so many times what is usual. */
const LEAVES = 0.1;
const THAN_USUAL = 3;

/**
 * Instances are replaced one by one: the minute from which on others took more and more from a version that is gone
 * after the last one. Usual is what others took in the first half of the time until then.
 */
function leave(all: Minutes, right: Minutes, last: number): number {
  const minutes = [...all.keys()].filter(m => m <= last).sort((a, b) => a - b);
  const of = (column: Minutes, some: readonly number[]): number =>
    some.reduce((n, m) => n + (column.get(m) ?? 0), 0);
  const others = (some: readonly number[]): number => 1 - of(right, some) / of(all, some);
  const half = Math.floor(minutes.length / 2);
  const most = Math.max(LEAVES, half === 0 ? 0 : THAN_USUAL * others(minutes.slice(0, half)));
  let began = Infinity;
  for (const minute of minutes.slice(half).reverse()) {
    if (others([minute]) <= most) break;
    began = minute;
  }
  // It may have begun in the minute before, when few had been replaced.
  return began - 1;
}

/** From the first to the last request that such a version served, of any group: as far as this group shows that. */
function inUse(groups: Iterable<ByVersion>, own: ByVersion, named: (version: string) => boolean): Rule {
  let [first, last] = [Infinity, -Infinity];
  for (const versions of groups)
    for (const [version, served] of versions)
      if (named(version)) [first, last] = [Math.min(first, served.first), Math.max(last, served.last)];
  const all = byMinute(own, () => true);
  let [before, after] = [0, 0];
  for (const [minute, n] of all) {
    if (minute < minuteOf(first)) before += n;
    if (minute > minuteOf(last)) after += n;
  }
  if (after < GONE) last = Infinity;
  else last = Math.min(last, leave(all, byMinute(own, named), minuteOf(last)) * MINUTE);
  return { first: before < GONE ? -Infinity : first, last };
}

/**
 * Of all groups of a service: what sends one of them past the versions of another. Nothing does where both are served
 * alike; nor, of the larger group, before its version came or after it had gone: then the other was deployed or
 * promoted for all.
 */
export function ruleFor(
  groups: ReadonlyMap<string, ByVersion>,
  group: string,
  owner: string,
  meant: (version: string) => boolean,
): Rule {
  const [own, theirs] = [groups.get(group), groups.get(owner)];
  if (own === undefined) return null;
  if (theirs !== undefined && !isApart(own, theirs, meant)) return null;
  if (theirs !== undefined && requestsOf(own) < requestsOf(theirs)) return ALWAYS;
  return inUse(groups.values(), own, meant);
}

type Pair = readonly [service: string, group: string, owner: string];

interface Asked {
  readonly pair: Pair;
  rule: Rule;
  /** The times nearest to the rule's, on either side, of which was said that it does not hold there. */
  before: number | null;
  after: number | null;
}

/** Does what was said by the old rule still hold by the new one? */
function holds({ rule: old, before, after }: Asked, rule: Rule): boolean {
  if (old === null || rule === null) return old === rule;
  if (rule.first > old.first || rule.last < old.last) return false;
  return (before === null || rule.first > before) && (after === null || rule.last < after);
}

/** The rules that were asked for: they are counted anew once more requests were seen. */
export class Routes {
  readonly #pairs = new Map<string, Asked>();
  readonly #ruleOf: (...pair: Pair) => Rule;

  constructor(ruleOf: (...pair: Pair) => Rule) {
    this.#ruleOf = ruleOf;
  }

  /** Is there a rule for this time? */
  at(pair: Pair, time: number): boolean {
    const id = pair.join('\n');
    let asked = this.#pairs.get(id);
    if (asked === undefined)
      this.#pairs.set(id, (asked = { pair, rule: this.#ruleOf(...pair), before: null, after: null }));
    const { rule } = asked;
    if (rule === null) return false;
    if (time < rule.first) asked.before = Math.max(asked.before ?? time, time);
    else if (time > rule.last) asked.after = Math.min(asked.after ?? time, time);
    else return true;
    return false;
  }

  /** Was anything said that no longer holds? */
  recount(): boolean {
    for (const asked of this.#pairs.values()) {
      const rule = this.#ruleOf(...asked.pair);
      if (!holds(asked, rule)) {
        this.#pairs.clear();
        return true;
      }
      asked.rule = rule;
    }
    return false;
  }
}
