// The door of the world: everything that serves it starts here.

import { micros, type Micros, type Range } from '../../web/time/index.ts';
import { ALL } from '../scenarios/index.ts';
import { exemplarsOf } from './exemplars.ts';
import { makeLogs } from './logs.ts';
import { makeSeries } from './metrics.ts';
import type { Scenario, ScenarioInfo } from './scenario.ts';
import { makeTraces } from './traces.ts';
import type { World, WorldAlert } from './types.ts';

export const DEFAULT_SEED = 20_261_121;

export const SCENARIOS: readonly ScenarioInfo[] = ALL.map(({ id, title, description }) => ({
  id,
  title,
  description,
}));

export interface WorldOptions {
  /** One of {@link SCENARIOS}. */
  readonly scenario: string;
  readonly seed?: number;
  /** Microseconds since the epoch; the rollout is told against it. */
  readonly now: Micros;
}

/** Builds nothing yet: traces, logs and series are made when they are asked for. Throws on an unknown scenario. */
export function makeWorld(options: WorldOptions): World {
  const scenario = ALL.find(s => s.id === options.scenario);
  if (scenario === undefined) throw new Error(`no scenario ${options.scenario}`);
  return worldOf(scenario, options.seed ?? DEFAULT_SEED, options.now);
}

function alertsOf(scenario: Scenario, now: number): readonly WorldAlert[] {
  const moment = (at: number): Micros => Math.round(now + at) as Micros;
  const orNull = (at: number | null): Micros | null => (at === null ? null : moment(at));
  return scenario.story.alerts.map(a => ({
    name: a.name,
    labels: a.labels,
    annotations: a.annotations,
    expr: a.expr,
    group: a.group,
    forSeconds: a.forSeconds,
    spans: [
      { state: 'pending' as const, from: moment(a.pending), to: orNull(a.firing ?? a.resolved) },
      ...(a.firing === null
        ? []
        : [{ state: 'firing' as const, from: moment(a.firing), to: orNull(a.resolved) }]),
    ],
  }));
}

function worldOf(scenario: Scenario, seed: number, now: Micros): World {
  const traces = makeTraces({ scenario, seed, now });
  const range: Range = { from: micros(now - scenario.history), to: now };
  const logs = makeLogs(scenario, seed, now, traces);
  return {
    scenario: scenario.id,
    seed,
    range,
    services: [...scenario.mesh.services.keys()],
    scrapeInterval: micros(15e6),
    traces: r => traces.traces(r),
    trace: id => traces.trace(id),
    series: makeSeries(scenario, seed, now),
    exemplars: r => exemplarsOf(scenario, traces, r),
    alerts: alertsOf(scenario, now),
    logs,
    truth: r => traces.truth(r),
    sick: scenario.sick(now),
  };
}

export { randomWorld, RANDOM_NOW } from './random-world.ts';
export type * from './types.ts';
