// Series of the platform around the shop: Kubernetes, the mesh's proxies, controllers, the payment business.

import type { Points } from './plan.ts';
import { combine, flat, scale } from './rates.ts';
import type { Scenario } from './scenario.ts';
import { counter, gauge, histogram, steps, type Clock } from './series-kit.ts';
import type { WorldSeries } from './types.ts';

type Labels = Readonly<Record<string, string>>;

const KSM: Labels = { job: 'kube-state-metrics', instance: 'kube-state-metrics:8080', namespace: 'shop' };

function deployment(clock: Clock, name: string, wanted: Points, since: number): readonly WorldSeries[] {
  const of = (metric: string, value: Points, more: Labels = {}): WorldSeries =>
    gauge(clock, { __name__: `kube_deployment_${metric}`, ...KSM, deployment: name, ...more }, value, {
      from: since,
    });
  const whole: Points = wanted;
  return [
    of('spec_replicas', whole),
    of('status_replicas', whole),
    of('status_replicas_ready', whole),
    of('status_replicas_available', whole),
    of('status_replicas_updated', whole),
    of('status_replicas_unavailable', flat(0)),
    of('spec_paused', flat(0)),
    of('metadata_generation', flat(7)),
    of('status_observed_generation', flat(7)),
    of('status_condition', flat(1), { condition: 'Available', status: 'true' }),
    of('status_condition', flat(1), { condition: 'Progressing', status: 'true' }),
  ];
}

function kubernetes(clock: Clock, scenario: Scenario): readonly WorldSeries[] {
  const out: WorldSeries[] = [];
  for (const service of scenario.mesh.services.values())
    for (const [lane, pods] of Object.entries(service.lanes)) {
      const rollout = scenario.story.rollouts.find(r => r.service === service.name);
      const name = lane === '*' ? service.name : `${service.name}-${lane}`;
      const since =
        lane === '*' || rollout === undefined
          ? clock.start
          : Math.max(clock.start, (rollout.share[0]?.[0] ?? 0) - 240e6);
      out.push(...deployment(clock, name, flat(pods.length), since));
      for (const pod of pods) {
        const podName = pod.resource.attributes.find(([k]) => k === 'k8s.pod.name')?.[1];
        const labels = {
          __name__: 'kube_pod_container_status_restarts_total',
          ...KSM,
          pod: String(podName),
          container: service.name,
        };
        out.push(counter(clock, labels, flat(0.00002), { from: since }));
      }
    }
  return out;
}

function proxies(clock: Clock, scenario: Scenario): readonly WorldSeries[] {
  const perSecond = scenario.traffic.rate / scenario.traffic.sampling;
  const mesh = (protocol: string, code: string, perRequest: number): WorldSeries =>
    counter(
      clock,
      { __name__: 'mesh_upstream_rq_total', job: 'envoy', instance: 'envoy:15090', protocol, code },
      flat(perRequest * perSecond),
    );
  const operation = (type: string, status: string, rate: number): WorldSeries =>
    counter(
      clock,
      {
        __name__: 'metadata_operation_total',
        job: 'control-plane',
        instance: 'control-plane:9464',
        type,
        status,
      },
      flat(rate),
    );
  return [
    mesh('http', '200', 3.1),
    mesh('http', '404', 0.012),
    mesh('http', '503', 0.004),
    mesh('grpc', '0', 4.2),
    mesh('grpc', '13', 0.001),
    mesh('grpc', '14', 0.006),
    operation('CREATE', 'success', 0.9),
    operation('UPDATE', 'success', 2.1),
    operation('UPDATE', 'conflict', 0.01),
    operation('DELETE', 'success', 0.3),
    ...histogram(
      clock,
      {
        __name__: 'metadata_operation_duration_seconds',
        job: 'control-plane',
        instance: 'control-plane:9464',
      },
      flat(3.3),
      { median: 0.012, sigma: 0.5 },
    ),
  ];
}

/** Payments that were tried and that succeeded, by the release of the request. */
function business(clock: Clock, scenario: Scenario): readonly WorldSeries[] {
  const { traffic, story } = scenario;
  const perSecond = (traffic.rate / traffic.sampling) * 0.86;
  const gray = traffic.gray['v2'] ?? flat(0);
  const one = (release: string, share: Points, success: Points): readonly WorldSeries[] => {
    const labels = { job: 'payments', instance: 'payments:9464', release };
    const rate = scale(share, perSecond);
    return [
      counter(clock, { __name__: 'payment_attempts_total', ...labels }, rate),
      counter(
        clock,
        { __name__: 'payment_success_total', ...labels },
        combine(rate, success, (x, y) => x * y),
      ),
    ];
  };
  return [
    ...one(
      'stable',
      combine(gray, flat(1), s => 1 - s),
      flat(0.9912),
    ),
    ...(gray.some(p => p[1] > 0) ? one('gray', gray, story.graySuccess) : []),
  ];
}

/** Two controllers that drive other services; both are done long before now. */
function controllers(clock: Clock): readonly WorldSeries[] {
  const argo = { job: 'argo-rollouts', instance: 'argo-rollouts:8090', namespace: 'shop', name: 'search' };
  const flagger = { job: 'flagger', instance: 'flagger:8080', namespace: 'shop' };
  const info = (phase: string, list: readonly (readonly [number, number | null])[]): WorldSeries =>
    steps(
      clock,
      { __name__: 'rollout_info', ...argo, strategy: 'canary', traffic_router: 'Istio', phase },
      list,
    );
  const [begin, end] = [-150 * 60e6, -110 * 60e6];
  const replicas = (kind: string): WorldSeries =>
    gauge(clock, { __name__: `rollout_info_replicas_${kind}`, ...argo }, flat(3));
  const weight = (workload: string, points: Points): WorldSeries =>
    gauge(clock, { __name__: 'flagger_canary_weight', ...flagger, workload }, points);
  const rise: Points = [
    [-140 * 60e6, 0],
    [-139 * 60e6, 10],
    [-130 * 60e6, 10],
    [-129 * 60e6, 30],
    [-120 * 60e6, 30],
    [-119 * 60e6, 0],
  ];
  return [
    info('Progressing', [
      [begin, 1],
      [end, null],
    ]),
    info('Completed', [
      [clock.start, 1],
      [begin, null],
      [end, 1],
    ]),
    ...['available', 'updated', 'desired'].map(replicas),
    gauge(clock, { __name__: 'rollout_info_replicas_unavailable', ...argo }, flat(0)),
    steps(clock, { __name__: 'flagger_canary_status', ...flagger, name: 'mailer' }, [
      [clock.start, 1],
      [-140 * 60e6, 0],
      [-119 * 60e6, 1],
    ]),
    weight('mailer', rise),
    weight(
      'mailer-primary',
      rise.map(([at, v]) => [at, 100 - v] as const),
    ),
  ];
}

function alertSeries(clock: Clock, scenario: Scenario): readonly WorldSeries[] {
  return scenario.story.alerts.flatMap(a => {
    const base = { __name__: 'ALERTS', alertname: a.name, ...a.labels };
    const firing = a.firing ?? a.resolved;
    return [
      steps(clock, { ...base, alertstate: 'pending' }, [
        [a.pending, 1],
        ...(firing === null ? [] : [[firing, null] as const]),
      ]),
      ...(a.firing === null
        ? []
        : [
            steps(clock, { ...base, alertstate: 'firing' }, [
              [a.firing, 1],
              ...(a.resolved === null ? [] : [[a.resolved, null] as const]),
            ]),
          ]),
    ];
  });
}

export function platformSeries(clock: Clock, scenario: Scenario): readonly WorldSeries[] {
  const up = [...scenario.mesh.services.keys(), 'kube-state-metrics', 'envoy', 'otel-collector'].map(job =>
    gauge(clock, { __name__: 'up', job, instance: `${job}:9464` }, flat(1)),
  );
  return [
    ...kubernetes(clock, scenario),
    ...proxies(clock, scenario),
    ...business(clock, scenario),
    ...controllers(clock),
    ...alertSeries(clock, scenario),
    ...up,
  ];
}
