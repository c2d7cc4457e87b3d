// npm run accuracy: what the analysis says of worlds whose truth is known. Every scenario and many random
// worlds, in both of Jaeger's shapes; ends with 1 unless precision and recall are 1.

import { makeWorld, randomWorld, SCENARIOS } from '../mocks/world/index.ts';
import { micros, type Range } from '../web/time/index.ts';
import { measureWorld, type Measured, type Shape } from './accuracy/measure.ts';
import { Tally } from './accuracy/table.ts';

const NOW = micros(Date.UTC(2026, 10, 21, 10, 52) * 1e3);
const RANDOM_WORLDS = Number(process.argv[2] ?? 150);
const SHAPES: readonly Shape[] = ['v1', 'v3'];
/** How much of a scenario is made: little of the one with a million requests, much of the one with few. */
const STRETCH: Readonly<Record<string, number>> = { huge: 2e6, few: 1800e6 };
const USUAL_STRETCH = 300e6;

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

function stretchOf(scenario: string, whole: Range): Range {
  const length = STRETCH[scenario] ?? USUAL_STRETCH;
  return { from: micros(Math.max(whole.from, whole.to - length)), to: whole.to };
}

/** Names what went wrong, so that a run that fails can be looked into. */
function explain(name: string, { wrong, missed }: Measured): void {
  for (const f of wrong.slice(0, 5))
    print(
      `  ${name}: wrong  ${f.class} ${f.key} ${f.hop.kind} ${f.hop.from.service} → ${f.hop.to.service}, trace ${f.traceIds[0] ?? ''}`,
    );
  for (const t of missed.slice(0, 5))
    print(
      `  ${name}: missed ${t.class} ${t.key} ${t.hop.kind} ${t.hop.from.service} → ${t.hop.to.service}, trace ${t.traceIds[0] ?? ''}`,
    );
}

function measureScenarios(tally: Tally): void {
  for (const { id } of SCENARIOS)
    for (const shape of SHAPES) {
      const world = makeWorld({ scenario: id, now: NOW });
      const measured = measureWorld(world, stretchOf(id, world.range), shape);
      tally.add(measured.byClass);
      explain(`${id} ${shape}`, measured);
    }
}

function measureRandom(tally: Tally): void {
  for (let seed = 1; seed <= RANDOM_WORLDS; seed++) {
    const world = randomWorld(seed);
    const shape = SHAPES[seed % SHAPES.length] ?? 'v1';
    const measured = measureWorld(world, world.range, shape);
    tally.add(measured.byClass);
    explain(`random ${seed} ${shape}`, measured);
  }
}

const [scenarios, random] = [new Tally(), new Tally()];
print(`${SCENARIOS.length} scenarios, in both shapes of Jaeger's answers`);
measureScenarios(scenarios);
for (const line of scenarios.lines()) print(line);
print(`\n${RANDOM_WORLDS} random worlds`);
measureRandom(random);
for (const line of random.lines()) print(line);
const perfect = scenarios.perfect && random.perfect;
print(perfect ? '\nprecision 1, recall 1' : '\nprecision or recall below 1');
process.exitCode = perfect ? 0 : 1;
