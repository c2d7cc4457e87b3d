// What strategy files plan, as lines over a range, and lanes where nothing else tells of the rollout.

import type { RolloutLane, Strategy, WeightLine } from '../../model/index.ts';
import { micros, overlaps, type Range } from '../../time/index.ts';
import { blank, type ControllerLane } from './controller-series.ts';
import { lineOf, NO_LINE, plannedShares } from './weights.ts';

export interface PlanContext {
  readonly strategies: readonly Strategy[];
  readonly range: Range;
  /** The first name of a service that a strategy calls `name`. */
  readonly serviceOf: (name: string) => string;
}

/** One share over the range; where the strategy holds for some time only, 0 before and after. */
function lineIn(range: Range, window: Range | null, percent: number): WeightLine {
  const from = micros(Math.max(range.from, window?.from ?? range.from));
  return lineOf([
    ...(from > range.from ? [{ time: range.from, percent: 0 }] : []),
    { time: from, percent },
    ...(window && window.to < range.to ? [{ time: window.to, percent: 0 }] : []),
  ]);
}

interface Planned {
  readonly service: string;
  readonly version: string;
  /** What the strategy calls itself. */
  readonly strategy: string;
  readonly line: WeightLine;
}

/** Every version whose weight a strategy plans within the range; of several strategies that name it, the last one counts. */
export function plans({ strategies, range, serviceOf }: PlanContext): readonly Planned[] {
  const found = new Map<string, Planned>();
  for (const strategy of strategies) {
    if (strategy.type === 'tag') continue;
    if (strategy.window && !overlaps(strategy.window, range)) continue;
    for (const { service, version, percent } of plannedShares(strategy) ?? []) {
      const plan: Planned = {
        service: serviceOf(service),
        version,
        strategy: strategy.version,
        line: lineIn(range, strategy.window, percent),
      };
      found.set(JSON.stringify([plan.service, version]), plan);
    }
  }
  return [...found.values()];
}

/** The plan of one version of a service; no line where no strategy names it. */
export const strategyLine = (
  context: PlanContext,
  { service, version }: Pick<RolloutLane, 'service' | 'version'>,
): WeightLine => plans(context).find(p => p.service === service && p.version === version)?.line ?? NO_LINE;

/** Lanes of what strategies plan for services of which neither an event nor a controller tells. */
export const strategyLanes = (context: PlanContext, told: ReadonlySet<string>): readonly ControllerLane[] =>
  plans(context)
    .filter(p => !told.has(p.service))
    .map(p => ({
      ...blank(p.service, p.strategy, 'strategy'),
      version: p.version,
      planned: p.line,
    }));
