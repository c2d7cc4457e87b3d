// The two counters that an exporter over all spans would keep: what carried a key into a hop, and what of it was
// lost there. From the same plan as the traces; only worlds that plan losses have such an exporter.

import { opOf, serviceOf } from './mesh.ts';
import { reaches } from './metrics.ts';
import type { Points } from './plan.ts';
import { combine, flat, scale } from './rates.ts';
import type { Scenario } from './scenario.ts';
import { counter, type Clock } from './series-kit.ts';
import type { WorldSeries } from './types.ts';

export type PlannedLoss = Scenario['story']['losses'][number];

const EXPORTER = { job: 'metadata-exporter', instance: 'metadata-exporter:9464' };

/** The labels of the counter of one planned loss. */
export const lossLabels = (l: PlannedLoss): Readonly<Record<string, string>> => ({
  ...{ __name__: 'metadata_loss_total', ...EXPORTER },
  ...{ from: l.from, to: l.to, key: l.key, class: l.class, gray: l.gray },
});

interface Edge {
  readonly from: string;
  readonly to: string;
  /** Calls for each request, on average. */
  perRequest: number;
}

/** Calls between services whose receiving side records anything: the others an exporter cannot count. */
function edgesOf({ mesh, traffic }: Scenario): readonly Edge[] {
  const edges = new Map<string, Edge>();
  for (const [op, n] of reaches(mesh, traffic.entries))
    for (const s of op.steps) {
      if (s.do !== 'call') continue;
      const to = opOf(mesh, s.op);
      if (serviceOf(mesh, to.service).captures[`received ${to.protocol}`] === null) continue;
      const id = `${op.service} ${to.service}`;
      const edge = edges.get(id) ?? { from: op.service, to: to.service, perRequest: 0 };
      edge.perRequest += n * (s.chance ?? 1);
      edges.set(id, edge);
    }
  return [...edges.values()];
}

/** This service and all it calls, directly or not. */
function below(edges: readonly Edge[], service: string): ReadonlySet<string> {
  const found = new Set([service]);
  for (const name of found) for (const e of edges) if (e.from === name) found.add(e.to);
  return found;
}

/** Share of the requests that belongs to a group. */
function shareOf(scenario: Scenario, gray: string): Points {
  const own = scenario.traffic.gray[gray];
  if (own !== undefined) return own;
  const groups = Object.values(scenario.traffic.gray);
  return groups.reduce<Points>((rest, g) => combine(rest, g, (a, b) => Math.max(0, a - b)), flat(1));
}

const KEYS = ['gray.tag', 'tenant-id', 'x-request-id'];

export function lossSeries(clock: Clock, scenario: Scenario): readonly WorldSeries[] {
  const { losses } = scenario.story;
  if (losses.length === 0) return [];
  const perSecond = scenario.traffic.rate / scenario.traffic.sampling;
  const edges = edgesOf(scenario);
  const groups = [...new Set([...Object.keys(scenario.traffic.gray), ...losses.map(l => l.gray)])];
  const beyond = losses.map(l => ({ loss: l, services: below(edges, l.to) }));
  return edges.flatMap(edge =>
    groups.flatMap(gray =>
      KEYS.flatMap(key => {
        // What was lost before this hop does not come to it.
        const before = beyond.filter(
          b => b.loss.key === key && b.loss.gray === gray && b.services.has(edge.from),
        );
        const all = scale(shareOf(scenario, gray), edge.perRequest * perSecond);
        const observed = before.reduce((o, b) => combine(o, b.loss.rate, (x, r) => x * (1 - r)), all);
        const labels = { ...EXPORTER, from: edge.from, to: edge.to, key, gray };
        const own = losses.filter(
          l => l.from === edge.from && l.to === edge.to && l.key === key && l.gray === gray,
        );
        return [
          counter(clock, { __name__: 'metadata_observed_total', ...labels }, observed),
          ...own.map(l =>
            counter(
              clock,
              lossLabels(l),
              combine(observed, l.rate, (x, y) => x * y),
            ),
          ),
        ];
      }),
    ),
  );
}
