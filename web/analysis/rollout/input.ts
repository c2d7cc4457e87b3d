import type { GateConfig, MalformedLine, PlatformEvent, Series, Strategy } from '../../model/index.ts';
import type { Micros, Range } from '../../time/index.ts';
import { NO_CONTROLLERS, type ControllerSeries } from './controller-series.ts';
import type { GateReading } from './gates.ts';

/** What Prometheus measured for one service; services are called by their first name (as in Jaeger). */
export interface ServiceReadings {
  readonly service: string;
  /** Share of the gray release, a fraction 0–1; `series` is null where nothing answered. */
  readonly weight: { readonly query: string; readonly series: readonly Series[] | null } | null;
  readonly gates: readonly GateReading[];
}

export interface RolloutInput {
  readonly range: Range;
  readonly step: Micros;
  /** End of what Prometheus answered: the range's end, or its last answer before it fell silent. */
  readonly answeredTo: Micros;
  /** Platform events, from before the range too (a stage may have begun long ago); any order. */
  readonly events: readonly PlatformEvent[];
  /** Lines that should have been events, from before the range too. */
  readonly malformed: readonly MalformedLine[];
  readonly readings: readonly ServiceReadings[];
  /** The `ALERTS` series. */
  readonly alerts: readonly Series[];
  readonly controllers: ControllerSeries;
  readonly gates: readonly GateConfig[];
  /** Every service known, for those that did not change. */
  readonly services: readonly string[];
  /** All names of a service in any source, its first name included. */
  readonly namesOf: (service: string) => readonly string[];
  /** The first name of a service that some source calls `name`. */
  readonly serviceOf: (name: string) => string;
  /** Plans of strategy files; what events or controllers say comes first. */
  readonly strategies: readonly Strategy[];
}

export const NO_ROLLOUT_INPUT: Omit<RolloutInput, 'range' | 'step' | 'answeredTo'> = {
  events: [],
  malformed: [],
  readings: [],
  alerts: [],
  controllers: NO_CONTROLLERS,
  gates: [],
  services: [],
  namesOf: service => [service],
  serviceOf: name => name,
  strategies: [],
};
