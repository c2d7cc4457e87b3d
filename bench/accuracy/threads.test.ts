import { describe, expect, it } from 'vitest';
import { startThreads } from './threads.ts';
import { tell, type Task, type Told } from './worlds.ts';

async function told(tasks: readonly Task[]): Promise<readonly Told[]> {
  const threads = startThreads(2);
  try {
    const out: Told[] = [];
    for await (const one of threads.measure(tasks)) out.push(one);
    return out;
  } finally {
    await threads.end();
  }
}

describe('worlds measured on threads', () => {
  it('are told in the order in which they were given, as one thread tells them', async () => {
    const tasks = [2, 1].map((seed): Task => ({ kind: 'random', seed, shape: 'v3' }));
    const out = await told(tasks);
    expect(out).toEqual(tasks.map(tell));
    expect(out.flatMap(t => [...t.byClass.values()]).reduce((n, s) => n + s.right, 0)).toBeGreaterThan(0);
  }, 60_000);

  it('an error in a thread ends the run', async () => {
    const wrong: Task = { kind: 'scenario', id: 'no such world', shape: 'v1' };
    await expect(told([{ kind: 'random', seed: 1, shape: 'v1' }, wrong])).rejects.toThrow();
  }, 60_000);
});
