// Traces that are no part of a batch, judged by what the batch taught, with those of its requests that they belong to.

import type { Trace } from '../model/index.ts';
import type { TraceHead } from './archive-head.ts';
import { judging, type FullAnalysis, type Judging } from './detect.ts';
import type { Slices } from './slices.ts';
import type { Bundle } from './bundle.ts';
import { labelsOf } from './labels.ts';

/** More requests than these do not share an id because they are one. */
const MOST = 48;

type ByLabel = ReadonlyMap<string, readonly Bundle[]>;

const indexes = new WeakMap<FullAnalysis, ByLabel>();

/** The requests of a batch by what their traces can be found by. */
function byLabel(analysis: FullAnalysis): ByLabel {
  let index = indexes.get(analysis);
  if (index !== undefined) return index;
  const made = new Map<string, Bundle[]>();
  for (const bundle of analysis.batch.bundles)
    for (const label of new Set(bundle.heads.flatMap(labelsOf))) {
      const list = made.get(label);
      if (list === undefined) made.set(label, [bundle]);
      else list.push(bundle);
    }
  indexes.set(analysis, (index = made));
  return index;
}

/** The traces of the batch that may be of one request with these. */
function relatives(analysis: FullAnalysis, own: readonly TraceHead[]): readonly TraceHead[] {
  const index = byLabel(analysis);
  const found = new Set<Bundle>();
  for (const head of own) {
    const links = head.rare.links.map(l => `b3 ${l.traceId}`);
    for (const label of [...labelsOf(head), ...links]) {
      const near = [...(index.get(label) ?? [])];
      const apart = (b: Bundle): number => Math.abs((b.heads[0]?.start ?? 0) - head.start);
      for (const b of near.sort((a, b) => apart(a) - apart(b)).slice(0, MOST)) found.add(b);
    }
  }
  return [...found].flatMap(b => b.heads);
}

/** An analysis of these traces alone and of what they belong to. The batch is not changed by it. */
export function* judgingGuests(
  analysis: FullAnalysis,
  traces: readonly Trace[],
  options: Omit<Judging, 'by'>,
): Slices<FullAnalysis> {
  const archive = analysis.batch.archive.beside();
  yield* archive.add(traces);
  for (const head of relatives(analysis, archive.heads)) archive.adopt(head);
  return yield* judging(archive, { ...options, by: analysis });
}
