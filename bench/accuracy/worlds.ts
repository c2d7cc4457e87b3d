// The worlds that `npm run accuracy` measures, each in one of Jaeger's shapes, and what is told of one of them.

import { makeWorld, randomWorld, SCENARIOS } from '../../mocks/world/index.ts';
import { micros, type Range } from '../../web/time/index.ts';
import { MARGIN, measureWorld, type Measured, type Score, type Shape } from './measure.ts';

export type Task =
  | { readonly kind: 'scenario'; readonly id: string; readonly shape: Shape }
  | { readonly kind: 'random'; readonly seed: number; readonly shape: Shape };

/** What goes from one thread to another of a measured world. */
export interface Told {
  readonly byClass: ReadonlyMap<string, Score>;
  /** What went wrong by name, so that a run that fails can be looked into. */
  readonly lines: readonly string[];
}

const NOW = micros(Date.UTC(2026, 10, 21, 10, 52) * 1e3);
const SHAPES: readonly Shape[] = ['v1', 'v3'];
/** How much of a scenario is made: little of the one with a million requests, much of the one with few. */
const STRETCH: Readonly<Record<string, number>> = { huge: 2e6, few: 1800e6 };
const USUAL_STRETCH = 300e6;
/** Microseconds around the stretch in which faults are looked up; no trace of a scenario is longer than 8 s. */
const MARGINS: Readonly<Record<string, number>> = { huge: 20e6 };

export const scenarioTasks = (): readonly Task[] =>
  SCENARIOS.flatMap(({ id }) => SHAPES.map((shape): Task => ({ kind: 'scenario', id, shape })));

export const randomTasks = (worlds: number): readonly Task[] =>
  Array.from({ length: worlds }, (_, i): Task => {
    const seed = i + 1;
    return { kind: 'random', seed, shape: SHAPES[seed % SHAPES.length] ?? 'v1' };
  });

function stretchOf(scenario: string, whole: Range): Range {
  const length = STRETCH[scenario] ?? USUAL_STRETCH;
  return { from: micros(Math.max(whole.from, whole.to - length)), to: whole.to };
}

function measure(task: Task): Measured {
  if (task.kind === 'random') {
    const world = randomWorld(task.seed);
    return measureWorld(world, world.range, task.shape);
  }
  const world = makeWorld({ scenario: task.id, now: NOW });
  return measureWorld(world, stretchOf(task.id, world.range), task.shape, MARGINS[task.id] ?? MARGIN);
}

function explain(name: string, { wrong, missed }: Measured): readonly string[] {
  return [
    ...wrong
      .slice(0, 5)
      .map(
        f =>
          `  ${name}: wrong  ${f.class} ${f.key} ${f.hop.kind} ${f.hop.from.service} → ${f.hop.to.service}, trace ${f.traceIds[0] ?? ''}`,
      ),
    ...missed
      .slice(0, 5)
      .map(
        t =>
          `  ${name}: missed ${t.class} ${t.key} ${t.hop.kind} ${t.hop.from.service} → ${t.hop.to.service}, trace ${t.traceIds[0] ?? ''}`,
      ),
  ];
}

export function tell(task: Task): Told {
  const measured = measure(task);
  const name = task.kind === 'random' ? `random ${task.seed}` : task.id;
  return { byClass: measured.byClass, lines: explain(`${name} ${task.shape}`, measured) };
}
