// The door of the world: everything that serves it starts here.

import { micros, type Micros, type Range } from '../../web/time/index.ts';
import { ALL } from '../scenarios/index.ts';
import type { Scenario, ScenarioInfo } from './scenario.ts';
import { makeTraces } from './traces.ts';
import type { World } from './types.ts';

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

function worldOf(scenario: Scenario, seed: number, now: Micros): World {
  const traces = makeTraces({ scenario, seed, now });
  const range: Range = { from: micros(now - scenario.history), to: now };
  return {
    scenario: scenario.id,
    seed,
    range,
    services: [...scenario.mesh.services.keys()],
    scrapeInterval: micros(15e6),
    traces: traces.traces,
    trace: traces.trace,
    series: [],
    exemplars: () => [],
    alerts: [],
    logs: () => [],
    truth: traces.truth,
    sick: scenario.sick(now),
  };
}

export type * from './types.ts';
