import { useMemo, useState } from 'react';
import {
  NO_CONTROLLERS,
  rollingServices,
  rolloutPicture,
  type ControllerSeries,
  type GateReading,
  type ServiceReadings,
  stagesWithPlan,
} from '../analysis/rollout/index.ts';
import {
  message,
  type MalformedLine,
  type Message,
  type PlatformEvent,
  type RolloutPicture,
  type Series,
  type StageSpan,
} from '../model/index.ts';
import { guardSuccess } from '../sources/loki/query.ts';
import { micros, SECOND, type Micros, type Range } from '../time/index.ts';
import { useBackend, type Backend } from './backend.ts';
import { useEvents, type PlatformEvents } from './events.ts';
import { useHealth } from './health.ts';
import {
  allNames,
  firstName,
  MESH_QUERIES,
  serviceAsk,
  type GateAsk,
  type ServiceAsk,
} from './rollout-ask.ts';
import { useDeployments, useHistory, useRanges, useServices, type Ask, type Told } from './rollout-read.ts';
import { seen, viewOf, type Seen, type SourceView } from './rollout-seen.ts';

export interface RolloutState {
  /** Null until anything is known. */
  readonly picture: RolloutPicture | null;
  readonly prometheus: SourceView;
  readonly loki: SourceView;
  /** Events before this moment were too many to read; null where all were read. */
  readonly unreadTo: Micros | null;
}

/** Weights and gates are asked for so many services that roll out at once; the rest keep their stages. */
const MOST_ASKED = 6;

const NO_LINES: readonly MalformedLine[] = [];

const MESH_ASKS: readonly Ask[] = Object.values(MESH_QUERIES).map(query => ({ source: 'prometheus', query }));

const named = (series: readonly Series[], name: string): readonly Series[] =>
  series.filter(s => s.labels.__name__ === name);

function controllerSeries(told: ReadonlyMap<string, Told>, kube: readonly Series[]): ControllerSeries {
  const own = told.get(MESH_QUERIES.controllers)?.data?.series ?? [];
  return {
    ...NO_CONTROLLERS,
    argoInfo: named(own, 'rollout_info'),
    argoUpdated: named(own, 'rollout_info_replicas_updated'),
    argoDesired: named(own, 'rollout_info_replicas_desired'),
    flaggerWeight: named(own, 'flagger_canary_weight'),
    flaggerStatus: named(own, 'flagger_canary_status'),
    generation: named(kube, 'kube_deployment_metadata_generation'),
    observedGeneration: named(kube, 'kube_deployment_status_observed_generation'),
    specReplicas: named(kube, 'kube_deployment_spec_replicas'),
    updatedReplicas: named(kube, 'kube_deployment_status_replicas_updated'),
    istio: told.get(MESH_QUERIES.istio)?.data?.series ?? [],
  };
}

const TITLES = { prometheus: 'Prometheus', loki: 'Loki' } as const;

function reading(ask: GateAsk, told: ReadonlyMap<string, Told>, here: boolean): GateReading {
  const { data, error } = told.get(ask.query) ?? { data: null, error: null };
  const guard = ask.source === 'loki';
  const problem: Message | null = !here
    ? message('rollout.gate.absent.no-source', { source: TITLES[ask.source] })
    : error
      ? message('rollout.gate.absent.source', { source: TITLES[ask.source] })
      : null;
  const series = data && guard ? [{ labels: {}, ...guardSuccess(data.series) }] : (data?.series ?? null);
  return { id: ask.id, query: ask.query, series, scale: 1, least: ask.least, metric: ask.metric, problem };
}

type Here = Readonly<Record<Ask['source'], boolean>>;

const serviceReadings = (ask: ServiceAsk, told: ReadonlyMap<string, Told>, here: Here): ServiceReadings => ({
  service: ask.service,
  weight: { query: ask.weight, series: told.get(ask.weight)?.data?.series ?? null },
  gates: ask.gates.map(g => reading(g, told, here[g.source])),
});

const asksOf = (services: readonly ServiceAsk[]): readonly Ask[] =>
  services.flatMap(s => [{ source: 'prometheus', query: s.weight } as const, ...s.gates]);

interface Held {
  readonly backend: Backend;
  readonly data: PlatformEvents;
  readonly to: Micros;
}

/** The session's events with those of the day before, each once; when Loki falls silent, the last ones stay. */
function useAllEvents(range: Range) {
  const backend = useBackend();
  const asked = useEvents();
  // Where there were too many lines to read, rollout events are asked for on their own.
  const history = useHistory(asked.data?.complete === false ? range.to : range.from);
  const [held, setHeld] = useState<Held | null>(null);
  const fresh = asked.isPlaceholderData ? undefined : asked.data;
  if (fresh && held?.data !== fresh) setHeld({ backend, data: fresh, to: range.to });
  const last = held?.backend === backend ? held : null;
  const data = fresh ?? last?.data ?? asked.data;
  const events = useMemo(() => {
    // What was so before the range says nothing of the range until that has been read too.
    if (!data) return [];
    const now = data.events;
    const id = (e: PlatformEvent): string => e.source.nanos + e.source.line;
    const known = new Set(now.map(id));
    return [...history.filter(e => !known.has(id(e))), ...now];
  }, [data, history]);
  const newest = fresh ? range.to : (last?.to ?? null);
  const state: Seen = { newest, error: asked.error, pending: asked.isPending };
  const unreadTo = data?.complete === false && data.readFrom > range.from ? data.readFrom : null;
  return { events, malformed: data?.malformed ?? NO_LINES, unreadTo, state };
}

/** What tells that something rolls out at all: events, and the series of controllers. */
function useRollouts(range: Range) {
  const { config } = useBackend();
  const told = useAllEvents(range);
  const mesh = useRanges(MESH_ASKS, range);
  const kube = useDeployments(range);
  const serviceOf = useMemo(() => (name: string) => firstName(config, name), [config]);
  const controllers = useMemo(() => controllerSeries(mesh, kube), [mesh, kube]);
  const step = mesh.get(MESH_QUERIES.alerts)?.data?.step ?? micros(15 * SECOND);
  return { ...told, mesh, serviceOf, controllers, step };
}

/**
 * The stages of one rollout of the range, as the timeline draws them: of the service given, else of the newest.
 * Weights and gates are not asked for.
 */
export function useRolloutStages(range: Range, service: string | null): readonly StageSpan[] {
  const { config } = useBackend();
  const { events, malformed, serviceOf, controllers, step } = useRollouts(range);
  return useMemo(() => {
    const { lanes } = rolloutPicture({
      range,
      step,
      answeredTo: range.to,
      events,
      malformed,
      readings: [],
      alerts: [],
      controllers,
      gates: [],
      services: [],
      namesOf: name => allNames(config, name),
      serviceOf,
      strategies: config.strategies,
    });
    const { from, to } = range;
    const lane = lanes.find(l => l.service === service) ?? lanes[0];
    const stages = lane ? stagesWithPlan(lane, to) : [];
    return stages.filter(s => s.from < to && (s.to === null || s.to > from));
  }, [range, step, events, malformed, controllers, config, serviceOf, service]);
}

/**
 * The rollouts of a range: events from Loki, weights, gates, alerts and controllers from Prometheus. A source
 * that is sick takes away only what it would have said.
 */
export function useRolloutPicture(range: Range): RolloutState {
  const backend = useBackend();
  const { config, sources } = backend;
  const here = useMemo(
    () => ({ prometheus: sources.prometheus !== null, loki: sources.loki !== null }),
    [sources],
  );
  const rollouts = useRollouts(range);
  const { events, malformed, unreadTo, mesh, serviceOf, controllers, step, state: lokiSeen } = rollouts;
  const names = useServices(range);
  const slow = useHealth(h => h.sources.prometheus.slowSince !== null);
  const lokiSlow = useHealth(h => h.sources.loki.slowSince !== null);
  const rolling = useMemo(
    () =>
      rollingServices({ range, step, events, controllers, strategies: config.strategies, serviceOf }).slice(
        0,
        MOST_ASKED,
      ),
    [range, step, events, controllers, config, serviceOf],
  );
  const asked = useMemo(() => rolling.map(s => serviceAsk(config, s)), [config, rolling]);
  const asks = useMemo(() => asksOf(asked), [asked]);
  const told = useRanges(asks, range);
  const prometheus = viewOf(
    here.prometheus,
    seen(new Map([...mesh, ...told]), [...MESH_ASKS, ...asks], 'prometheus'),
    range,
    slow,
  );
  const answeredTo = prometheus.kind === 'silent' ? (prometheus.answeredTo ?? range.from) : range.to;
  const loki = viewOf(here.loki, lokiSeen, range, lokiSlow);
  const picture = useMemo(
    () =>
      rolloutPicture({
        range,
        step,
        answeredTo,
        events,
        malformed,
        readings: asked.map(a => serviceReadings(a, told, here)),
        alerts: mesh.get(MESH_QUERIES.alerts)?.data?.series ?? [],
        controllers,
        gates: config.gates,
        services: names,
        namesOf: service => allNames(config, service),
        serviceOf,
        strategies: config.strategies,
      }),
    [
      range,
      step,
      answeredTo,
      events,
      malformed,
      asked,
      config,
      told,
      here,
      mesh,
      controllers,
      names,
      serviceOf,
    ],
  );
  const nothingYet = loki.kind === 'reading' && loki.answeredTo === null && events.length === 0;
  const unread = prometheus.kind === 'reading' && prometheus.answeredTo === null;
  return { picture: nothingYet && unread ? null : picture, prometheus, loki, unreadTo };
}
