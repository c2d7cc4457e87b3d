// A world's logs as Loki keeps them: `service_name` and `detected_level` added, filtered and piped.

import { micros } from '../../web/time/index.ts';
import type { World, WorldLog } from '../world/types.ts';
import type { LogQuery, StreamMatcher } from './ast.ts';
import { detectedLevel } from './level.ts';
import { compilePipeline } from './stages.ts';
import { Work, type Labels } from './work.ts';

/** A moment in nanoseconds, split so that it stays exact: microseconds and the rest of 0–999. */
export interface Moment {
  readonly us: number;
  readonly ns: number;
}

export const toMoment = (nanos: bigint): Moment => {
  const ns = Number(((nanos % 1000n) + 1000n) % 1000n);
  return { us: Number((nanos - BigInt(ns)) / 1000n), ns };
};

export const compareMoments = (a: Moment, b: Moment): number => a.us - b.us || a.ns - b.ns;

export const nanosOf = (log: WorldLog): string =>
  `${Math.floor(log.time)}${log.nanos.toString().padStart(3, '0')}`;

/** Labels from which Loki takes `service_name` where a stream brings none, best first. */
const SERVICE_LABELS = [
  'service',
  'app',
  'application',
  'app_name',
  'name',
  'app_kubernetes_io_name',
  'container',
  'container_name',
  'k8s_container_name',
  'component',
  'workload',
  'job',
  'k8s_job_name',
];

const streams = new WeakMap<Labels, Labels>();

export function streamLabels(labels: Labels): Labels {
  let full = streams.get(labels);
  if (full === undefined) {
    const from = SERVICE_LABELS.find(name => (labels[name] ?? '') !== '');
    full =
      labels['service_name'] === undefined
        ? { ...labels, service_name: from === undefined ? 'unknown_service' : (labels[from] ?? '') }
        : labels;
    full = Object.fromEntries(Object.entries(full).sort(([a], [b]) => (a < b ? -1 : 1)));
    streams.set(labels, full);
  }
  return full;
}

export const matchesStream = (labels: Labels, matchers: readonly StreamMatcher[]): boolean =>
  matchers.every(matcher => matcher.matches(labels[matcher.name] ?? ''));

const levels = new WeakMap<WorldLog, Labels>();

function metadataOf(log: WorldLog, labels: Labels): Labels {
  let metadata = levels.get(log);
  if (metadata === undefined) {
    metadata = { ...log.metadata, detected_level: detectedLevel(labels, log.metadata, log.line) };
    levels.set(log, metadata);
  }
  return metadata;
}

export interface Entry {
  readonly log: WorldLog;
  readonly work: Work;
}

/** Entries with `from` ≤ time < `to` that pass the query, oldest first; nothing later than the server's now. */
export function* entries(
  world: World,
  query: LogQuery,
  from: Moment,
  to: Moment,
  now: number,
): Generator<Entry> {
  const pipeline = compilePipeline(query.stages);
  const until = Math.min(to.us + 1, now + 1);
  const first = Math.max(from.us, 0);
  if (until <= first) return;
  const namespaces = query.matchers.filter(m => m.name === 'namespace');
  const filters = query.stages.flatMap(s => (s.kind === 'line' && s.op === '!=' ? s.tests : []));
  // A line that names its kind of event holds this text: a filter against it drops every such line.
  const wanted = (namespace: string, event: string | null): boolean =>
    namespaces.every(m => m.matches(namespace)) &&
    (event === null || !filters.some(test => test(`"event":"${event}"`)));
  for (const log of world.logs({ from: micros(first), to: micros(until) }, wanted)) {
    const at = { us: Math.floor(log.time), ns: log.nanos };
    if (compareMoments(at, from) < 0 || compareMoments(at, to) >= 0) continue;
    const labels = streamLabels(log.labels);
    if (!matchesStream(labels, query.matchers)) continue;
    const work = new Work(log.line, nanosOf(log), labels, metadataOf(log, labels));
    if (pipeline(work)) yield { log, work };
  }
}
