// npm run accuracy: what the analysis says of worlds whose truth is known. Every scenario and many random
// worlds, in both of Jaeger's shapes; ends with 1 unless precision and recall are 1.

import { SCENARIOS } from '../mocks/world/index.ts';
import { Tally } from './accuracy/table.ts';
import { startThreads } from './accuracy/threads.ts';
import { randomTasks, scenarioTasks, type Task } from './accuracy/worlds.ts';

const RANDOM_WORLDS = Number(process.argv[2] ?? 150);

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

const threads = startThreads();

async function tallied(tasks: readonly Task[]): Promise<Tally> {
  const tally = new Tally();
  for await (const { byClass, lines } of threads.measure(tasks)) {
    tally.add(byClass);
    for (const line of lines) print(line);
  }
  for (const line of tally.lines()) print(line);
  return tally;
}

print(`${SCENARIOS.length} scenarios, in both shapes of Jaeger's answers`);
const scenarios = await tallied(scenarioTasks());
print(`\n${RANDOM_WORLDS} random worlds`);
const random = await tallied(randomTasks(RANDOM_WORLDS));
await threads.end();
const perfect = scenarios.perfect && random.perfect;
print(perfect ? '\nprecision 1, recall 1' : '\nprecision or recall below 1');
process.exitCode = perfect ? 0 : 1;
