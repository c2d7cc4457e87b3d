// "What do the losing requests have in common?": canary against stable first, then every dimension by lift.

import { ALL_GROUPS, type Attribution, type Factor } from '../model/index.ts';
import { at, isDamage, type Facts } from './bins.ts';
import { NO_VISIT } from './bins-rows.ts';
import { callersOnly, routes, type Trait } from './attribution-dimensions.ts';
import { traitsAt } from './attribution-upstream.ts';
import { fold, isWider, marksOf, type Mark, type Told } from './attribution-marks.ts';
import { benjaminiHochberg, logLikelihood, rate, twoProportions } from './stats.ts';
import type { Candidate } from './verdict-candidates.ts';
import { lasted, rowsAt, type Judged } from './verdict-rows.ts';

/** A value of fewer requests cannot be told from chance. */
const FEWEST = 5;
/** The requests compared: their rows, and by row whether it is damaged. */
interface Sample {
  readonly rows: readonly number[];
  readonly damaged: number;
}

function sampleOf(
  facts: Facts,
  rows: Uint32Array,
  [from, to]: readonly [number, number],
  group: string,
): Sample {
  const wanted = group === ALL_GROUPS ? -1 : facts.groups.indexOf(group);
  const mine = [...rows].filter(i => {
    const r = at(facts.request, i);
    const start = at(facts.start, r);
    return start >= from && start < to && (wanted === -1 || facts.group[r] === wanted);
  });
  return { rows: mine, damaged: mine.filter(i => isDamage(at(facts.outcome, i))).length };
}

/** What each place of the sample has to offer. */
function traits(facts: Facts, sample: Sample): readonly (readonly Trait[])[] {
  const routed = isRouted(facts, sample);
  const all = sample.rows.map(i => traitsAt(facts.analysis, at(facts.visit, i), routed));
  return routed ? callersOnly(all) : all;
}

/** Is a key that routes damaged at this hop in at least half of the damaged requests? */
function isRouted(facts: Facts, sample: Sample): boolean {
  let routed = 0;
  for (const row of sample.rows) {
    if (!isDamage(at(facts.outcome, row))) continue;
    const r = at(facts.request, row);
    for (let i = at(facts.rows, r); i < at(facts.rows, r + 1); i++) {
      if (facts.hop[i] !== facts.hop[row] || !isDamage(at(facts.outcome, i))) continue;
      if (!routes(facts.analysis.keys[at(facts.key, i)] ?? '')) continue;
      routed++;
      break;
    }
  }
  return routed * 2 >= sample.damaged;
}

const isHit =
  (facts: Facts, sample: Sample) =>
  (place: number): boolean =>
    isDamage(at(facts.outcome, sample.rows[place] ?? 0));

function factorOf(sample: Sample, mark: Mark, clear: boolean, same: readonly string[]): Factor {
  const whole = mark.members.length;
  return {
    dimension: mark.dimension,
    value: mark.value,
    rate: rate(mark.part, whole),
    rest: rate(sample.damaged - mark.part, sample.rows.length - whole),
    clear,
    same,
  };
}

/**
 * Lift as the difference that is certain: how far the lower bound of the rate lies over the upper bound of
 * the rest. Unlike a ratio it does not reward a sliver of the losing requests, nor divide by a rest of 0.
 */
const lift = (f: Factor): number => f.rate.low - f.rest.high;

/**
 * Of the requests of a version chance gives some of its pods more losses than others, and the unluckiest has the
 * greater lift. What holds the strongest and explains more, by likelihood, is told before it.
 */
function widestFirst(told: readonly Told[], sample: Sample): readonly Told[] {
  const [first] = told;
  if (!first) return told;
  const fit = ({ mark: { part, members } }: Told): number =>
    logLikelihood(part, members.length) +
    logLikelihood(sample.damaged - part, sample.rows.length - members.length);
  const [wider] = told
    .filter(t => isWider(t.mark, first.mark) && fit(t) > fit(first))
    .sort((a, b) => fit(b) - fit(a));
  return wider ? [wider, ...told.filter(t => t !== wider)] : told;
}

/** Values that stand out at a false discovery rate of 5%, strongest first, and the best of the rest. */
function factorsOf(sample: Sample, marks: readonly Mark[]): { factors: Factor[]; unclear: number } {
  const tested = marks.filter(m => m.members.length >= FEWEST);
  const clear = benjaminiHochberg(
    tested.map(m =>
      twoProportions(
        m.part,
        m.members.length,
        sample.damaged - m.part,
        sample.rows.length - m.members.length,
      ),
    ),
  );
  const more = (m: Mark): boolean => m.part * sample.rows.length > sample.damaged * m.members.length;
  const standing = tested.filter((m, i) => clear[i] === true && more(m));
  const lifted = (t: Told): number => lift(factorOf(sample, t.mark, true, []));
  const told = fold(standing, m => lift(factorOf(sample, m, true, []))).sort((a, b) => lifted(b) - lifted(a));
  const factors = widestFirst(told, sample).map(t => factorOf(sample, t.mark, true, t.same));
  const named = new Set(standing.map(m => m.dimension));
  const quiet = tested
    .filter((m, i) => clear[i] !== true && more(m) && !named.has(m.dimension))
    .map(m => factorOf(sample, m, false, []))
    .sort((a, b) => lift(b) - lift(a));
  const [best] = quiet;
  const dimensions = new Set(marks.map(m => m.dimension).filter(d => !named.has(d)));
  return {
    factors: best ? [...factors, best] : factors,
    unclear: Math.max(0, dimensions.size - (best ? 1 : 0)),
  };
}

/** The rate of each group that carries the key, against all others; canary first. */
function groupFactors(facts: Facts, rows: Uint32Array, during: readonly [number, number]): Factor[] {
  const sample = sampleOf(facts, rows, during, ALL_GROUPS);
  const marks = facts.groups.map((value, g): Mark => {
    const members = [...sample.rows.keys()].filter(
      p => facts.group[at(facts.request, sample.rows[p] ?? 0)] === g,
    );
    const part = members.filter(p => isDamage(at(facts.outcome, sample.rows[p] ?? 0))).length;
    return { dimension: 'group', value, members, part };
  });
  return marks
    .filter(m => m.members.length > 0)
    .map(m => {
      const n = m.members.length;
      const p = twoProportions(m.part, n, sample.damaged - m.part, sample.rows.length - n);
      return factorOf(sample, m, p < 0.05, []);
    });
}

/**
 * What tells the damaged requests at a candidate's hop from those that kept the key, while it lasted.
 * Where the damage belongs to one group, `factors` compare only requests of that group.
 */
export function attribution(judged: Judged, c: Candidate): Attribution | null {
  const { facts } = judged;
  const hop = facts.analysis.hops[c.hop];
  const key = facts.analysis.keys[c.key];
  if (!hop || key === undefined) return null;
  const rows = rowsAt(judged, c.hop, c.key);
  const known = rows.filter(i => facts.visit[i] !== NO_VISIT);
  const sample = sampleOf(facts, known, lasted(c), c.group);
  const found = factorsOf(sample, marksOf(traits(facts, sample), isHit(facts, sample)));
  return {
    hop,
    key,
    from: c.onset?.time ?? null,
    groups: groupFactors(facts, rows, lasted(c)),
    ...(c.group === ALL_GROUPS ? {} : { within: c.group }),
    ...found,
  };
}
