// Moments of an opened trace: events of its spans, log lines that belong to one, links between spans. Pure.

import {
  countBefore,
  type Moments,
  type PlacedLine,
  type Span,
  type SpanList,
  type Told,
} from '../../model/index.ts';
import { hideMembers, isSecretAttribute } from '../secrets.ts';
import { lineOf } from './attributes.ts';
import { serviceAt } from './heads.ts';
import { textCount } from './texts.ts';

/** Moments that cross to the page: more would be a solid bar of marks. */
const MOST = 400_000;

/** Every event's span and time, ordered by both; links as pairs of spans, −1 where one leads out of the request. */
export function momentsOf(spans: readonly Span[], byId: ReadonlyMap<string, number>): Moments {
  const [span, time]: [number[], number[]] = [[], []];
  const [from, to]: [number[], number[]] = [[], []];
  let of = 0;
  spans.forEach((s, i) => {
    of += s.events.length;
    if (s.events.length === 0 && s.links.length === 0) return;
    const times = s.events.map(e => e.time).slice(0, MOST - span.length);
    for (const t of times.sort((a, b) => a - b)) {
      span.push(i);
      time.push(t);
    }
    for (const l of s.links) {
      if (from.length >= MOST) break;
      from.push(i);
      to.push(byId.get(l.spanId) ?? -1);
    }
  });
  return {
    eventOf: Int32Array.from(span),
    eventAt: Float64Array.from(time),
    of,
    linkFrom: Int32Array.from(from),
    linkTo: Int32Array.from(to),
  };
}

/** Events told of one span, and characters of each. */
const MOST_TOLD = 200;
const LONG = 300;

/** What the events of a span say, in the order in which they were recorded; hidden values stay hidden. */
export function toldOf(span: Span, secrets: readonly string[]): readonly Told[] {
  return span.events.slice(0, MOST_TOLD).map(e => {
    const said = e.attributes.slice(0, 12).flatMap(a => {
      if (isSecretAttribute(a.key, secrets)) return [];
      const text = hideMembers(a.key, lineOf(a.value, LONG), secrets);
      return text === e.name ? [] : [`${a.key}=${text}`];
    });
    return { time: e.time, text: [e.name, ...said].join(' ').slice(0, LONG) };
  });
}

/** Clocks of log writers and tracers differ a little: microseconds. */
const SLACK = 5_000;

interface Running {
  /** Spans of one service by their start. */
  readonly spans: Int32Array;
  /** The latest end among a span and those before it: where looking back may stop. */
  readonly reach: Float64Array;
}

function runningOf(list: SpanList): readonly Running[] {
  const own: number[][] = Array.from({ length: textCount(list.services) }, () => []);
  for (let i = 0; i < list.size; i++) own[list.service[i] ?? 0]?.push(i);
  return own.map(all => {
    const spans = Int32Array.from(all).sort((a, b) => (list.start[a] ?? 0) - (list.start[b] ?? 0));
    let latest = -Infinity;
    const reach = Float64Array.from(spans, s => {
      latest = Math.max(latest, (list.start[s] ?? 0) + (list.duration[s] ?? 0));
      return latest;
    });
    return { spans, reach };
  });
}

/** The span of a service that had begun last and was running at a moment; −1 when none was. */
function runningAt({ spans, reach }: Running, list: SpanList, time: number, slack: number): number {
  const begun = countBefore(spans.length, i => (list.start[spans[i] ?? 0] ?? 0) <= time + slack);
  for (let i = begun - 1; i >= 0 && (reach[i] ?? -Infinity) + slack >= time; i--) {
    const s = spans[i] ?? -1;
    if ((list.start[s] ?? 0) + (list.duration[s] ?? 0) + slack >= time) return s;
  }
  return -1;
}

/**
 * The span each line belongs to: the one it names, else the innermost span of its service at its moment, else −1.
 */
export function placeLines(
  list: SpanList,
  byId: ReadonlyMap<string, number>,
  lines: readonly PlacedLine[],
): Int32Array {
  const running = runningOf(list);
  const service = new Map(running.map((_, i) => [serviceAt(list, i).service, i]));
  return Int32Array.from(lines, line => {
    const named = line.spanId === null ? undefined : byId.get(line.spanId);
    if (named !== undefined) return named;
    const own = running[service.get(line.service) ?? -1];
    if (!own) return -1;
    const exact = runningAt(own, list, line.time, 0);
    return exact >= 0 ? exact : runningAt(own, list, line.time, SLACK);
  });
}
