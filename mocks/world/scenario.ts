// What a scenario is: a mesh, its traffic, its faults, and what else the platform tells about it.

import type { Entry, Noise } from './carrier.ts';
import type { Fault } from './faults.ts';
import type { Mesh } from './mesh.ts';
import type { Points } from './plan.ts';
import type { Rng } from './random.ts';
import type { Story } from './story.ts';
import type { World } from './types.ts';

export interface Traffic {
  /** Length of a slot in microseconds. */
  readonly slot: number;
  /** Sampled requests a second. */
  readonly rate: number;
  /** Share of real requests that are sampled. */
  readonly sampling: number;
  /** Gray group → share of requests over time, as fractions. */
  readonly gray: Readonly<Record<string, Points>>;
  /** Entry operations by weight. */
  readonly entries: readonly (readonly [op: string, weight: number])[];
}

export interface Place {
  readonly slot: number;
  readonly index: number;
}

/** Changes what a request brings, before the walk. */
export type Dress = (entry: Entry, rng: Rng, place: Place) => Entry;

export interface ScenarioInfo {
  readonly id: string;
  readonly title: string;
  /** One line. */
  readonly description: string;
}

export interface Scenario extends ScenarioInfo {
  readonly mesh: Mesh;
  readonly traffic: Traffic;
  readonly faults: readonly Fault[];
  readonly noise: Noise;
  /** Changes what enters, e.g. bigger baggage; null for none. */
  readonly dress: Dress | null;
  /** Microseconds of telemetry before now. */
  readonly history: number;
  readonly story: Story;
  readonly sick: (now: number) => World['sick'];
}
