// Exemplars: now and then a measured duration carries the id of the trace it came from.

import type { Micros, Range } from '../../web/time/index.ts';
import { hash } from './random.ts';
import type { Scenario } from './scenario.ts';
import type { Traces } from './traces.ts';
import { lossLabels } from './series-loss.ts';
import type { Truth, WorldExemplar } from './types.ts';
import type { Walk } from './carrier.ts';

const BOUNDS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.8, 1, 1.5, 2.5, 5, 10,
];

/** About one request in eight leaves exemplars at the services that export durations. */
export function exemplarsOf(scenario: Scenario, traces: Traces, range: Range): readonly WorldExemplar[] {
  const walks = traces.walks(range);
  return walks
    .filter(w => hash(w.entry.start) % 8 === 0)
    .flatMap(w => ofWalk(scenario, w))
    .concat(ofLosses(scenario, walks, traces.truth(range)))
    .filter(e => e.time >= range.from && e.time < range.to)
    .sort((a, b) => a.time - b.time);
}

/** Every second loss that the exporter counts carries the id of its trace. */
function ofLosses(
  scenario: Scenario,
  walks: readonly Walk[],
  truth: readonly Truth[],
): readonly WorldExemplar[] {
  const { losses } = scenario.story;
  if (losses.length === 0) return [];
  const groups = new Map(walks.flatMap(w => w.traceIds.map(id => [id, w.entry.group] as const)));
  return truth.flatMap((t): readonly WorldExemplar[] => {
    const [traceId = ''] = t.traceIds;
    const { from, to } = t.hop;
    const planned = losses.find(
      l =>
        l.from === from.service &&
        l.to === to.service &&
        l.key === t.key &&
        l.class === t.class &&
        l.gray === groups.get(traceId),
    );
    if (planned === undefined || t.hop.kind !== 'wire' || hash(t.time) % 2 !== 0) return [];
    return [{ seriesLabels: lossLabels(planned), labels: { trace_id: traceId }, time: t.time, value: 1 }];
  });
}

function ofWalk(scenario: Scenario, walk: Walk): readonly WorldExemplar[] {
  return walk.carriers
    .filter(c => c.side === 'received' && c.protocol !== 'queue' && c.span.present)
    .map(c => {
      const seconds = c.span.duration / 1e6;
      const le = BOUNDS.find(b => seconds <= b);
      const rollout = scenario.story.rollouts.find(r => r.service === c.service.name);
      const job = c.service.name;
      return {
        seriesLabels: {
          __name__: 'http_request_duration_seconds_bucket',
          job,
          instance: `${job}:9464`,
          release: rollout?.gray === c.pod.version ? 'gray' : 'stable',
          le: le === undefined ? '+Inf' : String(le),
        },
        labels: { trace_id: c.span.traceId, span_id: c.span.spanId },
        time: (c.span.start + c.span.duration) as Micros,
        value: seconds,
      };
    });
}
