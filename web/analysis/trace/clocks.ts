// What is known of clocks that disagree: Jaeger's remarks on single spans, gathered into one sentence for each kind,
// and spans that begin before their caller. Nothing is moved here. Pure.

import { message, type Message, type Span } from '../../model/index.ts';

/** `moved`: Jaeger shifted the span by `by` microseconds. `unmoved`: it would have, and did not. */
export type ClockRemark =
  { readonly kind: 'moved' | 'unmoved'; readonly by: number } | { readonly kind: 'orphan' | 'duplicate' };

const UNITS: Readonly<Record<string, number>> = {
  h: 3600e6,
  m: 60e6,
  s: 1e6,
  ms: 1e3,
  µs: 1,
  us: 1,
  ns: 1e-3,
};

/** Go's way to write a duration (`-1m2.5s`, `408.5µs`) in microseconds; 0 for anything else. */
export function goDuration(text: string): number {
  let sum = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|µs|μs|us|ns)/g))
    sum += Number(number) * (UNITS[(unit ?? '').replace('μ', 'µ')] ?? 0);
  return text.trimStart().startsWith('-') ? -sum : sum;
}

/**
 * Reads a remark of Jaeger's clock skew adjuster (jaeger, cmd/query/app/querysvc/adjuster/clockskew.go); null for
 * any other remark.
 */
export function clockRemark(text: string): ClockRemark | null {
  const moved = /timestamps were adjusted by (\S+)/.exec(text)?.[1];
  if (moved !== undefined) return { kind: 'moved', by: goDuration(moved) };
  const unmoved = /not applying calculated delta of (\S+)/.exec(text)?.[1];
  if (unmoved !== undefined) return { kind: 'unmoved', by: goDuration(unmoved) };
  if (/parent span IDs?=.*skipping clock skew/.test(text)) return { kind: 'orphan' };
  return /duplicate span IDs;? .*clock skew/.test(text) ? { kind: 'duplicate' } : null;
}

interface Gathered {
  spans: number;
  most: number;
}

const gather = (into: Gathered, by: number): void => {
  into.spans += 1;
  into.most = Math.max(into.most, Math.abs(by));
};

/** A child that begins less than this before its caller is no news: clocks are never quite equal. */
const NEWS = 1000;

/** One message for each kind of disagreement, with how many spans and how far at most (microseconds). */
export function clockWarnings(
  spans: readonly Span[],
  parent: Int32Array,
  start: Float64Array,
): readonly Message[] {
  const moved: Gathered = { spans: 0, most: 0 };
  const unmoved: Gathered = { spans: 0, most: 0 };
  const early: Gathered = { spans: 0, most: 0 };
  spans.forEach((span, i) => {
    // Jaeger repeats the same remark on one span.
    const remarks = span.warnings.length === 0 ? [] : span.warnings.map(clockRemark);
    const said = remarks.find(r => r?.kind === 'moved') ?? remarks.find(r => r?.kind === 'unmoved');
    if (said?.kind === 'moved') gather(moved, said.by);
    if (said?.kind === 'unmoved') gather(unmoved, said.by);
    const above = spans[parent[i] ?? -1];
    const before = above ? (start[parent[i] ?? -1] ?? 0) - (start[i] ?? 0) : 0;
    // What Jaeger has reckoned is not told again.
    if (before >= NEWS && !said && above && above.resource.service !== span.resource.service)
      gather(early, before);
  });
  return [
    ...(moved.spans > 0 ? [message('trace.warning.moved', { spans: moved.spans, most: moved.most })] : []),
    ...(unmoved.spans > 0
      ? [message('trace.warning.unmoved', { spans: unmoved.spans, most: unmoved.most })]
      : []),
    ...(early.spans > 0 ? [message('trace.warning.early', { spans: early.spans, most: early.most })] : []),
  ];
}
