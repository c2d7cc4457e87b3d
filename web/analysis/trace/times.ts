// Times that cannot be true would make every other bar invisible: such spans are drawn where they make sense, and
// what was changed in the drawing is said. The spans themselves stay as they were recorded. Pure, linear.

import { message, ROOT, type Message, type Span } from '../../model/index.ts';

const DAY = 86_400e6;
/** 1990 and 2200: no span was recorded outside of that. */
const EARLIEST = Date.UTC(1990) * 1000;
const LATEST = Date.UTC(2200) * 1000;
/** A span further from the middle of its trace than this, or longer, is not believed. */
const FAR = 30 * DAY;
/** A duration is only doubted where it is so many times all the rest of the trace. */
const OUT_OF_PROPORTION = 1000;

/** Microseconds as they come when another unit was written. */
const UNITS = [
  { unit: 'milliseconds', factor: 1e3 },
  { unit: 'nanoseconds', factor: 1e-3 },
  { unit: 'seconds', factor: 1e6 },
] as const;

/** Times as they are drawn: microseconds, one of each for a span. */
export interface DrawnTimes {
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly warnings: readonly Message[];
}

/** The middle start of those that may be true; NaN where none may. */
function middle(spans: readonly Span[]): number {
  const starts = Float64Array.from(
    spans.map(s => s.start as number).filter(t => t >= EARLIEST && t <= LATEST),
  );
  return starts.sort()[starts.length >> 1] ?? Number.NaN;
}

/** A count for each thing that was changed, with the first span it was changed for. */
class Changes {
  readonly #found = new Map<string, { spans: number; readonly first: string; readonly unit: string }>();

  add(id: string, span: Span, unit = ''): void {
    const known = this.#found.get(`${id} ${unit}`);
    if (known) known.spans += 1;
    else this.#found.set(`${id} ${unit}`, { spans: 1, first: span.spanId, unit });
  }

  messages(): readonly Message[] {
    return [...this.#found].map(([key, { spans, first, unit }]) =>
      message(key.split(' ')[0] ?? '', { spans, first, unit }),
    );
  }
}

/** Believed spans, and those whose times make sense in another unit; false for the rest. */
function placed(spans: readonly Span[], into: DrawnTimes, changes: Changes): readonly boolean[] {
  const at = middle(spans);
  return spans.map((span, i) => {
    into.start[i] = span.start;
    into.duration[i] = span.duration;
    if (Number.isNaN(at) || Math.abs(span.start - at) <= FAR) return true;
    const other = UNITS.find(u => Math.abs(span.start * u.factor - at) <= DAY);
    if (!other) return false;
    into.start[i] = span.start * other.factor;
    into.duration[i] = span.duration * other.factor;
    changes.add('trace.warning.unit', span, other.unit);
    return true;
  });
}

/** Spans that no unit explains begin where their parent does, or the trace. */
function moveFar(
  spans: readonly Span[],
  parent: Int32Array,
  good: readonly boolean[],
  into: DrawnTimes,
  changes: Changes,
) {
  let first = Infinity;
  good.forEach((ok, i) => {
    if (ok) first = Math.min(first, into.start[i] ?? Infinity);
  });
  good.forEach((ok, i) => {
    const span = spans[i];
    if (ok || !span) return;
    const above = parent[i] ?? ROOT;
    into.start[i] = above >= 0 && good[above] === true ? (into.start[above] ?? first) : first;
    changes.add('trace.warning.far', span);
  });
}

/** Durations out of all proportion end where the rest of the trace does. */
function cutLong(spans: readonly Span[], into: DrawnTimes, changes: Changes): void {
  const { start, duration } = into;
  const long = duration.filter(d => d > FAR).length;
  // Where most spans last that long, they are what this trace is about.
  if (long === 0 || long * 2 > spans.length) return;
  let [from, to] = [Infinity, -Infinity];
  start.forEach((t, i) => {
    from = Math.min(from, t);
    to = Math.max(to, t + ((duration[i] ?? 0) > FAR ? 0 : (duration[i] ?? 0)));
  });
  const rest = Math.max(1, to - from);
  spans.forEach((span, i) => {
    const own = duration[i] ?? 0;
    if (own <= FAR || own < rest * OUT_OF_PROPORTION) return;
    duration[i] = Math.max(1, to - (start[i] ?? 0));
    changes.add('trace.warning.long', span);
  });
}

/** The times that are drawn, with what was changed. */
export function drawnTimes(spans: readonly Span[], parent: Int32Array): DrawnTimes {
  const changes = new Changes();
  const into = {
    start: new Float64Array(spans.length),
    duration: new Float64Array(spans.length),
    warnings: [],
  };
  const good = placed(spans, into, changes);
  moveFar(spans, parent, good, into, changes);
  cutLong(spans, into, changes);
  return { ...into, warnings: changes.messages() };
}
