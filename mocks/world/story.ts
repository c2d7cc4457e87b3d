// What the platform itself tells: events, alerts, and the moments metrics change. Times are microseconds
// against now, so that one story fits every clock.

import type { Points } from './plan.ts';
import type { WorldLog } from './types.ts';

export interface StoryEvent {
  readonly at: number;
  /** The stream's `app` label: who wrote it. */
  readonly app: string;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly metadata?: WorldLog['metadata'];
}

/** A line of another program's log, in its own words. */
export interface StoryLine {
  readonly at: number;
  readonly labels: WorldLog['labels'];
  readonly line: (now: number) => string;
}

export interface StoryAlert {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly expr: string;
  readonly group: string;
  readonly forSeconds: number;
  readonly pending: number;
  readonly firing: number | null;
  readonly resolved: number | null;
}

/** One service's rollout as metrics show it. */
export interface StoryRollout {
  readonly service: string;
  readonly group: string;
  readonly stable: string;
  readonly gray: string;
  /** Measured share of requests that the new version serves, as fractions. */
  readonly share: Points;
  /** Share of its answers that are 5xx; a calm 0.21% where not told. */
  readonly errors?: Points;
}

export interface Story {
  readonly events: readonly StoryEvent[];
  readonly lines?: readonly StoryLine[];
  readonly alerts: readonly StoryAlert[];
  readonly rollouts: readonly StoryRollout[];
  /** Share of payments that succeed, in gray requests. */
  readonly graySuccess: Points;
  /** Rates of metadata loss for the metrics, as fractions over time. */
  readonly losses: readonly {
    readonly from: string;
    readonly to: string;
    readonly key: string;
    readonly class: string;
    readonly gray: string;
    readonly rate: Points;
  }[];
  /** Services whose calls to each other header hooks watch, and in which share of traced requests. */
  readonly hooks?: { readonly services: readonly string[]; readonly share: number };
}

export const QUIET_STORY: Story = {
  events: [],
  alerts: [],
  rollouts: [],
  graySuccess: [[0, 0.997]],
  losses: [],
};
