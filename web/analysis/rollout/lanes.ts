import {
  fieldText,
  type AlertSpan,
  type Message,
  type PlatformEvent,
  type RolloutLane,
  type WeightLine,
} from '../../model/index.ts';
import { contains, micros, type Range } from '../../time/index.ts';
import { concerns } from './alerts.ts';
import type { ControllerLane } from './controller-series.ts';
import { byTime, rollbacks } from './events.ts';
import { gateReadings } from './gates.ts';
import type { RolloutInput } from './input.ts';
import { stageSpans, stageWarnings } from './stages.ts';
import { stateChanges, stateWarnings } from './states.ts';
import { strategyLine } from './strategy.ts';
import { measuredLine, plannedLine, versionOf } from './weights.ts';

export interface RolloutGroup {
  readonly service: string;
  readonly rollout: string;
  /** Ascending by time. */
  readonly events: readonly PlatformEvent[];
}

export interface LaneContext {
  readonly input: RolloutInput;
  readonly alerts: readonly AlertSpan[];
}

/** `rollout.*` events by service and rollout; without a rollout's name the version stands in, else the last one named. */
export function rolloutGroups(
  events: readonly PlatformEvent[],
  serviceOf: (name: string) => string,
): readonly RolloutGroup[] {
  const groups = new Map<string, { service: string; rollout: string; events: PlatformEvent[] }>();
  const latest = new Map<string, string>();
  for (const event of events.filter(e => e.kind.startsWith('rollout.')).toSorted(byTime)) {
    if (event.service === null) continue;
    const service = serviceOf(event.service);
    const own = fieldText(event, 'rollout') ?? versionOf(event);
    const rollout = own ?? latest.get(service) ?? '';
    latest.set(service, rollout);
    const key = JSON.stringify([service, rollout]);
    const group = groups.get(key) ?? { service, rollout, events: [] };
    group.events.push(event);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * Whether a rollout belongs in the range: something happened in it, or it was under way when it began. One
 * that had reached everybody, or had been taken back, is over.
 */
export function inRange(events: readonly PlatformEvent[], range: Range): boolean {
  if (events.some(e => contains(range, e.time))) return true;
  const open = stageSpans(events.filter(e => e.time < range.from)).at(-1);
  return open !== undefined && open.to === null && open.stage !== 'full';
}

/** The version being rolled out is the one whose stages are told; another version with a weight is the stable one. */
function versions(events: readonly PlatformEvent[]): { version: string; stable: string | null } {
  const back = events.findLast(e => e.kind === 'rollout.rollback');
  const staged = events.filter(e => e.kind === 'rollout.stage').map(versionOf);
  const all = events.map(versionOf).filter(v => v !== null);
  const from = back ? fieldText(back, 'from_version') : null;
  const version = staged.findLast(v => v !== null) ?? from ?? all.at(0) ?? '';
  const to = back ? fieldText(back, 'to_version') : null;
  return { version, stable: to ?? all.find(v => v !== version) ?? null };
}

interface Measured {
  readonly measured: WeightLine;
  readonly measuredQuery: string | null;
  readonly gates: RolloutLane['gates'];
}

function measure(service: string, events: readonly PlatformEvent[], input: RolloutInput): Measured {
  const readings = input.readings.find(r => r.service === service);
  return {
    measured: measuredLine(readings?.weight?.series?.[0], input.range),
    measuredQuery: readings?.weight?.query ?? null,
    gates: gateReadings(input.gates, readings?.gates ?? [], events, {
      until: input.answeredTo,
      step: input.step,
    }),
  };
}

const laneAlerts = (service: string, { input, alerts }: LaneContext): readonly AlertSpan[] =>
  alerts.filter(a => concerns(a.labels, input.namesOf(service)));

export function eventLane(group: RolloutGroup, context: LaneContext): RolloutLane {
  const { input } = context;
  const { service, rollout, events } = group;
  const { version, stable } = versions(events);
  const stages = stageSpans(events);
  const states = stateChanges(events);
  const since = micros(Math.min(input.range.from, events[0]?.time ?? input.range.from));
  const mine = events.filter(e => versionOf(e) === null || versionOf(e) === version);
  const told = plannedLine(mine, since);
  const planned = told.times.length > 0 ? told : strategyLine(input, { service, version });
  const warnings: readonly Message[] = [...stateWarnings(states), ...stageWarnings(stages)];
  return {
    service,
    rollout,
    version,
    stableVersion: stable,
    source: 'events',
    stages,
    states,
    state: states.at(-1)?.to ?? null,
    planned,
    ...measure(service, events, input),
    rollbacks: rollbacks(events),
    events: events.filter(e => contains(input.range, e.time)),
    alerts: laneAlerts(service, context),
    warnings,
  };
}

/** A controller's lane with what Prometheus measures; a measured share of traffic beats a share of replicas. */
export function fromController(lane: ControllerLane, context: LaneContext): RolloutLane {
  const { input } = context;
  const found = measure(lane.service, [], input);
  const traffic = found.measured.times.length > 0;
  const planned = lane.planned.times.length > 0 ? lane.planned : strategyLine(input, lane);
  return {
    ...lane,
    planned,
    measured: traffic ? found.measured : lane.measured,
    measuredQuery: traffic ? found.measuredQuery : lane.measuredQuery,
    gates: found.gates,
    rollbacks: [],
    events: [],
    alerts: laneAlerts(lane.service, context),
    warnings: traffic ? lane.warnings.filter(w => !w.id.endsWith('-replicas')) : lane.warnings,
  };
}
