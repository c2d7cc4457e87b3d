// The metrics of a shop in a rollout. They read the same plan as the traces: 4% of what they count is traced.

import { opOf, type Mesh, type Op } from './mesh.ts';
import type { Points } from './plan.ts';
import { hashText, unit } from './random.ts';
import { combine, flat, scale } from './rates.ts';
import type { Scenario } from './scenario.ts';
import { counter, histogram, type Clock } from './series-kit.ts';
import { lossSeries } from './series-loss.ts';
import { platformSeries } from './series-platform.ts';
import type { WorldSeries } from './types.ts';
import { clientName } from './span.ts';

/** How often one request reaches each operation, on average. */
export function reaches(mesh: Mesh, entries: Scenario['traffic']['entries']): ReadonlyMap<Op, number> {
  const found = new Map<Op, number>();
  const total = entries.reduce((sum, [, w]) => sum + w, 0);
  const visit = (id: string, share: number, depth: number): void => {
    const op = opOf(mesh, id);
    found.set(op, (found.get(op) ?? 0) + share);
    if (depth > 12) return;
    for (const s of op.steps) if (s.do === 'call') visit(s.op, share * (s.chance ?? 1), depth + 1);
  };
  for (const [id, weight] of entries) visit(id, weight / total, 0);
  return found;
}

/** One release of one service: what share of its requests, from when on. */
interface Release {
  readonly release: 'stable' | 'gray';
  readonly share: Points;
  readonly errors: Points;
  readonly slower: number;
}

function releasesOf(scenario: Scenario, service: string): readonly Release[] {
  const rollout = scenario.story.rollouts.find(r => r.service === service);
  if (rollout === undefined) return [{ release: 'stable', share: flat(1), errors: flat(0.0012), slower: 1 }];
  return [
    {
      release: 'stable',
      share: combine(rollout.share, flat(1), s => 1 - s),
      errors: flat(0.0012),
      slower: 1,
    },
    { release: 'gray', share: rollout.share, errors: rollout.errors ?? flat(0.0021), slower: 1.09 },
  ];
}

const methodOf = (op: Op): string => (op.protocol === 'http' ? (op.name.split(' ')[0] ?? 'GET') : 'POST');

/** Median seconds by how much work an operation and all below it does. */
function medianOf(mesh: Mesh, op: Op, depth = 0): number {
  const below = op.steps.map(s =>
    s.do !== 'call' ? s.ms / 1000 : depth > 12 ? 0 : asyncOr(mesh, opOf(mesh, s.op), depth),
  );
  return op.ms / 1000 + below.reduce((sum, x) => sum + x, 0);
}

const asyncOr = (mesh: Mesh, op: Op, depth: number): number =>
  op.protocol === 'queue' ? 0.003 : 0.0025 + medianOf(mesh, op, depth + 1);

/** Orders' stable release: median 175 ms, p95 290 ms; the rollout adds 9% and a longer tail. */
const SHAPES: Readonly<Record<string, readonly [median: number, sigma: number]>> = { orders: [0.175, 0.307] };

function requestSeries(clock: Clock, scenario: Scenario): readonly WorldSeries[] {
  const { mesh, traffic } = scenario;
  const perSecond = traffic.rate / traffic.sampling;
  const reached = reaches(mesh, traffic.entries);
  const out: WorldSeries[] = [];
  for (const service of mesh.services.keys()) {
    const ops = [...reached].filter(([op, n]) => op.service === service && op.protocol !== 'queue' && n > 0);
    const [first] = ops;
    if (first === undefined) continue;
    const total = ops.reduce((sum, [, n]) => sum + n, 0) * perSecond;
    for (const r of releasesOf(scenario, service)) {
      const base = { job: service, instance: `${service}:9464`, release: r.release };
      const rate = scale(r.share, total);
      const life = {
        from: r.release === 'gray' ? Math.max(clock.start, r.share[0]?.[0] ?? clock.start) : clock.start,
      };
      out.push(...statusSeries(clock, base, ops, r, perSecond, life));
      const [median, sigma] = SHAPES[service] ?? [medianOf(mesh, first[0]), 0.3];
      const shape = { median: median * r.slower, sigma: sigma * (r.slower > 1 ? 1.085 : 1) };
      out.push(
        ...histogram(clock, { __name__: 'http_request_duration_seconds', ...base }, rate, shape, life),
      );
    }
  }
  return out;
}

function statusSeries(
  clock: Clock,
  base: Readonly<Record<string, string>>,
  ops: readonly (readonly [Op, number])[],
  r: Release,
  perSecond: number,
  life: { readonly from: number },
): readonly WorldSeries[] {
  const methods = new Map<string, number>();
  for (const [op, n] of ops) methods.set(methodOf(op), (methods.get(methodOf(op)) ?? 0) + n);
  return [...methods].flatMap(([method, n]) => {
    const rate = scale(r.share, n * perSecond);
    const one = (status: string, part: Points): WorldSeries =>
      counter(
        clock,
        { __name__: 'http_requests_total', ...base, method, status },
        combine(rate, part, (x, y) => x * y),
        life,
      );
    return [
      one(
        '200',
        combine(r.errors, flat(0.004), (e, bad) => 1 - e - bad),
      ),
      one('404', flat(0.004)),
      one('500', scale(r.errors, 0.4)),
      one('503', scale(r.errors, 0.6)),
    ];
  });
}

function graySeries(clock: Clock, scenario: Scenario): readonly WorldSeries[] {
  const { mesh, traffic } = scenario;
  const perSecond = traffic.rate / traffic.sampling;
  const byService = new Map<string, number>();
  for (const [op, n] of reaches(mesh, traffic.entries))
    byService.set(op.service, (byService.get(op.service) ?? 0) + n);
  const share = Object.values(traffic.gray).reduce<Points>((a, b) => combine(a, b, (x, y) => x + y), flat(0));
  return [...byService].flatMap(([service, n]) =>
    (['true', 'false'] as const).map(canary =>
      counter(
        clock,
        {
          __name__: 'gray_http_requests_total',
          job: service,
          instance: `${service}:9464`,
          service,
          env: 'production',
          is_canary: canary,
        },
        scale(canary === 'true' ? share : combine(share, flat(1), s => 1 - s), n * perSecond),
      ),
    ),
  );
}

interface SpanFlow {
  readonly service: string;
  readonly name: string;
  readonly kind: string;
}

/** How many spans of each name a request makes; several operations may share one client span name. */
function spanFlows(
  scenario: Scenario,
): ReadonlyMap<string, { readonly flow: SpanFlow; readonly perRequest: number }> {
  const { mesh, traffic } = scenario;
  const flows = new Map<string, { flow: SpanFlow; perRequest: number }>();
  const add = (flow: SpanFlow, n: number): void => {
    const id = JSON.stringify(flow);
    flows.set(id, { flow, perRequest: (flows.get(id)?.perRequest ?? 0) + n });
  };
  const reached = reaches(mesh, traffic.entries);
  for (const [op, n] of reached) {
    const queue = op.protocol === 'queue';
    add({ service: op.service, name: op.name, kind: queue ? 'SPAN_KIND_CONSUMER' : 'SPAN_KIND_SERVER' }, n);
    for (const s of op.steps) {
      if (s.do !== 'call') continue;
      const to = opOf(mesh, s.op);
      const kind = to.protocol === 'queue' ? 'SPAN_KIND_PRODUCER' : 'SPAN_KIND_CLIENT';
      add({ service: op.service, name: clientName(to), kind }, n * (s.chance ?? 1));
    }
  }
  return flows;
}

/** Span metrics as a collector's connector makes them: of every span, before sampling. */
function spanSeries(clock: Clock, scenario: Scenario): readonly WorldSeries[] {
  const perSecond = scenario.traffic.rate / scenario.traffic.sampling;
  return [...spanFlows(scenario).values()].flatMap(({ flow, perRequest }) => {
    const base = {
      __name__: 'traces_span_metrics_calls_total',
      job: 'otel-collector',
      instance: 'otel-collector:8889',
      service_name: flow.service,
      span_name: flow.name,
      span_kind: flow.kind,
    };
    const one = (status: string, part: number): WorldSeries =>
      counter(clock, { ...base, status_code: status }, flat(perRequest * perSecond * part));
    return [one('STATUS_CODE_UNSET', 0.9985), one('STATUS_CODE_ERROR', 0.0015)];
  });
}

/** Every series of a scenario. Nothing is computed until a value is asked for. */
export function makeSeries(scenario: Scenario, seed: number, now: number): readonly WorldSeries[] {
  const start = -(scenario.history + 3_600e6 + unit(seed, hashText('start')) * 600e6);
  const clock: Clock = { now, seed, start };
  return [
    ...requestSeries(clock, scenario),
    ...graySeries(clock, scenario),
    ...spanSeries(clock, scenario),
    ...lossSeries(clock, scenario),
    ...platformSeries(clock, scenario),
  ];
}
